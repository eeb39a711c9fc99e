import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Waiter } from "./waiter.ts";
import { WaitingLine } from "./waiting-line.ts";
import { Watchers } from "./watchers.ts";

/** Where an inbox finds messages. */
export interface MessageSource {
  /** The next message, if one is there. @throws UsageError */
  receive(): Message | undefined;
  /** Those that are there, up to `limit`. @throws UsageError */
  receiveMany(limit: number): Message[];
}

/** A receiver that waits, and how it takes what it waits for. */
class Turn<T> extends Waiter<T> {
  readonly take: () => T | undefined;

  constructor(take: () => T | undefined, ...waiting: ConstructorParameters<typeof Waiter<T>>) {
    super(...waiting);
    this.take = take;
  }
}

/** The side of a socket that receives: hands out messages, or lets receivers wait for them. */
export class Inbox implements AsyncIterable<Message> {
  readonly #source: MessageSource;
  readonly #patience: Patience;
  // biome-ignore lint/suspicious/noExplicitAny: each turn takes what its own waiter waits for
  readonly #turns = new WaitingLine<Turn<any>>();
  /** Are told when there may be messages that nobody waits for. */
  readonly watchers = new Watchers();
  #closed = false;

  constructor(source: MessageSource, patience: Patience) {
    this.#source = source;
    this.#patience = patience;
  }

  /**
   * The next message. Several calls may wait; they are served in order.
   *
   * @throws UsageError (rejects) EAGAIN after the time-out, or when the socket closes; EBADF once
   *   closed; the reason of `signal` once that is aborted, and no message is lost
   */
  receive(signal?: AbortSignal): Promise<Message> {
    try {
      signal?.throwIfAborted();
      const message = this.tryReceive();
      // By the look at its length V8 learns that this is an array, which has no method `then`.
      if (message !== undefined && message.length > 0) return Promise.resolve(message);
      return this.#wait(this.#takeOne, signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The next message if one is there. */
  tryReceive(): Message | undefined {
    if (this.#closed) throw new UsageError("EBADF");
    return this.#turns.first === undefined ? this.#source.receive() : undefined;
  }

  /** At least one message, and up to `limit` of those that are there. */
  receiveMany(limit: number, signal?: AbortSignal): Promise<Message[]> {
    const take = () => {
      const messages = this.#source.receiveMany(Math.max(limit, 1));
      return messages.length > 0 ? messages : undefined;
    };
    try {
      signal?.throwIfAborted();
      if (this.#closed) throw new UsageError("EBADF");
      const messages = this.#turns.first === undefined ? take() : undefined;
      return messages === undefined ? this.#wait(take, signal) : Promise.resolve(messages);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return this.iterate();
  }

  /**
   * Ends when the socket closes. Written by hand: an async generator takes twice as long.
   *
   * @param holder what must not be collected as long as the iterator is used
   */
  iterate(signal?: AbortSignal, holder?: object): AsyncIterator<Message, undefined> {
    const iterator: AsyncIterator<Message, undefined> & { readonly holder: unknown } = {
      holder,
      next: () => {
        if (this.#closed) return Promise.resolve({ value: undefined, done: true });
        try {
          signal?.throwIfAborted();
          const value = this.tryReceive();
          if (value !== undefined) return Promise.resolve({ value, done: false });
        } catch (error) {
          return Promise.reject(error);
        }
        return this.#next(signal);
      },
      return: () => Promise.resolve({ value: undefined, done: true }),
    };
    return iterator;
  }

  /** Messages may be there now. */
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

  /** False where it goes on waiting. A receive that is out of order fails alone. */
  #serve<T>(turn: Turn<T>): boolean {
    try {
      const taken = turn.take();
      if (taken === undefined) return false;
      turn.resolve(taken);
    } catch (error) {
      turn.reject(error as Error);
    }
    return true;
  }

  readonly #takeOne = () => this.#source.receive();

  #wait<T>(take: () => T | undefined, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const turn = new Turn(take, resolve, reject, this.#patience, signal);
      if (!turn.settled) this.#turns.push(turn);
    });
  }

  async #next(signal?: AbortSignal): Promise<IteratorResult<Message, undefined>> {
    try {
      return { value: await this.#wait(this.#takeOne, signal), done: false };
    } catch (error) {
      if (this.#closed) return { value: undefined, done: true };
      throw error;
    }
  }
}
