/** Octets of a signature; what follows it is the version. */
const SIGNATURE_LENGTH = 10;

/** Octets that tell a greeting of 3.x from one that goes down to 2.0. */
export const TELLING_LENGTH = 13;

/** The version that a side's first octets show: 3, 2 or 1, and 0 for one that no RFC describes. */
export type Opening = 3 | 2 | 1 | 0;

/**
 * The version that a side opens with, or undefined where too little has come.
 *
 * @see RFC 15, "Backwards Compatibility", and RFC 37, "Version Negotiation"
 */
export function openingOf(octets: Uint8Array): Opening | undefined {
  const [first] = octets;
  if (first === undefined) return undefined;
  if (first !== 0xff) return 1;
  const last = octets[SIGNATURE_LENGTH - 1];
  if (last === undefined) return undefined;
  if ((last & 1) === 0) return 1;
  const revision = octets[SIGNATURE_LENGTH];
  if (revision === undefined) return undefined;
  if (revision >= 3) return 3;
  return revision === 1 ? 2 : 0;
}

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
