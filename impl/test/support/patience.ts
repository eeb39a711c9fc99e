import type { Patience } from "../../src/pipe/patience.ts";
import { ManualClock } from "./manual-clock.ts";

/** Patience by a manual clock; counts the operations that wait. */
export class ManualPatience implements Patience {
  readonly clock = new ManualClock();
  held = 0;
  timeoutMs: number;

  constructor(timeoutMs = -1) {
    this.timeoutMs = timeoutMs;
  }

  after(timeoutMs: number, expired: () => void): () => void {
    return this.clock.after(timeoutMs, expired);
  }
  hold(): void {
    this.held++;
  }
  release(): void {
    this.held--;
  }
}
