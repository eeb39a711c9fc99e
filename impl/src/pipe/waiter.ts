import { UsageError } from "../errors.ts";
import type { Patience } from "./patience.ts";

/** A caller whose promise is open: settled once, by success, failure, time, or its signal. */
export class Waiter<T> {
  settled = false;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: Error) => void;
  readonly #patience: Patience;
  readonly #cancel: (() => void) | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #aborted: (() => void) | undefined;
  /** Is told when the caller gave up, by time or by its signal. */
  gaveUp: (() => void) | undefined;

  /** @param signal not aborted yet */
  constructor(
    resolve: (value: T) => void,
    reject: (error: Error) => void,
    patience: Patience,
    signal?: AbortSignal,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#patience = patience;
    patience.hold();
    const { timeoutMs } = patience;
    if (timeoutMs === 0) this.#giveUp(new UsageError("EAGAIN"));
    else if (timeoutMs > 0) {
      this.#cancel = patience.after(timeoutMs, () => this.#giveUp(new UsageError("EAGAIN")));
    }
    if (signal === undefined || this.settled) return;
    this.#signal = signal;
    this.#aborted = () => this.#giveUp(signal.reason);
    signal.addEventListener("abort", this.#aborted);
  }

  resolve(value: T): void {
    if (this.#settle()) this.#resolve(value);
  }

  reject(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  #giveUp(reason: Error): void {
    if (this.settled) return;
    this.reject(reason);
    this.gaveUp?.();
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.#cancel?.();
    if (this.#aborted !== undefined) this.#signal!.removeEventListener("abort", this.#aborted);
    this.#patience.release();
    return true;
  }
}
