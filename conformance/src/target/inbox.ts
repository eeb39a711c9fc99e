/** How long something may take to come on a loaded machine, in ms. */
const COMING_MS = 5_000;

/** What is kept of what nobody took: more than any case waits for. */
const KEPT_MAX = 64;

/** What a driver tells of its own accord, in order. */
export class Inbox<T> {
  #kept: T[] = [];
  #wake: (() => void) | undefined;

  /** One has come. Beyond 64 that nobody took it is dropped. */
  add(one: T): void {
    if (this.#kept.length < KEPT_MAX) this.#kept.push(one);
    this.#wake?.();
  }

  /** The next one, or undefined where none comes within `ms`. */
  async next(ms = COMING_MS): Promise<T | undefined> {
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
