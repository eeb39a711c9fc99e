import { type Opening, SIGNATURE_LENGTH } from "../octets/opening.ts";

/** Octets that tell a greeting of 3.x from one that goes down to 2.0. */
export const TELLING_LENGTH = 13;

/**
 * Whether a side that opened in a higher version goes down to this one.
 *
 * Towards 2.0 the flags of the identity, always zero, stand where a greeting of 3.x names its
 * mechanism. Towards 1.0 the signature is the header of an identity, the length of which is not
 * zero.
 */
export function goesDown(octets: Uint8Array, lower: Opening): boolean {
  if (lower === 2) return octets[TELLING_LENGTH - 1] === 0;
  return octets.subarray(1, SIGNATURE_LENGTH - 1).some((octet) => octet !== 0);
}
