import { nonceOf, seal, shortNonce, unseal } from "./curve-box.ts";
import { commandBody, frame, LONG, MORE } from "./frame.ts";
import { join } from "./literal.ts";

/** Flags inside a box. COMMAND is libzmq's: RFC 26 reserves the bit. */
export const SEALED_MORE = MORE;
export const SEALED_COMMAND = 0x02;

/** What a MESSAGE has where it differs from a legal one. */
export interface MessageBend {
  readonly prefix?: string;
  readonly nonce?: bigint;
  readonly key?: Uint8Array;
  /** Of the frame that carries it: 0, as all send it. */
  readonly outer?: number;
  /** What becomes of the whole body of the frame. */
  readonly body?: (body: Uint8Array) => Uint8Array;
}

/** What was in a MESSAGE. */
export interface Opened {
  readonly nonce: bigint;
  readonly flags: number;
  readonly data: Uint8Array;
}

/** Traffic under CURVE, of one side. RFC 26, The MESSAGE Command. */
export class CurveChannel {
  readonly #key: Uint8Array;
  readonly #asServer: boolean;
  /** The short nonce that was sent last. */
  nonce: bigint;

  constructor(key: Uint8Array, asServer: boolean, nonce: bigint) {
    this.#key = key;
    this.#asServer = asServer;
    this.nonce = nonce;
  }

  /** The octets of one frame that carries `data` in a box. */
  message(data: Uint8Array, flags = 0, bend: MessageBend = {}): Uint8Array {
    this.nonce = bend.nonce ?? this.nonce + 1n;
    const short = shortNonce(this.nonce);
    const nonce = nonceOf(bend.prefix ?? prefix(this.#asServer), short);
    const box = seal(join(Uint8Array.of(flags), data), nonce, bend.key ?? this.#key);
    const whole = commandBody("MESSAGE", join(short, box));
    const body = bend.body?.(whole) ?? whole;
    return frame((bend.outer ?? 0) | (body.length > 255 ? LONG : 0), body);
  }

  /** What is in the body of a frame from the other side; undefined where it is no box for us. */
  open(body: Uint8Array): Opened | undefined {
    if (body.length < 33) return undefined;
    const short = body.subarray(8, 16);
    const plain = unseal(body.subarray(16), nonceOf(prefix(!this.#asServer), short), this.#key);
    if (plain === undefined) return undefined;
    const nonce = new DataView(short.buffer, short.byteOffset, 8).getBigUint64(0);
    return { nonce, flags: plain[0]!, data: plain.subarray(1) };
  }
}

const prefix = (fromServer: boolean): string =>
  fromServer ? "CurveZMQMESSAGES" : "CurveZMQMESSAGEC";
