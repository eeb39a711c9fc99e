import fc from "fast-check";
import { Output } from "../../src/engine/output.ts";

/** The same runs each time: a failure names its own seed and path. */
export const bounded = (numRuns: number) => ({ seed: 37, numRuns });

/** A frame body: mostly small, at times on either side of a limit of the framing. */
export const body: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 6, arbitrary: fc.uint8Array({ maxLength: 12 }) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(252, 253, 254, 255, 256, 16_383, 16_384, 32_767, 32_768)
        .map((size) => new Uint8Array(size).fill(size)),
    },
  )
  .map((octets) => Buffer.from(octets));

export const messages = fc.array(fc.array(body, { minLength: 1, maxLength: 4 }), { maxLength: 5 });

/** Sizes of the pieces that a stream is cut into, over and over; without any it stays whole. */
export const cuts = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40_000 })),
  { maxLength: 6 },
);

/** What `encode` writes of each message, into as many outputs as it takes, as one run of octets. */
export function octetsOf(
  encode: (message: Buffer[], from: number, output: Output) => number,
  messages: readonly Buffer[][],
): Buffer {
  const parts: Uint8Array[] = [];
  for (const message of messages) {
    for (let from = 0; from < message.length; ) {
      const output = new Output();
      from = encode(message, from, output);
      output.cut();
      parts.push(...output.pieces);
    }
  }
  return Buffer.concat(parts);
}

/** `octets` with one bit turned over; `at` counts bits and wraps around. */
export function flipped(octets: Buffer, at: number): Buffer {
  const copy = Buffer.from(octets);
  const bit = at % (octets.length * 8);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
