import { METADATA_BYTES_MAX } from "../limits.ts";
import { type Command, encodeCommand } from "../wire/command.ts";
import { malformed } from "./turn.ts";

/** What HELLO has after its name: version, padding, C', short nonce, signature box. */
export interface Hello {
  /** C', the client's public transient key. */
  readonly transientKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** 64 zeros, from C' to S. */
  readonly signature: Uint8Array;
}

export interface Welcome {
  readonly nonce: Uint8Array;
  /** S' and the cookie, from S to C'. */
  readonly box: Uint8Array;
}

export interface Initiate {
  readonly cookie: Uint8Array;
  readonly nonce: Uint8Array;
  /** C, the vouch and the metadata, from C' to S'. */
  readonly box: Uint8Array;
}

export interface Ready {
  readonly nonce: Uint8Array;
  /** The metadata, from S' to C'. */
  readonly box: Uint8Array;
}

/** RFC 26, High-level Grammar: in octets. */
const VERSION = [1, 0];
const PADDING_BYTES = 72;
export const COOKIE_BYTES = 96;
export const VOUCH_BYTES = 96;

/** Octets of HELLO that mean nothing make it larger than its answer. */
export function encodeHello({ transientKey, nonce, signature }: Hello): Uint8Array {
  const head = [Uint8Array.from(VERSION), new Uint8Array(PADDING_BYTES)];
  return encodeCommand("HELLO", Buffer.concat([...head, transientKey, nonce, signature]));
}

/** @throws ProtocolError ERR_ZMTP_COMMAND for another size, version, or padding that is not zero */
export function decodeHello(command: Command): Hello {
  const [version, padding, transientKey, nonce, signature] = cut(command, [2, 72, 32, 8, 80]);
  if (version![0] !== VERSION[0] || version![1] !== VERSION[1]) {
    throw malformed("HELLO", "version 1.0", version!.join("."));
  }
  if (padding!.some((octet) => octet !== 0)) throw malformed("HELLO", "zeros", "other padding");
  return { transientKey: transientKey!, nonce: nonce!, signature: signature! };
}

export function encodeWelcome({ nonce, box }: Welcome): Uint8Array {
  return encodeCommand("WELCOME", Buffer.concat([nonce, box]));
}

/** @throws ProtocolError ERR_ZMTP_COMMAND for another size */
export function decodeWelcome(command: Command): Welcome {
  const [nonce, box] = cut(command, [16, 144]);
  return { nonce: nonce!, box: box! };
}

export function encodeInitiate({ cookie, nonce, box }: Initiate): Uint8Array {
  return encodeCommand("INITIATE", Buffer.concat([cookie, nonce, box]));
}

/** @throws ProtocolError ERR_ZMTP_COMMAND where it is shorter, or its metadata are too long */
export function decodeInitiate(command: Command): Initiate {
  const [cookie, nonce, box] = cut(command, [COOKIE_BYTES, 8, 144], true);
  return { cookie: cookie!, nonce: nonce!, box: box! };
}

export function encodeReady({ nonce, box }: Ready): Uint8Array {
  return encodeCommand("READY", Buffer.concat([nonce, box]));
}

/** @throws ProtocolError ERR_ZMTP_COMMAND where it is shorter, or its metadata are too long */
export function decodeReady(command: Command): Ready {
  const [nonce, box] = cut(command, [8, 16], true);
  return { nonce: nonce!, box: box! };
}

/** Cuts a command's data into fields of these sizes. @param open the last one may be longer */
function cut({ name, data }: Command, sizes: readonly number[], open = false): Buffer[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (data.length < total || (data.length > total && !open)) {
    throw malformed(name, `${total} octets${open ? " or more" : ""} of data`, data.length);
  }
  if (data.length > total + METADATA_BYTES_MAX) {
    throw malformed(name, `at most ${METADATA_BYTES_MAX} octets of metadata`, data.length - total);
  }
  let at = 0;
  return sizes.map((size, i) => {
    const end = open && i === sizes.length - 1 ? data.length : at + size;
    const field = data.subarray(at, end);
    at = end;
    return field;
  });
}
