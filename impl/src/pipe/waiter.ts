import { UsageError } from "../errors.ts";
import type { Patience } from "./patience.ts";

/** A caller whose promise is open: settled once, by success, failure or time. */
export class Waiter<T> {
  settled = false;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: Error) => void;
  readonly #patience: Patience;
  readonly #cancel: (() => void) | undefined;

  constructor(resolve: (value: T) => void, reject: (error: Error) => void, patience: Patience) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#patience = patience;
    patience.hold();
    const { timeoutMs } = patience;
    if (timeoutMs === 0) this.#expire();
    else if (timeoutMs > 0) this.#cancel = patience.after(timeoutMs, () => this.#expire());
  }

  resolve(value: T): void {
    if (this.#settle()) this.#resolve(value);
  }

  reject(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  #expire(): void {
    this.reject(new UsageError("EAGAIN"));
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.#cancel?.();
    this.#patience.release();
    return true;
  }
}
