/** Octets of a signature; what follows it is the version. */
export const SIGNATURE_LENGTH = 10;

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
