import type { Command } from "../wire/command.ts";
import { decodeMetadata, encodeMetadata } from "../wire/metadata.ts";
import { openBox, sealBox, sharedKey } from "./curve-box.ts";
import { CurveChannel } from "./curve-channel.ts";
import {
  COOKIE_BYTES,
  decodeReady,
  decodeWelcome,
  encodeHello,
  encodeInitiate,
} from "./curve-commands.ts";
import { type CurveCrypto, KEY_BYTES, type KeyPair, type Random } from "./curve-crypto.ts";
import { NonceCounter, NonceGuard, SHORT_NONCE_BYTES } from "./curve-nonce.ts";
import type { Mechanism, Properties, Step } from "./mechanism.ts";
import { expectCommand } from "./turn.ts";

/** C and c, and S: the public key of the server that the client means to talk to. */
export interface CurveClientKeys extends KeyPair {
  readonly serverKey: Uint8Array;
}

/**
 * CURVE, the side that knows its server's key: HELLO, then, after WELCOME, INITIATE. Letters with
 * a prime (C', S') are keys of this connection alone.
 *
 * @see RFC 26, CurveZMQ Commands
 */
export class CurveClient implements Mechanism {
  readonly name = "CURVE";
  readonly asServer = false;
  readonly downgrades = false;
  readonly #keys: CurveClientKeys;
  readonly #properties: Properties;
  readonly #crypto: CurveCrypto;
  readonly #random: Random;
  readonly #counter = new NonceCounter();
  readonly #guard = new NonceGuard();
  #turn: "WELCOME" | "READY" = "WELCOME";
  /** C' and c'. */
  #transient: KeyPair | undefined;
  /** Shared with S at first, with S' once it is known. */
  #shared: Uint8Array | undefined;
  channel: CurveChannel | undefined;

  constructor(keys: CurveClientKeys, properties: Properties, crypto: CurveCrypto, random: Random) {
    this.#keys = keys;
    this.#properties = properties;
    this.#crypto = crypto;
    this.#random = random;
  }

  start(): Step {
    const transient = this.#crypto.keyPair(this.#random(KEY_BYTES));
    this.#transient = transient;
    this.#shared = sharedKey(this.#crypto, this.#keys.serverKey, transient.secretKey);
    const nonce = this.#nonce();
    const zeros = new Uint8Array(64);
    const signature = this.#seal("CurveZMQHELLO---", nonce, zeros);
    return { send: encodeHello({ transientKey: transient.publicKey, nonce, signature }) };
  }

  receive(command: Command): Step {
    expectCommand(command, this.#turn);
    return this.#turn === "WELCOME" ? this.#welcome(command) : this.#ready(command);
  }

  accepted(): Step {
    throw new Error("a CURVE client authenticates its server by the handshake");
  }

  #welcome(command: Command): Step {
    const { nonce, box } = decodeWelcome(command);
    const text = openBox(this.#crypto, this.#shared!, "WELCOME-", nonce, box);
    const serverTransient = text.subarray(0, KEY_BYTES);
    const cookie = text.subarray(KEY_BYTES, KEY_BYTES + COOKIE_BYTES);
    const { publicKey: transientKey, secretKey } = this.#transient!;
    const vouch = this.#vouch(transientKey, serverTransient);
    this.#shared = sharedKey(this.#crypto, serverTransient, secretKey);
    secretKey.fill(0);
    this.#turn = "READY";
    const own = this.#nonce();
    const metadata = encodeMetadata(this.#properties);
    const initiate = this.#seal(
      "CurveZMQINITIATE",
      own,
      Buffer.concat([this.#keys.publicKey, vouch, metadata]),
    );
    return { send: encodeInitiate({ cookie, nonce: own, box: initiate }) };
  }

  /** Shows that whoever made C' for this server owns C: Box[C' + S](C->S'). */
  #vouch(transientKey: Uint8Array, serverTransient: Uint8Array): Uint8Array {
    const { secretKey, serverKey } = this.#keys;
    const key = sharedKey(this.#crypto, serverTransient, secretKey);
    const nonce = this.#random(16);
    const box = sealBox(this.#crypto, key, "VOUCH---", nonce, transientKey, serverKey);
    return Buffer.concat([nonce, box]);
  }

  #ready(command: Command): Step {
    const { nonce, box } = decodeReady(command);
    this.#guard.check(nonce, 0);
    const metadata = openBox(this.#crypto, this.#shared!, "CurveZMQREADY---", nonce, box);
    this.#guard.accept(nonce, 0);
    this.channel = new CurveChannel(this.#crypto, {
      key: this.#shared!,
      asServer: false,
      counter: this.#counter,
      guard: this.#guard,
    });
    return { metadata: decodeMetadata(metadata) };
  }

  #nonce(): Uint8Array {
    const nonce = new Uint8Array(SHORT_NONCE_BYTES);
    this.#counter.next(nonce, 0);
    return nonce;
  }

  #seal(prefix: string, nonce: Uint8Array, text: Uint8Array): Uint8Array {
    return sealBox(this.#crypto, this.#shared!, prefix, nonce, text);
  }
}
