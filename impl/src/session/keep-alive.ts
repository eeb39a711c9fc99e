import { TIMER_MS_MAX } from "../limits.ts";

/**
 * Keeps the process alive while something waits: an operation, or messages that are not sent yet.
 *
 * A socket that merely exists does not, as in zeromq.
 */
export class KeepAlive {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  /** A timer that is made for each wait would cost more than the wait: it is kept. */
  #keepsTimer = true;

  #free: (() => void) | undefined;

  /** For one wait only. */
  static once(): KeepAlive {
    const keepAlive = new KeepAlive();
    keepAlive.end();
    return keepAlive;
  }

  hold(): void {
    if (this.#count++ > 0) return;
    if (this.#timer === undefined) this.#timer = setInterval(() => {}, TIMER_MS_MAX);
    else this.#timer.ref();
  }

  release(): void {
    if (--this.#count > 0) return;
    this.#free?.();
    if (this.#keepsTimer) this.#timer!.unref();
    else this.#clear();
  }

  /** Calls `free` once nothing waits, which may be now. */
  whenFree(free: () => void): void {
    this.#free = free;
    if (this.#count === 0) free();
  }

  /** It is hardly held again: when nothing holds it, nothing is left of it. */
  end(): void {
    this.#keepsTimer = false;
    if (this.#count === 0) this.#clear();
  }

  #clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** One party's part in keeping the process alive: held once, however often it is asked. */
export class Hold {
  readonly #keepAlive: Pick<KeepAlive, "hold" | "release">;
  #holding = false;

  constructor(keepAlive: Pick<KeepAlive, "hold" | "release">) {
    this.#keepAlive = keepAlive;
  }

  hold(): void {
    if (this.#holding) return;
    this.#holding = true;
    this.#keepAlive.hold();
  }

  release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#keepAlive.release();
  }
}
