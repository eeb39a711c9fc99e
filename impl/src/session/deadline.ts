import type { Clock } from "./clock.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** One timer that is set to a point in time, and set again. */
export class Deadline {
  readonly #clock: Clock;
  readonly #due: () => void;
  #cancel: (() => void) | undefined;
  /** Milliseconds of the clock; Infinity while it is not set. */
  at = NEVER;

  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** @param at Infinity for never */
  set(at: number): void {
    this.clear();
    this.at = at;
    if (at === NEVER) return;
    this.#cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), this.#due);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.at = NEVER;
  }
}
