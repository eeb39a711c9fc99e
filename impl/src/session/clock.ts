import { TIMER_MS_MAX } from "../limits.ts";

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
    const timer = setTimeout(due, Math.min(delayMs, TIMER_MS_MAX));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
