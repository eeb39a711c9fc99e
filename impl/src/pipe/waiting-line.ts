import { SETTLED_ITEMS_MAX } from "../limits.ts";
import { Queue } from "./queue.ts";

/**
 * Who waits, in order. Items that were settled before their turn, by time or by their signal, do
 * not count any more, and take no more room than twice those that wait.
 */
export class WaitingLine<T extends { readonly settled: boolean }> {
  #queue = new Queue<T>();
  #sweepAt = SETTLED_ITEMS_MAX;

  /** Items that are held, settled or not. */
  get length(): number {
    return this.#queue.length;
  }

  /** The first that waits. */
  get first(): T | undefined {
    let first = this.#queue.peek();
    while (first?.settled) {
      this.#queue.shift();
      first = this.#queue.peek();
    }
    return first;
  }

  /** Takes out the first that waits. */
  shift(): T | undefined {
    const { first } = this;
    if (first !== undefined) this.#queue.shift();
    return first;
  }

  push(item: T): void {
    if (this.#queue.length >= this.#sweepAt) this.#sweep();
    this.#queue.push(item);
  }

  #sweep(): void {
    const waiting = new Queue<T>();
    for (let item = this.shift(); item !== undefined; item = this.shift()) waiting.push(item);
    this.#queue = waiting;
    this.#sweepAt = waiting.length * 2 + SETTLED_ITEMS_MAX;
  }
}
