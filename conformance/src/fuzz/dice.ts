import { seeded } from "../peer/fault.ts";

/** Turns that a generator with a small seed takes until its numbers look like chance. */
const WARM_UP = 16;

/** Chance that is the same for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
    for (let turn = 0; turn < WARM_UP; turn++) this.#random();
  }

  /** The dice of one of many things that share a seed: each can be made without the others. */
  static of(seed: number, index: number): Dice {
    return new Dice(Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b));
  }

  /** A whole number from 0 to `count` - 1; 0 where there is none. */
  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** True in one of `of` throws. */
  oneIn(of: number): boolean {
    return this.below(of) === 0;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Octets of any value. */
  octets(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const order = [...list];
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    return order;
  }
}
