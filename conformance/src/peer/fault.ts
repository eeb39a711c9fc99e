import type { Way } from "../octets/way.ts";

/**
 * What a relay does to the octets of one way. `after` and `at` count octets of that way of one
 * connection, from 0; `after: 64` lets 64 octets through.
 */
export type Fault =
  | { readonly kind: "cut"; readonly way: Way; readonly after: number }
  | { readonly kind: "reset"; readonly way: Way; readonly after: number }
  | { readonly kind: "half-close"; readonly way: Way; readonly after: number }
  | { readonly kind: "stall"; readonly way: Way; readonly after: number }
  | { readonly kind: "slice"; readonly way: Way; readonly octets: number }
  | { readonly kind: "delay"; readonly way: Way; readonly ms: number }
  /** Without `bit` the seed chooses it. */
  | { readonly kind: "flip"; readonly way: Way; readonly at: number; readonly bit?: number };

/** What to do next with one way of a connection. */
export type Step =
  | { readonly kind: "write"; readonly octets: Uint8Array }
  | { readonly kind: "cut" | "reset" | "half-close" };

/** A generator of numbers in [0, 1): xorshift32, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/** The faults of one way of one connection, applied to its octets as they come. Pure. */
export class FaultLine {
  readonly #faults: readonly Fault[];
  readonly #random: () => number;
  #at = 0;
  #over = false;

  constructor(faults: readonly Fault[], random: () => number) {
    this.#faults = faults;
    this.#random = random;
  }

  /** The delay of this way, in ms. */
  get delayMs(): number {
    return this.#faults.reduce((sum, fault) => sum + (fault.kind === "delay" ? fault.ms : 0), 0);
  }

  /** A new connection may be over before its first octet: `cut` after 0. */
  begin(): readonly Step[] {
    return this.push(new Uint8Array());
  }

  push(chunk: Uint8Array): readonly Step[] {
    if (this.#over) return [];
    const end = this.#ending();
    const left = end === undefined ? chunk.length : end.after - this.#at;
    const passed = this.#flipped(chunk.subarray(0, Math.max(0, left)));
    this.#at += passed.length;
    const steps: Step[] = this.#sliced(passed);
    if (end !== undefined && this.#at >= end.after) {
      this.#over = true;
      if (end.kind !== "stall") steps.push({ kind: end.kind });
    }
    return steps;
  }

  /** The source has sent FIN. */
  end(): readonly Step[] {
    return this.#over ? [] : [{ kind: "half-close" }];
  }

  #ending(): Extract<Fault, { after: number }> | undefined {
    const ends = this.#faults.filter((fault) => "after" in fault);
    return ends.sort((a, b) => a.after - b.after)[0];
  }

  #flipped(chunk: Uint8Array): Uint8Array {
    let octets = chunk;
    for (const fault of this.#faults) {
      if (fault.kind !== "flip") continue;
      const index = fault.at - this.#at;
      if (index < 0 || index >= chunk.length) continue;
      octets = octets === chunk ? chunk.slice() : octets;
      octets[index]! ^= 1 << (fault.bit ?? Math.floor(this.#random() * 8));
    }
    return octets;
  }

  #sliced(octets: Uint8Array): Step[] {
    const slice = this.#faults.find((fault) => fault.kind === "slice")?.octets ?? octets.length;
    const steps: Step[] = [];
    for (let from = 0; from < octets.length; from += slice) {
      steps.push({ kind: "write", octets: octets.subarray(from, from + slice) });
    }
    return steps;
  }
}

/** @throws RangeError naming the fault and what was expected */
export function checkFault(fault: Fault): Fault {
  const whole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least;
  const text = JSON.stringify(fault);
  if ("after" in fault && !whole(fault.after, 0)) {
    throw new RangeError(`expected "after" to be a count of octets, got ${text}`);
  }
  if (fault.kind === "slice" && !whole(fault.octets, 1)) {
    throw new RangeError(`expected "octets" to be 1 or more, got ${text}`);
  }
  if (fault.kind === "flip" && !whole(fault.at, 0)) {
    throw new RangeError(`expected "at" to be the offset of an octet, got ${text}`);
  }
  if (fault.kind === "delay" && !(fault.ms >= 0)) {
    throw new RangeError(`expected "ms" to be 0 or more, got ${text}`);
  }
  return fault;
}
