import { HandshakeError, ProtocolError } from "../errors.ts";
import {
  GREETING_BYTES,
  IDENTITY_BYTES_MAX,
  MECHANISM_BYTES,
  OLD_GREETING_BYTES_MAX,
  SIGNATURE_BYTES,
} from "../limits.ts";
import { readLongSize, writeUint32 } from "./frame.ts";

const SIGNATURE_END = 9;
const MAJOR = 10;
const MINOR = 11;
const SOCKET_TYPE = 11;
const MECHANISM = 12;
const IDENTITY = 12;
const AS_SERVER = 32;

/** What two peers speak with each other. */
export type Version = "3.1" | "3.0" | "2.0" | "1.0";

/** What a peer of ZMTP 3 or higher says of itself. */
export interface Greeting {
  readonly major: number;
  readonly minor: number;
  /** The name, without its padding; it may hold octets that no legal name has. */
  readonly mechanism: string;
  readonly asServer: boolean;
}

/** What an older peer says of itself. Messages follow at once. */
export interface OldGreeting {
  /** 1 or 2 for ZMTP 2.0; 0, or undefined where there is no version at all, for 1.0. */
  readonly revision: number | undefined;
  /** Undefined where there is no version. */
  readonly socketType: number | undefined;
  /** 0 to 255 octets. */
  readonly identity: Buffer;
}

/**
 * The 64 octets that open a connection: signature, version 3.1, mechanism, as-server, filler.
 *
 * @param mechanism 1 to 20 upper-case characters
 * @param padding the number in the signature. For a peer of ZMTP 1.0 the first ten octets are the
 *   header of an identity frame: the octets of the identity, and 1
 * @see RFC 37, Formal Grammar and Backwards Interoperability
 */
export function encodeGreeting(mechanism: string, asServer: boolean, padding = 0): Uint8Array {
  const octets = new Uint8Array(GREETING_BYTES);
  octets[0] = 0xff;
  writeUint32(octets, SIGNATURE_END - 4, padding);
  octets[SIGNATURE_END] = 0x7f;
  octets[MAJOR] = 3;
  octets[MINOR] = 1;
  for (let i = 0; i < mechanism.length; i++) octets[MECHANISM + i] = mechanism.charCodeAt(i);
  octets[AS_SERVER] = asServer ? 1 : 0;
  return octets;
}

/** What the octet or octets up to the next decision are. */
type Stage =
  | "length"
  | "signature"
  | "long length"
  | "major"
  | "fields"
  | "type"
  | "header"
  | "identity"
  | "done";

/**
 * Reads what a peer of any version opens with, octet by octet, in any split.
 *
 * Padding and filler are not looked at: RFC 37, Version Negotiation, gives them no meaning.
 *
 * @see RFC 37, Detecting ZMTP 1.0 and 2.0 Peers; RFC 15, Formal Grammar; RFC 13, The Connection
 *   Layer
 */
export class GreetingParser {
  /** 0 <= #length <= #end <= #octets.length */
  #length = 0;
  #end = 1;
  #stage: Stage = "length";
  /** Where the identity frame of an older peer starts. */
  #frame = 0;
  #identity = 0;
  #signed: boolean | undefined;
  readonly #octets = new Uint8Array(OLD_GREETING_BYTES_MAX);

  /** Whether the peer has sent a signature; undefined while it may still be a peer of 1.0. */
  get signed(): boolean | undefined {
    return this.#signed;
  }

  /** The major version, once a peer with a signature has said it. */
  get major(): number | undefined {
    return this.#signed && this.#length > MAJOR ? this.#octets[MAJOR] : undefined;
  }

  /** The octets seen so far are a complete greeting. */
  get complete(): boolean {
    return this.#stage === "done";
  }

  /**
   * Takes octets up to the end of the greeting.
   *
   * @returns how many octets of `chunk` belong to the greeting
   * @throws HandshakeError ERR_ZMTP_IDENTITY; ProtocolError ERR_ZMTP_SIGNATURE
   */
  receive(chunk: Uint8Array): number {
    let count = 0;
    while (count < chunk.length && !this.complete) {
      this.#octets[this.#length++] = chunk[count++]!;
      while (this.#length === this.#end && !this.complete) this.#decide();
    }
    return count;
  }

  /** The greeting, once it is complete. */
  greeting(): Greeting | OldGreeting {
    const octets = this.#octets;
    const { major } = this;
    if (major === undefined || major < 3) {
      return {
        revision: major,
        socketType: major === undefined ? undefined : octets[SOCKET_TYPE],
        identity: Buffer.from(octets.subarray(this.#identity, this.#end)),
      };
    }
    return {
      major,
      minor: octets[MINOR]!,
      mechanism: mechanismName(octets.subarray(MECHANISM, MECHANISM + MECHANISM_BYTES)),
      asServer: octets[AS_SERVER] === 1,
    };
  }

  #expect(stage: Stage, end: number): void {
    this.#stage = stage;
    this.#end = end;
  }

  /** All octets of a stage are there: what comes next? */
  #decide(): void {
    const octets = this.#octets;
    if (this.#stage === "length") this.#shortLength(octets[this.#frame]!);
    else if (this.#stage === "signature") {
      this.#signed = (octets[SIGNATURE_END]! & 1) === 1;
      if (this.#signed) this.#expect("major", MAJOR + 1);
      else this.#longLength();
    } else if (this.#stage === "long length") this.#longLength();
    else if (this.#stage === "major") {
      if (octets[MAJOR]! >= 3) this.#expect("fields", GREETING_BYTES);
      else this.#expect("type", SOCKET_TYPE + 1);
    } else if (this.#stage === "type") {
      this.#frame = IDENTITY;
      if (octets[MAJOR] === 0) this.#expect("length", IDENTITY + 1);
      else this.#expect("header", IDENTITY + 2);
    } else if (this.#stage === "header") this.#header20();
    else this.#stage = "done";
  }

  /** The first octet of an identity frame of 1.0, or of a signature. */
  #shortLength(octet: number): void {
    const at = this.#frame;
    if (octet === 0xff) {
      this.#expect(at === 0 ? "signature" : "long length", at + SIGNATURE_BYTES);
      return;
    }
    if (at === 0) this.#signed = false;
    this.#identity = at + 2;
    // RFC 13, The Framing Layer: a frame of length 0 is dropped. Others count their flags.
    if (octet === 0) this.#length--;
    else this.#expect("identity", at + 1 + octet);
  }

  #longLength(): void {
    const counted = readLongSize(this.#octets, this.#frame + 1);
    if (counted === 0) {
      throw new ProtocolError("ERR_ZMTP_SIGNATURE", "expected a length of 1 to 256, got 0");
    }
    if (counted - 1 > IDENTITY_BYTES_MAX) {
      throw new HandshakeError(
        "ERR_ZMTP_IDENTITY",
        `expected an identity of up to 255 octets, got ${counted - 1}`,
      );
    }
    this.#identity = this.#frame + SIGNATURE_BYTES;
    this.#expect("identity", this.#identity + counted - 1);
  }

  /** RFC 15, Formal Grammar: the identity is one short frame, the last of its message. */
  #header20(): void {
    const flags = this.#octets[IDENTITY]!;
    if (flags !== 0) {
      throw new HandshakeError(
        "ERR_ZMTP_IDENTITY",
        `expected an identity with flags of 0, got 0x${flags.toString(16)}`,
      );
    }
    this.#identity = IDENTITY + 2;
    this.#expect("identity", this.#identity + this.#octets[IDENTITY + 1]!);
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
