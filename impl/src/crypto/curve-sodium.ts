import { createRequire } from "node:module";
import { BOX_OVERHEAD_BYTES, type CurveCrypto } from "../mechanism/curve-crypto.ts";
import { boxKey, x25519KeyPair } from "./key-agreement.ts";

/** What is used of the package sodium-native, which brings no types. */
interface Sodium {
  /** `box` may overlap `text`. */
  crypto_secretbox_easy(
    box: Uint8Array,
    text: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
  crypto_secretbox_open_easy(
    text: Uint8Array,
    box: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): boolean;
}

/** CURVE's boxes by libsodium, several times as fast; undefined where it is not installed. */
export function loadCurveSodium(): CurveCrypto | undefined {
  let sodium: Sodium;
  try {
    sodium = createRequire(import.meta.url)("sodium-native");
  } catch {
    return undefined;
  }
  return {
    name: "sodium",
    keyPair: x25519KeyPair,
    precompute: boxKey,
    seal(box, nonce, key) {
      sodium.crypto_secretbox_easy(box, box.subarray(BOX_OVERHEAD_BYTES), nonce, key);
    },
    open(box, nonce, key) {
      if (box.length < BOX_OVERHEAD_BYTES) return false;
      const text = box.subarray(BOX_OVERHEAD_BYTES);
      return sodium.crypto_secretbox_open_easy(text, box, nonce, key);
    },
  };
}
