import { GATHER_BYTES, HEADER_BYTES_MAX, SHORT_BYTES_MAX } from "../limits.ts";
import { headerLength, MORE, writeHeader } from "./frame.ts";

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
 * Writes a whole message, or nothing where it does not fit now. A message of several frames with a
 * body by reference is never said to fit: it takes the longer way through a queue.
 */
export function encodeWhole(message: readonly Uint8Array[], output: FrameOutput): boolean {
  if (message.length > 1) {
    // All is copied: the first frame fits only where all do, even if no more pieces are taken.
    return fitsCopied(message, output) && encodeFrames(message, 0, output) === message.length;
  }
  const body = message[0]!;
  const size = body.length;
  if (size >= GATHER_BYTES) return encodeFrames(message, 0, output) === 1;
  const { slab } = output;
  let at = output.length;
  if (at + HEADER_BYTES_MAX + size > slab.length) return false;
  if (size > SHORT_BYTES_MAX) at = writeHeader(slab, at, 0, size);
  else {
    slab[at] = 0;
    slab[at + 1] = size;
    at += 2;
  }
  slab.set(body, at);
  output.length = at + size;
  return true;
}

/** A whole message of one frame, ready to be sent. */
export function encodeMessage(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerLength(body.length) + body.length);
  frame.set(body, writeHeader(frame, 0, 0, body.length));
  return frame;
}

/**
 * Whether all frames are copied, and fit now.
 *
 * @param overhead octets that each frame has more than its body
 */
export function fitsCopied(
  message: readonly Uint8Array[],
  output: FrameOutput,
  overhead = 0,
): boolean {
  let total = 0;
  for (const body of message) {
    const size = overhead + body.length;
    if (size >= GATHER_BYTES) return false;
    total += headerLength(size) + size;
  }
  return output.length + total <= output.slab.length;
}
