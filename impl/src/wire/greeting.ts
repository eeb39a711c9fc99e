import { HandshakeError, ProtocolError } from "../errors.ts";
import { GREETING_BYTES, MECHANISM_BYTES } from "./limits.ts";

const SIGNATURE_END = 9;
const MAJOR = 10;
const MINOR = 11;
const MECHANISM = 12;
const AS_SERVER = 32;

export interface Greeting {
  readonly major: number;
  readonly minor: number;
  /** The name, without its padding; it may hold octets that no legal name has. */
  readonly mechanism: string;
  readonly asServer: boolean;
}

/**
 * The 64 octets that open a connection: signature, version 3.1, mechanism, as-server, filler.
 *
 * @param mechanism 1 to 20 upper-case characters
 * @see RFC 37, Formal Grammar
 */
export function encodeGreeting(mechanism: string, asServer: boolean): Uint8Array {
  const octets = new Uint8Array(GREETING_BYTES);
  octets[0] = 0xff;
  octets[SIGNATURE_END] = 0x7f;
  octets[MAJOR] = 3;
  octets[MINOR] = 1;
  for (let i = 0; i < mechanism.length; i++) octets[MECHANISM + i] = mechanism.charCodeAt(i);
  octets[AS_SERVER] = asServer ? 1 : 0;
  return octets;
}

/**
 * Reads a greeting octet by octet, in any split, and refuses at the first octet that is wrong.
 *
 * Padding and filler are not looked at: RFC 37, Version Negotiation, gives them no meaning.
 */
export class GreetingParser {
  /** 0 <= #length <= GREETING_BYTES */
  #length = 0;
  readonly #octets = new Uint8Array(GREETING_BYTES);

  /** The octets seen so far are a complete greeting. */
  get complete(): boolean {
    return this.#length === GREETING_BYTES;
  }

  /**
   * Takes octets up to the end of the greeting.
   *
   * @returns how many octets of `chunk` belong to the greeting
   * @throws ProtocolError ERR_ZMTP_SIGNATURE; HandshakeError ERR_ZMTP_VERSION
   */
  receive(chunk: Uint8Array): number {
    const count = Math.min(chunk.length, GREETING_BYTES - this.#length);
    for (let i = 0; i < count; i++) {
      const octet = chunk[i]!;
      check(this.#length, octet);
      this.#octets[this.#length++] = octet;
    }
    return count;
  }

  /** The greeting, once it is complete. */
  greeting(): Greeting {
    const octets = this.#octets;
    return {
      major: octets[MAJOR]!,
      minor: octets[MINOR]!,
      mechanism: mechanismName(octets.subarray(MECHANISM, MECHANISM + MECHANISM_BYTES)),
      asServer: octets[AS_SERVER] === 1,
    };
  }
}

function check(index: number, octet: number): void {
  if (index === 0 && octet !== 0xff) {
    throw new ProtocolError("ERR_ZMTP_SIGNATURE", `expected FF as octet 0, got ${hex(octet)}`);
  }
  if (index === SIGNATURE_END && octet !== 0x7f) {
    throw new ProtocolError("ERR_ZMTP_SIGNATURE", `expected 7F as octet 9, got ${hex(octet)}`);
  }
  // RFC 37, Version Negotiation: a higher version is accepted, a lower one that we cannot speak is
  // not.
  if (index === MAJOR && octet < 3) {
    throw new HandshakeError("ERR_ZMTP_VERSION", `expected ZMTP 3 or higher, got ${octet}`);
  }
}

/**
 * The name up to its padding. What follows a null octet stays part of it, so that it matches no
 * name.
 */
function mechanismName(field: Uint8Array): string {
  let length = field.length;
  while (length > 0 && field[length - 1] === 0) length--;
  return String.fromCharCode(...field.subarray(0, length));
}

function hex(octet: number): string {
  return octet.toString(16).toUpperCase().padStart(2, "0");
}
