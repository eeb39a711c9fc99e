/** Time for sessions and sockets; tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls `due` once; returns a function that calls it off. Keeps no process alive. */
  after(delayMs: number, due: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, due) {
    const timer = setTimeout(due, Math.min(delayMs, 0x7fff_ffff));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Keeps the process alive while something waits: an operation, or messages that are not sent yet.
 *
 * A socket that merely exists does not, as in zeromq.
 */
export class KeepAlive {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  hold(): void {
    if (this.#count++ > 0) return;
    if (this.#timer === undefined) this.#timer = setInterval(() => {}, 0x7fff_ffff);
    else this.#timer.ref();
  }

  release(): void {
    if (--this.#count === 0) this.#timer!.unref();
  }
}
