import { ProtocolError } from "../errors.ts";
import { BOX_OVERHEAD_BYTES, type CurveCrypto, NONCE_BYTES } from "./curve-crypto.ts";

/**
 * A box in memory of its own.
 *
 * @param prefix the first 16 or 8 characters of the nonce, which are not sent
 * @param nonce the other 8 or 16 octets
 * @param text the plain text, in pieces
 */
export function sealBox(
  crypto: CurveCrypto,
  key: Uint8Array,
  prefix: string,
  nonce: Uint8Array,
  ...text: readonly Uint8Array[]
): Uint8Array {
  const box = Buffer.concat([new Uint8Array(BOX_OVERHEAD_BYTES), ...text]);
  crypto.seal(box, fullNonce(prefix, nonce), key);
  return box;
}

/**
 * The text of a box, in memory of its own.
 *
 * @throws ProtocolError ERR_ZMTP_CRYPTOGRAPHIC where it was not sealed for us
 */
export function openBox(
  crypto: CurveCrypto,
  key: Uint8Array,
  prefix: string,
  nonce: Uint8Array,
  box: Uint8Array,
): Uint8Array {
  const opened = Uint8Array.from(box);
  if (!crypto.open(opened, fullNonce(prefix, nonce), key)) {
    throw new ProtocolError("ERR_ZMTP_CRYPTOGRAPHIC");
  }
  return opened.subarray(BOX_OVERHEAD_BYTES);
}

/**
 * The key shared with a peer.
 *
 * @throws ProtocolError ERR_ZMTP_CRYPTOGRAPHIC for a public key that nobody made honestly
 */
export function sharedKey(
  crypto: CurveCrypto,
  publicKey: Uint8Array,
  secretKey: Uint8Array,
): Uint8Array {
  const key = crypto.precompute(publicKey, secretKey);
  if (key === undefined) throw new ProtocolError("ERR_ZMTP_CRYPTOGRAPHIC");
  return key;
}

/** 24 octets: the prefix in ASCII, then what is sent. */
export function fullNonce(prefix: string, nonce: Uint8Array): Uint8Array {
  const octets = Buffer.alloc(NONCE_BYTES);
  octets.write(prefix, "latin1");
  octets.set(nonce, prefix.length);
  return octets;
}
