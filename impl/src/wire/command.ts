import { bufferOf } from "../buffers.ts";
import { ProtocolError } from "../errors.ts";
import { COMMAND, headerLength, writeHeader } from "./frame.ts";

/** A command frame's body, taken apart. RFC 37, Commands. */
export interface Command {
  readonly name: string;
  /** A view into the frame it came in. */
  readonly data: Buffer;
}

/**
 * Reads the body of a command frame.
 *
 * @throws ProtocolError ERR_ZMTP_COMMAND when there is no legal name
 * @see RFC 37, Commands: a size octet, 1 to 255 letters, then the data
 */
export function decodeCommand(body: Uint8Array): Command {
  const length = body[0] ?? 0;
  if (length === 0 || length + 1 > body.length) {
    throw new ProtocolError(
      "ERR_ZMTP_COMMAND",
      `expected a command name, got a size of ${length} in ${body.length} octets`,
    );
  }
  for (let i = 1; i <= length; i++) {
    if (!isLetter(body[i]!)) {
      throw new ProtocolError(
        "ERR_ZMTP_COMMAND",
        `expected letters in a command name, got octet ${body[i]}`,
      );
    }
  }
  const octets = bufferOf(body);
  return { name: octets.toString("latin1", 1, length + 1), data: octets.subarray(length + 1) };
}

/** A whole command frame, ready to be sent. */
export function encodeCommand(name: string, data: Uint8Array): Uint8Array {
  const size = 1 + name.length + data.length;
  const frame = new Uint8Array(headerLength(size) + size);
  let at = writeHeader(frame, 0, COMMAND, size);
  frame[at++] = name.length;
  for (let i = 0; i < name.length; i++) frame[at++] = name.charCodeAt(i);
  frame.set(data, at);
  return frame;
}

function isLetter(octet: number): boolean {
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
