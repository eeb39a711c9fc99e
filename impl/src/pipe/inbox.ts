import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Patience } from "./patience.ts";
import { Queue } from "./queue.ts";
import { Waiter } from "./waiter.ts";

/** The side of a socket that receives: hands out messages, or lets receivers wait for them. */
export class Inbox implements AsyncIterable<Message> {
  /** Looks for the next message; may throw a UsageError. */
  readonly #take: () => Message | undefined;
  readonly #patience: Patience;
  readonly #waiters = new Queue<Waiter<Message>>();
  #closed = false;

  constructor(take: () => Message | undefined, patience: Patience) {
    this.#take = take;
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
      return message === undefined ? this.#wait() : Promise.resolve(message);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The next message if one is there. */
  tryReceive(): Message | undefined {
    if (this.#closed) throw new UsageError("EBADF");
    return this.#waiters.length === 0 ? this.#take() : undefined;
  }

  /** At least one message, and up to `limit` of those that are there. */
  async receiveMany(limit: number): Promise<Message[]> {
    const messages = [this.tryReceive() ?? (await this.#wait())];
    while (messages.length < limit && !this.#closed) {
      const message = this.tryReceive();
      if (message === undefined) break;
      messages.push(message);
    }
    return messages;
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
    while (this.#waiters.length > 0) {
      const waiter = this.#waiters.peek()!;
      if (!waiter.settled && !this.#serve(waiter)) return;
      this.#waiters.shift();
    }
  }

  /** Rejects all that wait with `reason`; whatever comes later is refused. */
  close(reason: Error): void {
    this.#closed = true;
    for (let waiter = this.#waiters.shift(); waiter; waiter = this.#waiters.shift()) {
      waiter.reject(reason);
    }
  }

  /** False where it goes on waiting. A receive that is out of order fails alone. */
  #serve(waiter: Waiter<Message>): boolean {
    try {
      const message = this.#take();
      if (message === undefined) return false;
      waiter.resolve(message);
    } catch (error) {
      waiter.reject(error as Error);
    }
    return true;
  }

  #wait(): Promise<Message> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(resolve, reject, this.#patience);
      if (!waiter.settled) this.#waiters.push(waiter);
    });
  }

  async #next(): Promise<IteratorResult<Message, undefined>> {
    try {
      return { value: await this.#wait(), done: false };
    } catch (error) {
      if (this.#closed) return { value: undefined, done: true };
      throw error;
    }
  }
}
