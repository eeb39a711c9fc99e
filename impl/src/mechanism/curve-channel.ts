import { ProtocolError } from "../errors.ts";
import { BOX_OVERHEAD_BYTES, type CurveCrypto, NONCE_BYTES } from "./curve-crypto.ts";
import type { NonceCounter, NonceGuard } from "./curve-nonce.ts";
import { malformed } from "./turn.ts";

/** The size octet and the letters of the command's name, then the short nonce. */
const NAME = Buffer.from("\x07MESSAGE", "latin1");
const NONCE_AT = NAME.length;
const BOX_AT = NONCE_AT + 8;
const FLAGS_AT = BOX_AT + BOX_OVERHEAD_BYTES;
const BODY_AT = FLAGS_AT + 1;

/** What a MESSAGE has more than the frame's body in it. RFC 26, The MESSAGE Command. */
export const MESSAGE_OVERHEAD_BYTES = BODY_AT;

/** Flags inside the box: MORE of RFC 26, and COMMAND as libzmq has it, for PING and SUBSCRIBE. */
export const SEALED_MORE = 0x01;
export const SEALED_COMMAND = 0x02;

export interface ChannelKeys {
  /** Shared by both transient pairs. */
  readonly key: Uint8Array;
  readonly asServer: boolean;
  /** They go on from where the handshake has left them. */
  readonly counter: NonceCounter;
  readonly guard: NonceGuard;
}

/**
 * Traffic under CURVE: each frame, of a message or a command, travels as the box of one MESSAGE.
 *
 * The order in which frames are sealed is the order in which they have to be sent.
 *
 * @see RFC 26, The MESSAGE Command
 */
export class CurveChannel {
  readonly #crypto: CurveCrypto;
  readonly #keys: ChannelKeys;
  /** Nonces of either direction; the last 8 octets change. */
  readonly #outbound: Uint8Array;
  readonly #inbound: Uint8Array;

  constructor(crypto: CurveCrypto, keys: ChannelKeys) {
    this.#crypto = crypto;
    this.#keys = keys;
    this.#outbound = nonce(keys.asServer);
    this.#inbound = nonce(!keys.asServer);
  }

  /**
   * Writes a MESSAGE at `at`: {@link MESSAGE_OVERHEAD_BYTES} and the body.
   *
   * @param flags SEALED_MORE, SEALED_COMMAND
   */
  seal(flags: number, body: Uint8Array, into: Uint8Array, at: number): void {
    into.set(NAME, at);
    this.#keys.counter.next(into, at + NONCE_AT);
    this.#outbound.set(into.subarray(at + NONCE_AT, at + BOX_AT), 16);
    into[at + FLAGS_AT] = flags;
    into.set(body, at + BODY_AT);
    const box = into.subarray(at + BOX_AT, at + BODY_AT + body.length);
    this.#crypto.seal(box, this.#outbound, this.#keys.key);
  }

  /**
   * Opens a MESSAGE where it lies. The frame's body is then from {@link MESSAGE_OVERHEAD_BYTES} on.
   *
   * @returns its flags
   * @throws ProtocolError ERR_ZMTP_COMMAND, ERR_ZMTP_NONCE, ERR_ZMTP_CRYPTOGRAPHIC,
   *   ERR_ZMTP_RESERVED_FLAGS
   */
  open(message: Uint8Array): number {
    if (message.length < BODY_AT) throw malformed("MESSAGE", "33 octets or more", message.length);
    for (let i = 0; i < NAME.length; i++) {
      if (message[i] !== NAME[i]) throw malformed("MESSAGE", "its name", "traffic in clear");
    }
    const { guard } = this.#keys;
    guard.check(message, NONCE_AT);
    this.#unbox(message, this.#inbound);
    guard.accept(message, NONCE_AT);
    const flags = message[FLAGS_AT]!;
    if (flags > (SEALED_MORE | SEALED_COMMAND)) {
      throw new ProtocolError(
        "ERR_ZMTP_RESERVED_FLAGS",
        `expected flags of 0 to 3 in a MESSAGE, got 0x${flags.toString(16)}`,
      );
    }
    return flags;
  }

  /** Opens a MESSAGE of our own that was never sent: both directions have the same key. */
  reopen(message: Uint8Array): number {
    this.#unbox(message, this.#outbound);
    return message[FLAGS_AT]!;
  }

  #unbox(message: Uint8Array, nonce: Uint8Array): void {
    nonce.set(message.subarray(NONCE_AT, BOX_AT), 16);
    if (!this.#crypto.open(message.subarray(BOX_AT), nonce, this.#keys.key)) {
      throw new ProtocolError("ERR_ZMTP_CRYPTOGRAPHIC");
    }
  }
}

/** RFC 26, The MESSAGE Command: the text's prefixes, one for each direction. */
function nonce(fromServer: boolean): Uint8Array {
  const octets = Buffer.alloc(NONCE_BYTES);
  octets.write(fromServer ? "CurveZMQMESSAGES" : "CurveZMQMESSAGEC", "latin1");
  return octets;
}
