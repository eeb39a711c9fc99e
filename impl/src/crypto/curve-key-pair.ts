import { KEY_BYTES } from "../mechanism/curve-crypto.ts";
import { encodeZ85 } from "../mechanism/z85.ts";
import { x25519KeyPair } from "./key-agreement.ts";
import { systemRandom } from "./select.ts";

/**
 * A new pair of keys for curvePublicKey and curveSecretKey: 40 characters of Z85 each.
 *
 * Keep the secret one from everybody; give a server's public one to its clients.
 */
export function curveKeyPair(): { publicKey: string; secretKey: string } {
  const { publicKey, secretKey } = x25519KeyPair(systemRandom(KEY_BYTES));
  return { publicKey: encodeZ85(publicKey), secretKey: encodeZ85(secretKey) };
}
