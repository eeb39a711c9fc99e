import { headerLength, MORE, writeHeader } from "./frame.ts";
import { GATHER_BYTES } from "./limits.ts";

/** What an encoder needs of the output that a session lends. */
export interface FrameOutput {
  readonly slab: Uint8Array;
  length: number;
  fits(headerLength: number, bodyLength: number): boolean;
  reference(body: Uint8Array): void;
}

/**
 * Writes the frames of a message from `from` on, as many as fit.
 *
 * @returns the index of the first frame that did not fit, or the number of frames
 * @see RFC 37, Framing
 */
export function encodeFrames(
  message: readonly Uint8Array[],
  from: number,
  output: FrameOutput,
): number {
  const last = message.length - 1;
  for (let i = from; i <= last; i++) {
    const body = message[i]!;
    const size = body.length;
    if (!output.fits(headerLength(size), size)) return i;
    output.length = writeHeader(output.slab, output.length, i < last ? MORE : 0, size);
    if (size >= GATHER_BYTES) output.reference(body);
    else {
      output.slab.set(body, output.length);
      output.length += size;
    }
  }
  return message.length;
}

/**
 * Whether `encodeFrames` would write the whole message now. A message of several frames with a body
 * by reference is never said to fit: it takes the longer way through a queue.
 */
export function fitsWhole(message: readonly Uint8Array[], output: FrameOutput): boolean {
  if (message.length === 1) {
    const size = message[0]!.length;
    return output.fits(headerLength(size), size);
  }
  let total = 0;
  for (const body of message) {
    if (body.length >= GATHER_BYTES) return false;
    total += headerLength(body.length) + body.length;
  }
  return output.fits(total, 0);
}
