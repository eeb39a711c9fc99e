import { ProtocolError } from "../errors.ts";
import { readUint32, writeUint32 } from "../wire/frame.ts";

export const SHORT_NONCE_BYTES = 8;

const TWO_TO_32 = 0x1_0000_0000;

/**
 * Our short nonces: 1, 2, 3 ... one for each command of a connection.
 *
 * @see RFC 26, The HELLO Command
 */
export class NonceCounter {
  #last = 0;

  /** Writes the next nonce into 8 octets. */
  next(octets: Uint8Array, at: number): void {
    // Beyond 2^53 numbers repeat; a message every nanosecond gets there in a hundred days.
    if (this.#last === Number.MAX_SAFE_INTEGER) throw new ProtocolError("ERR_ZMTP_NONCES_USED_UP");
    this.#last++;
    writeUint32(octets, at, Math.floor(this.#last / TWO_TO_32));
    writeUint32(octets, at + 4, this.#last);
  }
}

/**
 * The peer's short nonces: each has to be greater than the one before. Gaps are legal.
 *
 * @see RFC 26, The HELLO Command: no nonce is used again
 */
export class NonceGuard {
  #high = 0;
  #low = 0;

  /** @throws ProtocolError ERR_ZMTP_NONCE for one that is not greater than the last accepted */
  check(octets: Uint8Array, at: number): void {
    const high = readUint32(octets, at);
    if (high > this.#high) return;
    if (high === this.#high && readUint32(octets, at + 4) > this.#low) return;
    throw new ProtocolError("ERR_ZMTP_NONCE");
  }

  /** The command of this nonce has proved to be the peer's. */
  accept(octets: Uint8Array, at: number): void {
    this.#high = readUint32(octets, at);
    this.#low = readUint32(octets, at + 4);
  }
}
