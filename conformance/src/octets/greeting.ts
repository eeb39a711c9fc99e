import { text } from "./literal.ts";

/** Octets of a greeting. RFC 37, Formal Grammar. */
export const GREETING_LENGTH = 64;

/** Octets with which a peer lets the other tell the version: signature and major version. */
export const PARTIAL_GREETING_LENGTH = 11;

/** Fields of a greeting; what is left out is what a plain 3.1 peer with NULL sends. */
export interface GreetingFields {
  /** Octet 0. */
  readonly first?: number;
  /** Octets 1 to 8. */
  readonly padding?: Uint8Array;
  /** Octet 9. */
  readonly last?: number;
  /** "3.1", "3.0", "4.0": octets 10 and 11. */
  readonly version?: string;
  /** Octets 12 to 31: a name, padded with null octets, or all 20 octets. */
  readonly mechanism?: string | Uint8Array;
  /** Octet 32. */
  readonly asServer?: number;
  /** Octets 33 to 63. */
  readonly filler?: Uint8Array;
}

/** The 64 octets of a greeting. */
export function greeting(fields: GreetingFields = {}): Uint8Array {
  const octets = new Uint8Array(GREETING_LENGTH);
  const [major, minor] = (fields.version ?? "3.1").split(".").map(Number);
  const mechanism = fields.mechanism ?? "NULL";
  octets[0] = fields.first ?? 0xff;
  octets.set(fields.padding ?? new Uint8Array(8), 1);
  octets[9] = fields.last ?? 0x7f;
  octets[10] = major ?? 3;
  octets[11] = minor ?? 0;
  octets.set(typeof mechanism === "string" ? text(mechanism) : mechanism, 12);
  octets[32] = fields.asServer ?? 0;
  octets.set(fields.filler ?? new Uint8Array(31), 33);
  return octets;
}

/** The fields of a greeting as they came. Nothing is validated: that is for the cases. */
export interface Greeting {
  readonly octets: Uint8Array;
  readonly signature: Uint8Array;
  readonly padding: Uint8Array;
  readonly major: number;
  readonly minor: number;
  /** All 20 octets of the field. */
  readonly mechanism: Uint8Array;
  /** The field up to its first null octet. */
  readonly mechanismName: string;
  readonly asServer: number;
  readonly filler: Uint8Array;
}

/** @throws RangeError where there are not 64 octets */
export function decodeGreeting(octets: Uint8Array): Greeting {
  if (octets.length !== GREETING_LENGTH) {
    throw new RangeError(`a greeting has ${GREETING_LENGTH} octets, got ${octets.length}`);
  }
  const mechanism = octets.subarray(12, 32);
  const end = mechanism.indexOf(0);
  return {
    octets,
    signature: octets.subarray(0, 10),
    padding: octets.subarray(1, 9),
    major: octets[10]!,
    minor: octets[11]!,
    mechanism,
    mechanismName: Buffer.from(end < 0 ? mechanism : mechanism.subarray(0, end)).toString("latin1"),
    asServer: octets[32]!,
    filler: octets.subarray(33),
  };
}
