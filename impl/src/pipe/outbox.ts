import { PartialSendError, UsageError, ZmtpError } from "../errors.ts";
import { ACCEPTED_PER_TURN_MAX, DROPPING_PER_TURN_MAX } from "../limits.ts";
import { type Message, type MessageLike, toMessage } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Waiter } from "./waiter.ts";
import { WaitingLine } from "./waiting-line.ts";
import { Watchers } from "./watchers.ts";

/** Shared by nearly all sends that are accepted at once: nothing is allocated for them. */
const ACCEPTED: Promise<void> = Promise.resolve();

/** What one call sends. Its messages are accepted in order. */
interface Batch {
  readonly contents: readonly MessageLike[];
  /** 0 <= accepted <= contents.length */
  accepted: number;
}

/** A batch that waits for room. */
class Turn extends Waiter<void> {
  readonly batch: Batch;

  constructor(batch: Batch, ...waiting: ConstructorParameters<typeof Waiter<void>>) {
    super(...waiting);
    this.batch = batch;
  }
}

/** The side of a socket that sends: accepts messages, or lets senders wait for room, in order. */
export class Outbox {
  /** Accepts or drops a message, or returns false where it has to wait; may throw a UsageError. */
  readonly #send: (message: Message) => boolean;
  readonly #patience: Patience;
  readonly #turns = new WaitingLine<Turn>();
  /** Are told when there may be room that nobody waits for. */
  readonly watchers = new Watchers();
  #closed = false;
  /** Messages accepted at once since the event loop went round for their sender. */
  #accepted = 0;
  readonly #acceptedMax: number;

  /** @param drops whether the socket drops what it has no room for */
  constructor(send: (message: Message) => boolean, patience: Patience, drops = false) {
    this.#send = send;
    this.#patience = patience;
    this.#acceptedMax = drops ? DROPPING_PER_TURN_MAX : ACCEPTED_PER_TURN_MAX;
  }

  /**
   * Resolves when the socket has accepted the message, which does not mean that it was delivered.
   *
   * @throws UsageError (rejects) EAGAIN after the time-out, EBADF once closed, EINVAL for what is
   *   no message; the reason of `signal` once that is aborted, and the message is not sent
   */
  send(content: MessageLike, signal?: AbortSignal): Promise<void> {
    try {
      signal?.throwIfAborted();
      if (this.#closed) throw new UsageError("EBADF");
      const message = toMessage(content);
      if (this.#turns.first === undefined && this.#send(message)) return this.#acceptedAtOnce(1);
      return this.#wait({ contents: [message], accepted: 0 }, signal);
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
  sendMany(contents: readonly MessageLike[], signal?: AbortSignal): Promise<void> {
    const batch = { contents, accepted: 0 };
    const partial = (error: Error) => new PartialSendError(batch.accepted, zmtpError(error));
    try {
      signal?.throwIfAborted();
      if (this.#closed) throw new UsageError("EBADF");
      if (!Array.isArray(contents)) throw new UsageError("EINVAL", "expected an array of messages");
      if (this.#turns.first === undefined && this.#accept(batch)) {
        return this.#acceptedAtOnce(contents.length);
      }
      return this.#wait(batch, signal, partial);
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
    return this.#turns.first === undefined && this.#send(message);
  }

  /** There may be room now. */
  wake(): void {
    for (let turn = this.#turns.first; turn !== undefined; turn = this.#turns.first) {
      if (!this.#serve(turn)) return;
    }
    this.watchers.tell();
  }

  /** Rejects all that wait with `reason`; whatever comes later is refused. */
  close(reason: Error): void {
    this.#closed = true;
    for (let turn = this.#turns.shift(); turn !== undefined; turn = this.#turns.shift()) {
      turn.reject(reason);
    }
    this.watchers.tell();
  }

  /** Who sends in a loop that never waits would keep the process from all else, even sending. */
  #acceptedAtOnce(count: number): Promise<void> {
    this.#accepted += count;
    if (this.#accepted < this.#acceptedMax) return ACCEPTED;
    this.#accepted = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** False where the turn goes on waiting. What is out of order fails its own sender only. */
  #serve(turn: Turn): boolean {
    try {
      if (!this.#accept(turn.batch)) return false;
      turn.resolve();
    } catch (error) {
      turn.reject(error as Error);
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

  /** Who gives up makes place for the next, which may be for a peer that has room. */
  #wait(batch: Batch, signal?: AbortSignal, failure = (error: Error) => error): Promise<void> {
    return new Promise((resolve, reject) => {
      const rejected = (error: Error) => reject(failure(error));
      const turn = new Turn(batch, resolve, rejected, this.#patience, signal);
      if (turn.settled) return;
      turn.gaveUp = () => this.wake();
      this.#turns.push(turn);
    });
  }
}

/** The reason of a signal can be anything. */
function zmtpError(error: Error): ZmtpError {
  if (error instanceof ZmtpError) return error;
  return new UsageError("ECANCELED", "the signal was aborted", { cause: error });
}
