import { PartialSendError, UsageError, type ZmtpError } from "../errors.ts";
import { type Message, type MessageLike, toMessage } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Queue } from "./queue.ts";
import { Waiter } from "./waiter.ts";

/** Shared by all sends that are accepted at once: nothing is allocated for them. */
const ACCEPTED: Promise<void> = Promise.resolve();

/** What one call sends. Its messages are accepted in order. */
interface Batch {
  readonly contents: readonly MessageLike[];
  /** 0 <= accepted <= contents.length */
  accepted: number;
}

interface Turn {
  readonly batch: Batch;
  readonly waiter: Waiter<void>;
}

/** The side of a socket that sends: accepts messages, or lets senders wait for room, in order. */
export class Outbox {
  /** Accepts or drops a message, or returns false where it has to wait; may throw a UsageError. */
  readonly #send: (message: Message) => boolean;
  readonly #patience: Patience;
  readonly #turns = new Queue<Turn>();
  #closed = false;

  constructor(send: (message: Message) => boolean, patience: Patience) {
    this.#send = send;
    this.#patience = patience;
  }

  /**
   * Resolves when the socket has accepted the message, which does not mean that it was delivered.
   *
   * @throws UsageError (rejects) EAGAIN after the time-out, EBADF once closed, EINVAL for what is
   *   no message
   */
  send(content: MessageLike): Promise<void> {
    try {
      if (this.#closed) throw new UsageError("EBADF");
      const message = toMessage(content);
      if (this.#turns.length === 0 && this.#send(message)) return ACCEPTED;
      return this.#wait({ contents: [message], accepted: 0 });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Resolves when the socket has accepted all messages, in order. Who sends meanwhile comes after
   * them; the time-out counts for the whole batch.
   *
   * @param contents not to be changed until then
   * @throws PartialSendError (rejects) with the first failure and the messages accepted before it
   */
  sendMany(contents: readonly MessageLike[]): Promise<void> {
    const batch = { contents, accepted: 0 };
    const partial = (error: Error) => new PartialSendError(batch.accepted, error as ZmtpError);
    try {
      if (this.#closed) throw new UsageError("EBADF");
      if (!Array.isArray(contents)) throw new UsageError("EINVAL", "expected an array of messages");
      if (this.#turns.length === 0 && this.#accept(batch)) return ACCEPTED;
      return this.#wait(batch, partial);
    } catch (error) {
      return Promise.reject(partial(error as Error));
    }
  }

  /**
   * Sends the message if that needs no waiting; returns whether it was accepted.
   *
   * @throws UsageError as `send` rejects with
   */
  trySend(content: MessageLike): boolean {
    if (this.#closed) throw new UsageError("EBADF");
    const message = toMessage(content);
    return this.#turns.length === 0 && this.#send(message);
  }

  /** There may be room now. */
  wake(): void {
    for (let turn = this.#turns.peek(); turn !== undefined; turn = this.#turns.peek()) {
      if (!turn.waiter.settled && !this.#serve(turn)) return;
      this.#turns.shift();
    }
  }

  /** Rejects all that wait with `reason`; whatever comes later is refused. */
  close(reason: Error): void {
    this.#closed = true;
    for (let turn = this.#turns.shift(); turn !== undefined; turn = this.#turns.shift()) {
      turn.waiter.reject(reason);
    }
  }

  /** False where the turn goes on waiting. What is out of order fails its own sender only. */
  #serve({ batch, waiter }: Turn): boolean {
    try {
      if (!this.#accept(batch)) return false;
      waiter.resolve();
    } catch (error) {
      waiter.reject(error as Error);
    }
    return true;
  }

  /** Sends what is left of a batch, as far as there is room; returns whether that was all. */
  #accept(batch: Batch): boolean {
    const { contents } = batch;
    while (batch.accepted < contents.length) {
      if (!this.#send(toMessage(contents[batch.accepted]!))) return false;
      batch.accepted++;
    }
    return true;
  }

  #wait(batch: Batch, failure = (error: Error) => error): Promise<void> {
    return new Promise((resolve, reject) => {
      const rejected = (error: Error) => reject(failure(error));
      const waiter = new Waiter<void>(resolve, rejected, this.#patience);
      if (!waiter.settled) this.#turns.push({ batch, waiter });
    });
  }
}
