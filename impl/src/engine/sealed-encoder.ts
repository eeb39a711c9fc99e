import { GATHER_BYTES, HEADER_BYTES_MAX } from "../limits.ts";
import {
  type CurveChannel,
  MESSAGE_OVERHEAD_BYTES,
  SEALED_COMMAND,
  SEALED_MORE,
} from "../mechanism/curve-channel.ts";
import { type FrameOutput, fitsCopied } from "../wire/encoder.ts";
import { COMMAND, headerLength, LONG, MORE, writeHeader } from "../wire/frame.ts";

/**
 * Writes the frames of a message from `from` on, each in a box, as many as fit.
 *
 * @returns the index of the first frame that did not fit, or the number of frames
 */
export function sealFrames(
  channel: CurveChannel,
  message: readonly Uint8Array[],
  from: number,
  output: FrameOutput,
): number {
  const last = message.length - 1;
  for (let i = from; i <= last; i++) {
    const body = message[i]!;
    const size = MESSAGE_OVERHEAD_BYTES + body.length;
    if (!output.fits(headerLength(size), size)) return i;
    const flags = i < last ? SEALED_MORE : 0;
    output.length = writeHeader(output.slab, output.length, 0, size);
    if (size >= GATHER_BYTES) {
      const sealed = Buffer.allocUnsafeSlow(size);
      channel.seal(flags, body, sealed, 0);
      output.reference(sealed);
    } else {
      channel.seal(flags, body, output.slab, output.length);
      output.length += size;
    }
  }
  return message.length;
}

/**
 * Writes a whole message, or nothing where it does not fit now: as `encodeWhole` does in clear.
 */
export function sealWhole(
  channel: CurveChannel,
  message: readonly Uint8Array[],
  output: FrameOutput,
): boolean {
  if (message.length > 1 && !fitsCopied(message, output, MESSAGE_OVERHEAD_BYTES)) return false;
  return sealFrames(channel, message, 0, output) === message.length;
}

/** The frame that carries a whole frame, of a message or a command, in a box. */
export function sealedFrame(channel: CurveChannel, frame: Uint8Array): Uint8Array {
  const flags = (frame[0]! & MORE ? SEALED_MORE : 0) | (frame[0]! & COMMAND ? SEALED_COMMAND : 0);
  const body = frame.subarray(bodyAt(frame));
  const size = MESSAGE_OVERHEAD_BYTES + body.length;
  const sealed = new Uint8Array(headerLength(size) + size);
  channel.seal(flags, body, sealed, writeHeader(sealed, 0, 0, size));
  return sealed;
}

/** Octets of {@link sealedFrame}. */
export function sealedBytes(frame: Uint8Array): number {
  const size = MESSAGE_OVERHEAD_BYTES + frame.length - bodyAt(frame);
  return headerLength(size) + size;
}

function bodyAt(frame: Uint8Array): number {
  return frame[0]! & LONG ? HEADER_BYTES_MAX : 2;
}
