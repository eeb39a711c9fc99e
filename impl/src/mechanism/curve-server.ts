import { ProtocolError } from "../errors.ts";
import type { Command } from "../wire/command.ts";
import { decodeMetadata, encodeMetadata, type Metadata } from "../wire/metadata.ts";
import { openBox, sealBox, sharedKey } from "./curve-box.ts";
import { CurveChannel } from "./curve-channel.ts";
import {
  decodeHello,
  decodeInitiate,
  encodeReady,
  encodeWelcome,
  VOUCH_BYTES,
} from "./curve-commands.ts";
import {
  type CurveCrypto,
  equalOctets,
  KEY_BYTES,
  type KeyPair,
  type Random,
} from "./curve-crypto.ts";
import { NonceCounter, NonceGuard, SHORT_NONCE_BYTES } from "./curve-nonce.ts";
import type { Mechanism, Properties, Step } from "./mechanism.ts";
import { expectCommand, unexpected } from "./turn.ts";

const LONG_NONCE_BYTES = 16;

/**
 * CURVE, the side whose key the clients know. Between WELCOME and INITIATE it remembers the key of
 * the cookie and nothing else: the keys of the connection come back with the client's INITIATE.
 *
 * @see RFC 26, CurveZMQ Commands
 */
export class CurveServer implements Mechanism {
  readonly name = "CURVE";
  readonly asServer = true;
  readonly downgrades = false;
  /** S and s. */
  readonly #keys: KeyPair;
  readonly #properties: Properties;
  readonly #crypto: CurveCrypto;
  readonly #random: Random;
  readonly #counter = new NonceCounter();
  readonly #guard = new NonceGuard();
  #turn: "HELLO" | "INITIATE" | undefined = "HELLO";
  #cookieKey: Uint8Array | undefined;
  /** Shared by C' and S'. */
  #shared: Uint8Array | undefined;
  /** Of a client that waits to be accepted. */
  #metadata: Metadata | undefined;
  channel: CurveChannel | undefined;

  constructor(keys: KeyPair, properties: Properties, crypto: CurveCrypto, random: Random) {
    this.#keys = keys;
    this.#properties = properties;
    this.#crypto = crypto;
    this.#random = random;
  }

  start(): Step {
    return {};
  }

  receive(command: Command): Step {
    if (this.#turn === undefined) throw unexpected(command);
    expectCommand(command, this.#turn);
    return this.#turn === "HELLO" ? this.#hello(command) : this.#initiate(command);
  }

  accepted(): Step {
    const metadata = this.#metadata!;
    const nonce = new Uint8Array(SHORT_NONCE_BYTES);
    this.#counter.next(nonce, 0);
    const properties = encodeMetadata(this.#properties);
    const box = sealBox(this.#crypto, this.#shared!, "CurveZMQREADY---", nonce, properties);
    this.channel = new CurveChannel(this.#crypto, {
      key: this.#shared!,
      asServer: true,
      counter: this.#counter,
      guard: this.#guard,
    });
    return { metadata, send: encodeReady({ nonce, box }) };
  }

  #hello(command: Command): Step {
    const { transientKey, nonce, signature } = decodeHello(command);
    this.#guard.check(nonce, 0);
    const key = sharedKey(this.#crypto, transientKey, this.#keys.secretKey);
    const text = openBox(this.#crypto, key, "CurveZMQHELLO---", nonce, signature);
    if (!equalOctets(text, new Uint8Array(64))) throw new ProtocolError("ERR_ZMTP_CRYPTOGRAPHIC");
    this.#guard.accept(nonce, 0);
    this.#turn = "INITIATE";
    const transient = this.#crypto.keyPair(this.#random(KEY_BYTES));
    const cookie = this.#bake(transientKey, transient.secretKey);
    const own = this.#random(LONG_NONCE_BYTES);
    const box = sealBox(this.#crypto, key, "WELCOME-", own, transient.publicKey, cookie);
    transient.secretKey.fill(0);
    return { send: encodeWelcome({ nonce: own, box }) };
  }

  /** The cookie: C' and s', for ourselves. */
  #bake(clientTransient: Uint8Array, transientSecret: Uint8Array): Uint8Array {
    this.#cookieKey = this.#random(KEY_BYTES);
    const nonce = this.#random(LONG_NONCE_BYTES);
    const box = sealBox(
      this.#crypto,
      this.#cookieKey,
      "COOKIE--",
      nonce,
      clientTransient,
      transientSecret,
    );
    return Buffer.concat([nonce, box]);
  }

  #initiate(command: Command): Step {
    const { cookie, nonce, box } = decodeInitiate(command);
    this.#guard.check(nonce, 0);
    const cookieNonce = cookie.subarray(0, LONG_NONCE_BYTES);
    const cookieBox = cookie.subarray(LONG_NONCE_BYTES);
    const keys = openBox(this.#crypto, this.#cookieKey!, "COOKIE--", cookieNonce, cookieBox);
    const clientTransient = keys.subarray(0, KEY_BYTES);
    const transientSecret = keys.subarray(KEY_BYTES);
    this.#shared = sharedKey(this.#crypto, clientTransient, transientSecret);
    const text = openBox(this.#crypto, this.#shared, "CurveZMQINITIATE", nonce, box);
    const client = text.subarray(0, KEY_BYTES);
    const vouch = text.subarray(KEY_BYTES, KEY_BYTES + VOUCH_BYTES);
    this.#checkVouch(vouch, client, clientTransient, transientSecret);
    this.#guard.accept(nonce, 0);
    // RFC 26, The WELCOME Command: the cookie's key goes with the first valid INITIATE.
    this.#cookieKey!.fill(0);
    transientSecret.fill(0);
    this.#turn = undefined;
    this.#metadata = decodeMetadata(text.subarray(KEY_BYTES + VOUCH_BYTES));
    const identity = this.#metadata.get("identity") ?? new Uint8Array(0);
    return { authenticate: { identity, frames: [client] } };
  }

  /** The owner of C says: C' is mine, for the server S. */
  #checkVouch(
    vouch: Uint8Array,
    client: Uint8Array,
    clientTransient: Uint8Array,
    transientSecret: Uint8Array,
  ): void {
    const key = sharedKey(this.#crypto, client, transientSecret);
    const nonce = vouch.subarray(0, LONG_NONCE_BYTES);
    const text = openBox(this.#crypto, key, "VOUCH---", nonce, vouch.subarray(LONG_NONCE_BYTES));
    const expected = Buffer.concat([clientTransient, this.#keys.publicKey]);
    if (!equalOctets(text, expected)) throw new ProtocolError("ERR_ZMTP_CRYPTOGRAPHIC");
  }
}
