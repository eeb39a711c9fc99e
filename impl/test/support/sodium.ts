import { createRequire } from "node:module";

interface Sodium {
  crypto_box_keypair(publicKey: Buffer, secretKey: Buffer): void;
  crypto_scalarmult_base(publicKey: Buffer, secretKey: Buffer): void;
  crypto_box_easy(box: Buffer, text: Buffer, nonce: Buffer, pk: Buffer, sk: Buffer): void;
  crypto_box_open_easy(text: Buffer, box: Buffer, nonce: Buffer, pk: Buffer, sk: Buffer): boolean;
  crypto_secretbox_easy(box: Buffer, text: Buffer, nonce: Buffer, key: Buffer): void;
}

/** libsodium: the other opinion on every octet that CURVE makes. */
export const sodium: Sodium = createRequire(import.meta.url)("sodium-native");

/** A pair made of one octet, 32 times: the same in every run. */
export function pairOf(octet: number): { publicKey: Buffer; secretKey: Buffer } {
  const secretKey = Buffer.alloc(32, octet);
  const publicKey = Buffer.alloc(32);
  sodium.crypto_scalarmult_base(publicKey, secretKey);
  return { publicKey, secretKey };
}

/** crypto_box: 16 octets, then the text, from the owner of `sk` to that of `pk`. */
export function box(nonce: Buffer, text: Uint8Array, pk: Uint8Array, sk: Uint8Array): Buffer {
  const sealed = Buffer.alloc(text.length + 16);
  sodium.crypto_box_easy(sealed, Buffer.from(text), nonce, Buffer.from(pk), Buffer.from(sk));
  return sealed;
}

/** The text of a crypto_box. */
export function unbox(nonce: Buffer, sealed: Uint8Array, pk: Uint8Array, sk: Uint8Array): Buffer {
  const text = Buffer.alloc(sealed.length - 16);
  const good = sodium.crypto_box_open_easy(
    text,
    Buffer.from(sealed),
    nonce,
    Buffer.from(pk),
    Buffer.from(sk),
  );
  if (!good) throw new Error("the box does not open");
  return text;
}

/** 24 octets: text, then octets or a number of 8 octets. */
export function nonceOf(prefix: string, rest: Uint8Array | number): Buffer {
  return Buffer.concat([
    Buffer.from(prefix, "latin1"),
    typeof rest === "number" ? short(rest) : rest,
  ]);
}

/** A short nonce. */
export function short(value: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64BE(BigInt(value));
  return octets;
}
