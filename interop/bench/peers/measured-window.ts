/** What one peer measured of itself; the C program prints the same fields. */
export interface Measured {
  /** Messages of the whole run, and those of the measured time alone. */
  readonly total: number;
  readonly messages: number;
  /** Octets of bodies that were read, added up: proof that each body was looked at. */
  readonly sum: number;
  readonly seconds: number;
  /** User and system time of all threads of the process, within the measured time. */
  readonly cpuSeconds: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
}

/**
 * The measured time of a run. It begins `leadSeconds` after the first message and is followed by a
 * tail in which a sender goes on, so that the other side's measured time is covered as well.
 */
export class MeasuredWindow {
  readonly #leadMs: number;
  readonly #spanMs: number;
  readonly #tailMs: number;
  #startedAt = 0;
  #phase: "idle" | "lead" | "inside" | "after" = "idle";
  #began = { at: 0, cpuSeconds: 0, count: 0 };
  #ended = { at: 0, cpuSeconds: 0, count: 0 };

  constructor(leadSeconds: number, spanSeconds: number, tailSeconds: number) {
    this.#leadMs = leadSeconds * 1_000;
    this.#spanMs = spanSeconds * 1_000;
    this.#tailMs = tailSeconds * 1_000;
  }

  get inside(): boolean {
    return this.#phase === "inside";
  }

  /** Called at each 256th message. Returns whether the tail has passed as well, which ends a sender. */
  step(count: number, now = performance.now()): boolean {
    if (this.#phase === "idle") {
      this.#startedAt = now;
      this.#phase = "lead";
    }
    if (this.#phase === "lead" && now - this.#startedAt >= this.#leadMs) {
      this.#began = sample(count, now);
      this.#phase = "inside";
    } else if (this.#phase === "inside" && now - this.#began.at >= this.#spanMs) {
      this.#ended = sample(count, now);
      this.#phase = "after";
    }
    return this.#phase === "after" && now - this.#ended.at >= this.#tailMs;
  }

  /** @throws Error where the run ended before the measured time did. */
  result(total: number, sum: number): Measured {
    if (this.#phase !== "after") {
      throw new Error("the peer stopped before the measured time was over");
    }
    return {
      total,
      sum,
      messages: this.#ended.count - this.#began.count,
      seconds: (this.#ended.at - this.#began.at) / 1_000,
      cpuSeconds: this.#ended.cpuSeconds - this.#began.cpuSeconds,
    };
  }
}

function sample(count: number, at: number) {
  const { user, system } = process.cpuUsage();
  return { at, count, cpuSeconds: (user + system) / 1e6 };
}
