/** Octets of a key, of a nonce, and of what a box has more than its text. RFC 26, CurveZMQ Commands. */
export const KEY_BYTES = 32;
export const NONCE_BYTES = 24;
export const BOX_OVERHEAD_BYTES = 16;

/** Two keys of 32 octets that belong together. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/**
 * The cryptography of CURVE: X25519, and boxes of XSalsa20 and Poly1305 as NaCl makes them.
 *
 * There are several; they give the same octets. None keeps a key.
 */
export interface CurveCrypto {
  readonly name: string;
  /** The pair of a secret key: any 32 octets that nobody can guess. The key is not copied. */
  keyPair(secretKey: Uint8Array): KeyPair;
  /**
   * The key that the owners of both pairs share, for boxes in either direction.
   *
   * @returns undefined for a public key that leads to the same shared key with everyone
   */
  precompute(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array | undefined;
  /** Makes a box where it lies: 16 octets of room, then the text. @param nonce 24 octets */
  seal(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): void;
  /**
   * Opens a box where it lies: the text is from octet 16 on, afterwards.
   *
   * @returns whether it was sealed with this key and nonce; if not, its octets mean nothing
   */
  open(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): boolean;
}

/** Octets that nobody can guess, in memory of their own. */
export type Random = (octets: number) => Uint8Array;

/** Compares in a time that depends on the lengths alone. */
export function equalOctets(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}
