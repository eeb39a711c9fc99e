import { join, text } from "./literal.ts";

/** Bits of the flags octet. RFC 37, Framing. */
export const MORE = 0x01;
export const LONG = 0x02;
export const COMMAND = 0x04;
export const RESERVED = 0xf8;

/** One frame as it came. Nothing is validated: that is for the cases. */
export interface Frame {
  readonly flags: number;
  readonly body: Uint8Array;
  /** Header and body. */
  readonly octets: Uint8Array;
}

/**
 * A frame with the flags given, legal or not: LONG in `flags` decides the form of the size.
 *
 * @throws RangeError where a short size cannot hold the body
 */
export function frame(flags: number, body: Uint8Array | string): Uint8Array {
  const octets = typeof body === "string" ? text(body) : body;
  return join(header(flags, octets.length), octets);
}

/** A header alone, for bodies that are announced and never sent. */
export function header(flags: number, size: number | bigint): Uint8Array {
  if ((flags & LONG) === 0) {
    if (size > 255) throw new RangeError(`a short frame holds 0 to 255 octets, got ${size}`);
    return Uint8Array.of(flags, Number(size));
  }
  const octets = new Uint8Array(9);
  octets[0] = flags;
  new DataView(octets.buffer).setBigUint64(1, BigInt(size));
  return octets;
}

/** A frame in the form its length asks for. */
function fitted(flags: number, body: Uint8Array | string): Uint8Array {
  return frame(body.length > 255 ? flags | LONG : flags, body);
}

/** A message of one or more frames. */
export function message(...bodies: readonly (Uint8Array | string)[]): Uint8Array {
  const last = bodies.length - 1;
  return join(...bodies.map((body, index) => fitted(index < last ? MORE : 0, body)));
}

/** The body of a command: length of the name, the name, the data. */
export function commandBody(name: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  return join(Uint8Array.of(name.length), text(name), data);
}

/** A command in one frame. */
export function command(name: string, data?: Uint8Array): Uint8Array {
  return fitted(COMMAND, commandBody(name, data));
}

/** The PING of RFC 37, Connection Heartbeating: a TTL in tenths of a second and a context. */
export function ping(context: Uint8Array | string = "", ttl = 0): Uint8Array {
  const echo = typeof context === "string" ? text(context) : context;
  return command("PING", join(Uint8Array.of(ttl >> 8, ttl & 0xff), echo));
}

/** The name and data of a command body, or undefined where the name overruns the body or is empty. */
export function decodeCommand(body: Uint8Array): { name: string; data: Uint8Array } | undefined {
  const length = body[0];
  if (length === undefined || length === 0 || length + 1 > body.length) return undefined;
  const name = Buffer.from(body.subarray(1, 1 + length)).toString("latin1");
  return { name, data: body.subarray(1 + length) };
}

/** Octets that a header of these flags has. */
export const headerLength = (flags: number): number => ((flags & LONG) === 0 ? 2 : 9);

/**
 * The first whole frame of `octets`, or undefined while it is incomplete.
 * A size above 2^53 never completes.
 */
export function firstFrame(octets: Uint8Array): Frame | undefined {
  const flags = octets[0];
  if (flags === undefined || octets.length < headerLength(flags)) return undefined;
  const end = headerLength(flags) + frameSize(octets);
  if (octets.length < end) return undefined;
  return {
    flags,
    body: octets.subarray(headerLength(flags), end),
    octets: octets.subarray(0, end),
  };
}

/** The size that a complete header announces. */
export function frameSize(octets: Uint8Array): number {
  if ((octets[0]! & LONG) === 0) return octets[1]!;
  return Number(new DataView(octets.buffer, octets.byteOffset, 9).getBigUint64(1));
}
