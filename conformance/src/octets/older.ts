import { type Frame, LONG, MORE, message } from "./frame.ts";
import { join, text } from "./literal.ts";

/** The first octet of a long frame of ZMTP 1.0. RFC 13, The Framing Layer. */
const LONG_LENGTH = 0xff;

/** Socket types by their octets in ZMTP 2.0. RFC 15, Formal Grammar. */
export const types20 = [
  ...(["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH"] as const),
];

/** The octet of a type; XPUB and XSUB are PUB and SUB there. RFC 15, Publish-Subscribe. */
export function typeOctet(type: string): number {
  return types20.findIndex((name) => name === type || `X${name}` === type);
}

/** The ten octets before a version. @param size the number in the place of the padding */
export function signature(size = 0): Uint8Array {
  const octets = new Uint8Array(10);
  octets[0] = 0xff;
  new DataView(octets.buffer).setBigUint64(1, BigInt(size));
  octets[9] = 0x7f;
  return octets;
}

/** The greeting of a 2.0 peer: signature, revision, socket type, identity. */
export function greeting20(type: number, identity: Uint8Array | string = "", revision = 1) {
  return join(signature(), Uint8Array.of(revision, type), message(identity));
}

/**
 * A frame of ZMTP 1.0, whose length counts the flags.
 *
 * @param flags LONG asks for the long form, and is not sent
 */
export function frame10(flags: number, body: Uint8Array | string): Uint8Array {
  const octets = typeof body === "string" ? text(body) : body;
  const counted = octets.length + 1;
  const sent = Uint8Array.of(flags & ~LONG);
  if (counted < LONG_LENGTH && (flags & LONG) === 0) {
    return join(Uint8Array.of(counted), sent, octets);
  }
  const length = new Uint8Array(9);
  length[0] = LONG_LENGTH;
  new DataView(length.buffer).setBigUint64(1, BigInt(counted));
  return join(length, sent, octets);
}

/** A message of one or more frames of ZMTP 1.0. */
export function message10(...bodies: readonly (Uint8Array | string)[]): Uint8Array {
  const last = bodies.length - 1;
  return join(...bodies.map((body, index) => frame10(index < last ? MORE : 0, body)));
}

/** Octets of a 1.0 header, and of the body; undefined while the header is incomplete. */
export function sizes10(octets: Uint8Array): { header: number; body: number } | undefined {
  const header = octets[0] === LONG_LENGTH ? 10 : 2;
  if (octets.length < header) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset);
  const counted = header === 2 ? octets[0]! : Number(view.getBigUint64(1));
  return { header, body: counted - 1 };
}

/** The first whole 1.0 frame of `octets`, or undefined while it is incomplete. */
export function firstFrame10(octets: Uint8Array): Frame | undefined {
  const sizes = sizes10(octets);
  if (sizes === undefined) return undefined;
  const { header } = sizes;
  const end = header + Math.max(0, sizes.body);
  if (octets.length < end) return undefined;
  return {
    flags: octets[header - 1]!,
    body: octets.subarray(header, end),
    octets: octets.subarray(0, end),
  };
}
