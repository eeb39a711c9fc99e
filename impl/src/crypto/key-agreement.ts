import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";
import { hsalsa } from "@noble/ciphers/salsa.js";
import type { KeyPair } from "../mechanism/curve-crypto.ts";

/** What DER puts before the 32 octets of an X25519 key. RFC 8410, sections 4 and 7. */
const SECRET_HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_HEAD = Buffer.from("302a300506032b656e032100", "hex");

/** "expand 32-byte k", as NaCl has it. */
const SIGMA = words(Buffer.from("expand 32-byte k", "latin1"));

/** The pair of 32 octets that nobody can guess. */
export function x25519KeyPair(secretKey: Uint8Array): KeyPair {
  const exported = createPublicKey(secretObject(secretKey)).export({ format: "der", type: "spki" });
  return { publicKey: Uint8Array.from(exported.subarray(PUBLIC_HEAD.length)), secretKey };
}

/**
 * The key of crypto_box: HSalsa20 of what X25519 agrees on.
 *
 * @returns undefined for a public key of low order: OpenSSL refuses the zeros it leads to
 */
export function boxKey(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array | undefined {
  const privateKey = secretObject(secretKey);
  const key = {
    key: Buffer.concat([PUBLIC_HEAD, publicKey]),
    format: "der",
    type: "spki",
  } as const;
  let agreed: Buffer;
  try {
    agreed = diffieHellman({ privateKey, publicKey: createPublicKey(key) });
  } catch {
    return undefined;
  }
  const shared = new Uint32Array(8);
  hsalsa(SIGMA, words(agreed), new Uint32Array(4), shared);
  agreed.fill(0);
  return new Uint8Array(shared.buffer);
}

function secretObject(secretKey: Uint8Array): KeyObject {
  const key = Buffer.concat([SECRET_HEAD, secretKey]);
  const object = createPrivateKey({ key, format: "der", type: "pkcs8" });
  key.fill(0);
  return object;
}

/** Memory of its own, as the words that noble works on. */
function words(octets: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(octets).buffer);
}
