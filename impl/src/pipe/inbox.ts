import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Queue } from "./queue.ts";
import { Waiter } from "./waiter.ts";

/** Where an inbox finds messages. */
export interface MessageSource {
  /** The next message, if one is there. @throws UsageError */
  receive(): Message | undefined;
  /** Those that are there, up to `limit`. @throws UsageError */
  receiveMany(limit: number): Message[];
}

/** A receiver that waits, and how it takes what it waits for. */
interface Turn<T> {
  readonly waiter: Waiter<T>;
  readonly take: () => T | undefined;
}

/** The side of a socket that receives: hands out messages, or lets receivers wait for them. */
export class Inbox implements AsyncIterable<Message> {
  readonly #source: MessageSource;
  readonly #patience: Patience;
  // biome-ignore lint/suspicious/noExplicitAny: each turn takes what its own waiter waits for
  readonly #turns = new Queue<Turn<any>>();
  #closed = false;

  constructor(source: MessageSource, patience: Patience) {
    this.#source = source;
    this.#patience = patience;
  }

  /**
   * The next message. Several calls may wait; they are served in order.
   *
   * @throws UsageError (rejects) EAGAIN after the time-out, or when the socket closes; EBADF once
   *   closed
   */
  receive(): Promise<Message> {
    try {
      const message = this.tryReceive();
      // By the look at its length V8 learns that this is an array, which has no method `then`.
      if (message !== undefined && message.length > 0) return Promise.resolve(message);
      return this.#wait(this.#takeOne);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The next message if one is there. */
  tryReceive(): Message | undefined {
    if (this.#closed) throw new UsageError("EBADF");
    return this.#turns.length === 0 ? this.#source.receive() : undefined;
  }

  /** At least one message, and up to `limit` of those that are there. */
  receiveMany(limit: number): Promise<Message[]> {
    const take = () => {
      const messages = this.#source.receiveMany(Math.max(limit, 1));
      return messages.length > 0 ? messages : undefined;
    };
    try {
      if (this.#closed) throw new UsageError("EBADF");
      const messages = this.#turns.length === 0 ? take() : undefined;
      return messages === undefined ? this.#wait(take) : Promise.resolve(messages);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Ends when the socket closes. Written by hand: an async generator takes twice as long. */
  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return {
      next: () => {
        if (this.#closed) return Promise.resolve({ value: undefined, done: true });
        try {
          const value = this.tryReceive();
          if (value !== undefined) return Promise.resolve({ value, done: false });
        } catch (error) {
          return Promise.reject(error);
        }
        return this.#next();
      },
      return: () => Promise.resolve({ value: undefined, done: true }),
    };
  }

  /** Messages may be there now. */
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

  /** False where it goes on waiting. A receive that is out of order fails alone. */
  #serve<T>({ waiter, take }: Turn<T>): boolean {
    try {
      const taken = take();
      if (taken === undefined) return false;
      waiter.resolve(taken);
    } catch (error) {
      waiter.reject(error as Error);
    }
    return true;
  }

  readonly #takeOne = () => this.#source.receive();

  #wait<T>(take: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(resolve, reject, this.#patience);
      if (!waiter.settled) this.#turns.push({ waiter, take });
    });
  }

  async #next(): Promise<IteratorResult<Message, undefined>> {
    try {
      return { value: await this.#wait(this.#takeOne), done: false };
    } catch (error) {
      if (this.#closed) return { value: undefined, done: true };
      throw error;
    }
  }
}
