import { TIMER_MS_MAX } from "../limits.ts";
import type { InprocEnd } from "../pipe/inproc.ts";

/** What can keep the thread alive for an end. */
export interface Holder {
  /** Keeps the thread alive until there is news, if anything is unsent. @returns whether it does */
  linger(): boolean;
  letGo(): void;
}

/** How long the end of a thread waits for each end's unsent messages. */
export class Lingering {
  /** Ends that were waited for, and whether that was long enough. */
  readonly #waited = new WeakMap<InprocEnd, { over: boolean }>();

  /** Whether the thread is kept alive for this end, within its `linger`. */
  holds(end: InprocEnd, holder: Holder): boolean {
    const lingerMs = end.options.lingerMs?.() ?? 0;
    if (lingerMs === 0 || this.#waited.get(end)?.over || !holder.linger()) return false;
    if (lingerMs > 0 && !this.#waited.has(end)) {
      const wait = { over: false };
      this.#waited.set(end, wait);
      const isOver = () => {
        wait.over = true;
        holder.letGo();
      };
      setTimeout(isOver, Math.min(lingerMs, TIMER_MS_MAX)).unref();
    }
    return true;
  }
}
