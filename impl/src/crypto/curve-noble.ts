import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { BOX_OVERHEAD_BYTES, type CurveCrypto } from "../mechanism/curve-crypto.ts";
import { boxKey, x25519KeyPair } from "./key-agreement.ts";

/** CURVE's boxes in JavaScript: audited, and there wherever Node is. */
export const curveNoble: CurveCrypto = {
  name: "noble",
  keyPair: x25519KeyPair,
  precompute: boxKey,
  seal(box, nonce, key) {
    box.set(xsalsa20poly1305(key, nonce).encrypt(box.subarray(BOX_OVERHEAD_BYTES)));
  },
  open(box, nonce, key) {
    let text: Uint8Array;
    try {
      text = xsalsa20poly1305(key, nonce).decrypt(box);
    } catch {
      return false;
    }
    box.set(text, BOX_OVERHEAD_BYTES);
    return true;
  },
};
