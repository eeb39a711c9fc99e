import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";

/** Takes one message from each pipe in turn. RFC 28, 29 and 30: fair queuing. */
export class FairQueue {
  /** The pipe of the message that was taken last. */
  last: Pipe | undefined;
  /** Pipes that have messages, in the order of their turns. */
  readonly #active: Pipe[] = [];
  readonly #members = new Set<Pipe>();
  /** 0 <= #turn < #active.length, or 0 */
  #turn = 0;

  readable(pipe: Pipe): void {
    if (this.#members.has(pipe)) return;
    this.#members.add(pipe);
    this.#active.push(pipe);
  }

  /** The pipe whose turn it is, of those that have messages. */
  get next(): Pipe | undefined {
    for (let i = 0; i < this.#active.length; i++) {
      const pipe = this.#active[(this.#turn + i) % this.#active.length]!;
      if (pipe.inbound.length > 0) return pipe;
    }
    return undefined;
  }

  /** Takes and drops the messages at the front that `take` should not give. */
  skip(unwanted: (message: Message, pipe: Pipe) => boolean): void {
    for (let pipe = this.next; pipe !== undefined; pipe = this.next) {
      if (!unwanted(pipe.inbound.peek()!, pipe)) return;
      this.take();
    }
  }

  take(): Message | undefined {
    while (this.#active.length > 0) {
      const pipe = this.#active[this.#turn]!;
      const message = pipe.take();
      if (message !== undefined) {
        this.last = pipe;
        if (++this.#turn >= this.#active.length) this.#turn = 0;
        return message;
      }
      this.#active.splice(this.#turn, 1);
      this.#members.delete(pipe);
      if (this.#turn >= this.#active.length) this.#turn = 0;
    }
    return undefined;
  }

  /** The next messages that are there, in the order of `take`, up to `limit`. */
  takeMany(limit: number): Message[] {
    const pipe = this.#active[0];
    // Where one pipe alone has messages it has all turns.
    if (this.#active.length === 1 && pipe!.inbound.length > 0) {
      this.last = pipe;
      return pipe!.takeMany(limit);
    }
    const messages: Message[] = [];
    while (messages.length < limit) {
      const message = this.take();
      if (message === undefined) break;
      messages.push(message);
    }
    return messages;
  }
}
