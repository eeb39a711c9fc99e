import type { Dialect } from "./dialect.ts";
import type { Output } from "./output.ts";

/** Whole frames, and pieces of the greeting, that are to be sent before any message. */
export class Pending {
  #frames: Uint8Array[] = [];
  /** How many of them go as they are: they belong to the greeting or the handshake. */
  #clear = 0;
  /** Octets of them all. */
  bytes = 0;

  get empty(): boolean {
    return this.#frames.length === 0;
  }

  push(octets: Uint8Array): void {
    this.#frames.push(octets);
    this.bytes += octets.length;
  }

  /** The handshake is complete: what is pushed from now on is traffic. */
  startTraffic(): void {
    this.#clear = this.#frames.length;
  }

  /** Writes as many as fit, in the order in which they were pushed. */
  flush(dialect: Dialect, output: Output): void {
    let count = 0;
    for (const frame of this.#frames) {
      const clear = count < this.#clear;
      if (!output.fits(0, clear ? frame.length : dialect.controlBytes(frame))) break;
      output.control(clear ? frame : dialect.control(frame));
      this.bytes -= frame.length;
      count++;
    }
    if (count === 0) return;
    this.#frames.splice(0, count);
    this.#clear = Math.max(0, this.#clear - count);
  }
}
