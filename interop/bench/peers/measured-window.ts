/** What one side measured of itself; the C program prints the same fields. */
export interface Measured {
  readonly messages: number;
  readonly seconds: number;
  /** User and system time of all threads of the process. */
  readonly cpuSeconds: number;
}

/** Milliseconds that a sender goes on at full speed, until the other side has measured too. */
const TAIL_MS = 250;

/** The measured time of a run. It begins `leadSeconds` after the first look at the clock. */
export class MeasuredWindow {
  readonly #leadMs: number;
  readonly #spanMs: number;
  readonly #over: (measured: Measured) => void;
  #startedAt = 0;
  #phase: "idle" | "lead" | "inside" | "after" = "idle";
  #began = { at: 0, cpuSeconds: 0, count: 0 };
  #endedAt = 0;

  /** @param over is called once, when the measured time is over */
  constructor(leadSeconds: number, spanSeconds: number, over: (measured: Measured) => void) {
    this.#leadMs = leadSeconds * 1_000;
    this.#spanMs = spanSeconds * 1_000;
    this.#over = over;
  }

  get inside(): boolean {
    return this.#phase === "inside";
  }

  /** A look at the clock. Returns whether a sender may stop when it is told to. */
  step(count: number, now = performance.now()): boolean {
    if (this.#phase === "idle") {
      this.#startedAt = now;
      this.#phase = "lead";
    }
    // A stall delays what comes next and shortens nothing: each phase is counted from the last.
    if (this.#phase === "lead" && now - this.#startedAt >= this.#leadMs) {
      this.#began = { at: now, cpuSeconds: cpuSeconds(), count };
      this.#phase = "inside";
    } else if (this.#phase === "inside" && now - this.#began.at >= this.#spanMs) {
      this.#endedAt = now;
      this.#phase = "after";
      this.#over({
        messages: count - this.#began.count,
        seconds: (now - this.#began.at) / 1_000,
        cpuSeconds: cpuSeconds() - this.#began.cpuSeconds,
      });
    }
    return this.#phase === "after" && now - this.#endedAt >= TAIL_MS;
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
