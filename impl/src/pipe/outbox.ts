import { UsageError } from "../errors.ts";
import { type Message, type MessageLike, toMessage } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Queue } from "./queue.ts";
import { Waiter } from "./waiter.ts";

/** Shared by all sends that are accepted at once: nothing is allocated for them. */
const ACCEPTED: Promise<void> = Promise.resolve();

interface Turn {
  readonly message: Message;
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
      return this.#wait(message);
    } catch (error) {
      return Promise.reject(error);
    }
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
  #serve({ message, waiter }: Turn): boolean {
    try {
      if (!this.#send(message)) return false;
      waiter.resolve();
    } catch (error) {
      waiter.reject(error as Error);
    }
    return true;
  }

  #wait(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter<void>(resolve, reject, this.#patience);
      if (!waiter.settled) this.#turns.push({ message, waiter });
    });
  }
}
