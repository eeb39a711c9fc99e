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
import { fill, join } from "./literal.ts";

/** Octets of HELLO behind its name. */
const HELLO_BYTES = 194;

/** Fields of WELCOME where they differ from a legal one. */
export interface WelcomeBend {
  readonly prefix?: string;
  /** The pair that seals, where it is not S. */
  readonly by?: KeyPair;
  readonly data?: (data: Uint8Array) => Uint8Array;
}

/** Fields of READY where they differ from a legal one. */
export interface ReadyBend {
  readonly prefix?: string;
  readonly nonce?: bigint;
  readonly key?: Uint8Array;
  readonly data?: (data: Uint8Array) => Uint8Array;
}

/** What an INITIATE holds. */
export interface InitiateText {
  readonly cookie: Uint8Array;
  readonly nonce: Uint8Array;
  readonly clientKey: Uint8Array;
  readonly vouch: Uint8Array;
  /** C' and S, as the vouch has them; undefined where it does not open. */
  readonly vouched: Uint8Array | undefined;
  readonly metadata: Uint8Array;
}

/**
 * The side of CURVE whose key the client knows: it makes its commands, legal or with a field bent,
 * and opens those of the client. RFC 26, CurveZMQ Commands.
 */
export class CurveServer {
  readonly transient = keyPair();
  /** Only its owner reads a cookie: any 96 octets are one. */
  readonly cookie = fill(96, 0xc0);
  readonly #keys: KeyPair;
  #clientTransient: Uint8Array | undefined;
  #nonce = 0n;

  constructor(keys: KeyPair) {
    this.#keys = keys;
  }

  /** The text of HELLO's box, by the data behind its name; undefined where it is none for us. */
  takeHello(data: Uint8Array): Uint8Array | undefined {
    if (data.length !== HELLO_BYTES) return undefined;
    this.#clientTransient = data.slice(74, 106);
    const nonce = nonceOf("CurveZMQHELLO---", data.subarray(106, 114));
    const key = sharedKey(this.#clientTransient, this.#keys.secretKey);
    return unseal(data.subarray(114), nonce, key);
  }

  /** WELCOME. HELLO has to be taken first. */
  welcome({ prefix = "WELCOME-", by = this.#keys, data }: WelcomeBend = {}): Uint8Array {
    const long = longNonce();
    const plain = join(this.transient.publicKey, this.cookie);
    const box = seal(plain, nonceOf(prefix, long), sharedKey(this.#client, by.secretKey));
    const whole = join(long, box);
    return command("WELCOME", data?.(whole) ?? whole);
  }

  /** Opens INITIATE, by the data behind its name; undefined where it is none for us. */
  takeInitiate(data: Uint8Array): InitiateText | undefined {
    const nonce = data.subarray(96, 104);
    const plain = unseal(data.subarray(104), nonceOf("CurveZMQINITIATE", nonce), this.#key);
    if (plain === undefined) return undefined;
    const clientKey = plain.subarray(0, 32);
    const vouch = plain.subarray(32, 128);
    const vouchNonce = nonceOf("VOUCH---", vouch.subarray(0, 16));
    const vouchKey = sharedKey(clientKey, this.transient.secretKey);
    const vouched = unseal(vouch.subarray(16), vouchNonce, vouchKey);
    const cookie = data.subarray(0, 96);
    return { cookie, nonce, clientKey, vouch, vouched, metadata: plain.subarray(128) };
  }

  /** READY with this metadata. */
  ready(metadata: Uint8Array, bend: ReadyBend = {}): Uint8Array {
    this.#nonce = bend.nonce ?? this.#nonce + 1n;
    const short = shortNonce(this.#nonce);
    const nonce = nonceOf(bend.prefix ?? "CurveZMQREADY---", short);
    const data = join(short, seal(metadata, nonce, bend.key ?? this.#key));
    return command("READY", bend.data?.(data) ?? data);
  }

  /** Traffic from here on. */
  channel(): CurveChannel {
    return new CurveChannel(this.#key, true, this.#nonce);
  }

  get #client(): Uint8Array {
    if (this.#clientTransient === undefined) throw new TypeError("no HELLO was taken");
    return this.#clientTransient;
  }

  get #key(): Uint8Array {
    return sharedKey(this.#client, this.transient.secretKey);
  }
}
