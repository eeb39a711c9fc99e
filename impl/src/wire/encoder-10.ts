import { GATHER_BYTES } from "../limits.ts";
import type { FrameOutput } from "./encoder.ts";
import { LONG_LENGTH, MORE, writeLongSize } from "./frame.ts";

/**
 * Writes the frames of a message in the framing of ZMTP 1.0, from `from` on, as many as fit.
 *
 * @returns the index of the first frame that did not fit, or the number of frames
 * @see RFC 13, The Framing Layer: the length comes first, and counts the flags
 */
export function encodeFrames10(
  message: readonly Uint8Array[],
  from: number,
  output: FrameOutput,
): number {
  const last = message.length - 1;
  for (let i = from; i <= last; i++) {
    const body = message[i]!;
    const size = body.length;
    if (!output.fits(headerLength10(size), size)) return i;
    output.length = writeHeader10(output.slab, output.length, i < last ? MORE : 0, size);
    if (size >= GATHER_BYTES) output.reference(body);
    else {
      output.slab.set(body, output.length);
      output.length += size;
    }
  }
  return message.length;
}

/** Writes a whole message, or nothing where it does not fit now, as `encodeWhole` does. */
export function encodeWhole10(message: readonly Uint8Array[], output: FrameOutput): boolean {
  let total = 0;
  for (const body of message) {
    const copied = body.length < GATHER_BYTES;
    if (!copied && message.length > 1) return false;
    total += headerLength10(body.length) + (copied ? body.length : 0);
  }
  if (output.length + total > output.slab.length) return false;
  return encodeFrames10(message, 0, output) === message.length;
}

/** A whole message of one frame, ready to be sent. */
export function encodeMessage10(body: Uint8Array): Uint8Array {
  const octets = new Uint8Array(headerLength10(body.length) + body.length);
  octets.set(body, writeHeader10(octets, 0, 0, body.length));
  return octets;
}

function headerLength10(size: number): number {
  return size + 1 < LONG_LENGTH ? 2 : 10;
}

function writeHeader10(octets: Uint8Array, at: number, flags: number, size: number): number {
  const counted = size + 1;
  if (counted < LONG_LENGTH) {
    octets[at] = counted;
    octets[at + 1] = flags;
    return at + 2;
  }
  octets[at] = LONG_LENGTH;
  writeLongSize(octets, at + 1, counted);
  octets[at + 9] = flags;
  return at + 10;
}
