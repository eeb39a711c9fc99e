import { createPrivateKey, createPublicKey, diffieHellman, randomBytes } from "node:crypto";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { join, text } from "./literal.ts";

/** What DER puts before the 32 octets of an X25519 key. RFC 8410, sections 4 and 7. */
const SECRET_HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_HEAD = Buffer.from("302a300506032b656e032100", "hex");

/** Two keys of 32 octets that belong together. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** A pair of which nobody else knows the secret key, or that of the secret key given. */
export function keyPair(secretKey: Uint8Array = randomBytes(32)): KeyPair {
  const spki = createPublicKey(secret(secretKey)).export({ format: "der", type: "spki" });
  return { secretKey, publicKey: Uint8Array.from(spki.subarray(PUBLIC_HEAD.length)) };
}

/**
 * The key of NaCl's crypto_box between the owners of two pairs: HSalsa20 of X25519.
 *
 * @throws where the public key is of low order: what both would agree on is known to everybody
 */
export function sharedKey(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array {
  const der = Buffer.concat([PUBLIC_HEAD, publicKey]);
  const other = createPublicKey({ key: der, format: "der", type: "spki" });
  return boxKey(diffieHellman({ privateKey: secret(secretKey), publicKey: other }));
}

/** The key of a box from what X25519 agrees on. */
export function boxKey(agreed: Uint8Array): Uint8Array {
  const key = new Uint32Array(8);
  hsalsa(words(text("expand 32-byte k")), words(agreed), new Uint32Array(4), key);
  return new Uint8Array(key.buffer);
}

/** A box: 16 octets that prove who made it, then the text, sealed. @param nonce 24 octets */
export const seal = (plain: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array =>
  xsalsa20poly1305(key, nonce).encrypt(plain);

/** The text of a box, or undefined where it was not made with this key and nonce. */
export function unseal(
  box: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): Uint8Array | undefined {
  try {
    return xsalsa20poly1305(key, nonce).decrypt(box);
  } catch {
    return undefined;
  }
}

/** 24 octets: a prefix of ASCII, then 8 or 16 octets that are sent. */
export const nonceOf = (prefix: string, sent: Uint8Array): Uint8Array => join(text(prefix), sent);

/** The 8 octets of a short nonce. */
export function shortNonce(count: bigint): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, count);
  return octets;
}

/** 16 octets of a long nonce. */
export const longNonce = (): Uint8Array => Uint8Array.from(randomBytes(16));

function secret(octets: Uint8Array) {
  const key = Buffer.concat([SECRET_HEAD, octets]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** Memory of its own, as the words that the cipher works on. */
const words = (octets: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(octets).buffer);
