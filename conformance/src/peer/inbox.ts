import { ANSWER_MS } from "./raw-connection.ts";

/** What is kept of what nobody took: more than any case waits for. */
const KEPT_MAX = 64;

/** What comes of its own accord, connections or a driver's events, in order. */
export class Inbox<T> {
  #kept: T[] = [];
  #wake: (() => void) | undefined;

  /** One has come. @returns false where it is not kept, because nobody took the 64 before it */
  add(one: T): boolean {
    if (this.isFull) return false;
    this.#kept.push(one);
    this.#wake?.();
    return true;
  }

  get isFull(): boolean {
    return this.#kept.length >= KEPT_MAX;
  }

  /** The next one, or undefined where none comes within `ms`. */
  async next(ms = ANSWER_MS): Promise<T | undefined> {
    if (this.#kept.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    return this.#kept.shift();
  }

  /** Forgets all of them. */
  clear(): void {
    this.#kept = [];
  }
}
