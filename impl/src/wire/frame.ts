import { SHORT_BYTES_MAX } from "../limits.ts";

/** Flag bit: another frame of the same message follows. RFC 37, Framing. */
export const MORE = 0x01;
/** Flag bit: the length is eight octets, not one. RFC 37, Framing. */
export const LONG = 0x02;
/** Flag bit: the body is a command, not a part of a message. RFC 37, Framing. */
export const COMMAND = 0x04;

/** As the first octet of a frame of ZMTP 1.0: a length of eight octets follows. RFC 13. */
export const LONG_LENGTH = 0xff;

const TWO_TO_32 = 0x1_0000_0000;

/** Octets of the header of a frame with a body of `size` octets. */
export function headerLength(size: number): number {
  return size > SHORT_BYTES_MAX ? 9 : 2;
}

/**
 * Writes the header of a frame, in the short form where it fits.
 *
 * @param flags MORE or COMMAND, without LONG
 * @returns the offset behind the header
 */
export function writeHeader(octets: Uint8Array, at: number, flags: number, size: number): number {
  if (size <= SHORT_BYTES_MAX) {
    octets[at] = flags;
    octets[at + 1] = size;
    return at + 2;
  }
  octets[at] = flags | LONG;
  writeLongSize(octets, at + 1, size);
  return at + 9;
}

export function writeLongSize(octets: Uint8Array, at: number, size: number): void {
  writeUint32(octets, at, Math.floor(size / TWO_TO_32));
  writeUint32(octets, at + 4, size);
}

/** Reads the eight-octet size; exact up to 2^53, larger ones only compare as larger. */
export function readLongSize(octets: Uint8Array, at: number): number {
  return readUint32(octets, at) * TWO_TO_32 + readUint32(octets, at + 4);
}

export function readUint32(octets: Uint8Array, at: number): number {
  return (
    ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0
  );
}

export function writeUint32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 24;
  octets[at + 1] = value >>> 16;
  octets[at + 2] = value >>> 8;
  octets[at + 3] = value;
}
