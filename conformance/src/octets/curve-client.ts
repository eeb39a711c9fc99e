import {
  type KeyPair,
  keyPair,
  longNonce,
  nonceOf,
  seal,
  sharedKey,
  shortNonce,
  unseal,
} from "./curve-box.ts";
import { CurveChannel } from "./curve-channel.ts";
import { command } from "./frame.ts";
import { join } from "./literal.ts";

/** Fields of HELLO where they differ from a legal one. */
export interface HelloBend {
  readonly version?: Uint8Array;
  readonly padding?: Uint8Array;
  readonly transientKey?: Uint8Array;
  readonly prefix?: string;
  readonly nonce?: bigint;
  readonly key?: Uint8Array;
  readonly text?: Uint8Array;
  /** What becomes of all that follows the name. */
  readonly data?: (data: Uint8Array) => Uint8Array;
}

/** Fields of INITIATE where they differ from a legal one. */
export interface InitiateBend {
  readonly cookie?: (cookie: Uint8Array) => Uint8Array;
  readonly prefix?: string;
  readonly nonce?: bigint;
  readonly key?: Uint8Array;
  /** C, where it is not the key that vouches. */
  readonly clientKey?: Uint8Array;
  readonly vouchPrefix?: string;
  readonly vouchedTransient?: Uint8Array;
  readonly vouchedServer?: Uint8Array;
  readonly vouch?: (vouch: Uint8Array) => Uint8Array;
  readonly data?: (data: Uint8Array) => Uint8Array;
}

/** What a WELCOME holds. */
export interface WelcomeText {
  readonly transientKey: Uint8Array;
  readonly cookie: Uint8Array;
}

/**
 * The side of CURVE that connects to a server: it makes its commands, legal or with a field bent,
 * and opens those of the server. RFC 26, CurveZMQ Commands.
 */
export class CurveClient {
  readonly keys: KeyPair;
  readonly transient = keyPair();
  readonly #serverKey: Uint8Array;
  #welcome: WelcomeText | undefined;
  #nonce = 0n;

  constructor(serverKey: Uint8Array, keys = keyPair()) {
    this.#serverKey = serverKey;
    this.keys = keys;
  }

  hello(bend: HelloBend = {}): Uint8Array {
    const short = this.#next(bend.nonce);
    const key = bend.key ?? sharedKey(this.#serverKey, this.transient.secretKey);
    const nonce = nonceOf(bend.prefix ?? "CurveZMQHELLO---", short);
    const data = join(
      bend.version ?? Uint8Array.of(1, 0),
      bend.padding ?? new Uint8Array(72),
      bend.transientKey ?? this.transient.publicKey,
      short,
      seal(bend.text ?? new Uint8Array(64), nonce, key),
    );
    return command("HELLO", bend.data?.(data) ?? data);
  }

  /** Opens WELCOME, by the data behind its name; undefined where it is none for us. */
  takeWelcome(data: Uint8Array): WelcomeText | undefined {
    const key = sharedKey(this.#serverKey, this.transient.secretKey);
    const plain = unseal(data.subarray(16), nonceOf("WELCOME-", data.subarray(0, 16)), key);
    if (plain === undefined) return undefined;
    this.#welcome = { transientKey: plain.subarray(0, 32), cookie: plain.subarray(32) };
    return this.#welcome;
  }

  /** INITIATE with this metadata. WELCOME has to be taken first. */
  initiate(metadata: Uint8Array, bend: InitiateBend = {}): Uint8Array {
    const { cookie } = this.#taken;
    const short = this.#next(bend.nonce);
    const nonce = nonceOf(bend.prefix ?? "CurveZMQINITIATE", short);
    const plain = join(bend.clientKey ?? this.keys.publicKey, this.#vouch(bend), metadata);
    const box = seal(plain, nonce, bend.key ?? this.#key);
    const data = join(bend.cookie?.(cookie) ?? cookie, short, box);
    return command("INITIATE", bend.data?.(data) ?? data);
  }

  /** The metadata of READY, by the data behind its name; undefined where it is none for us. */
  takeReady(data: Uint8Array): Uint8Array | undefined {
    const nonce = nonceOf("CurveZMQREADY---", data.subarray(0, 8));
    return unseal(data.subarray(8), nonce, this.#key);
  }

  /** Traffic from here on. */
  channel(): CurveChannel {
    return new CurveChannel(this.#key, false, this.#nonce);
  }

  get #taken(): WelcomeText {
    if (this.#welcome === undefined) throw new TypeError("no WELCOME was taken");
    return this.#welcome;
  }

  get #key(): Uint8Array {
    return sharedKey(this.#taken.transientKey, this.transient.secretKey);
  }

  #vouch({ vouchPrefix = "VOUCH---", vouchedTransient, vouchedServer, vouch }: InitiateBend) {
    const long = longNonce();
    const transient = vouchedTransient ?? this.transient.publicKey;
    const plain = join(transient, vouchedServer ?? this.#serverKey);
    const key = sharedKey(this.#taken.transientKey, this.keys.secretKey);
    const whole = join(long, seal(plain, nonceOf(vouchPrefix, long), key));
    return vouch?.(whole) ?? whole;
  }

  #next(nonce = this.#nonce + 1n): Uint8Array {
    this.#nonce = nonce;
    return shortNonce(nonce);
  }
}
