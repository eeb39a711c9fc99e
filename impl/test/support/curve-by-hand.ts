import type { Command } from "../../src/wire/command.ts";
import { bytes } from "./octets.ts";
import { box, nonceOf, pairOf, short, sodium } from "./sodium.ts";

/** The keys of every hand-made handshake: permanent C and S, transient C' and S', cookie key K. */
export const keys = {
  client: pairOf(0x11),
  server: pairOf(0x22),
  clientTransient: pairOf(0x33),
  serverTransient: pairOf(0x44),
  cookieKey: Buffer.alloc(32, 0x55),
};

export const longNonce = Buffer.alloc(16, 0x66);

/** A property list of one Socket-Type. */
export function socketType(type: string): Buffer {
  return bytes(`0B 'Socket-Type' 00 00 00 ${type.length.toString(16).padStart(2, "0")} '${type}'`);
}

/** A command as an engine hands it to a mechanism; copies, as opening may write over them. */
export function command(name: string, ...data: readonly Uint8Array[]): Command {
  return { name, data: Buffer.concat(data) };
}

/** The data of the command frame that a step sends. */
export function sent(frame: Uint8Array | undefined, name: string): Buffer {
  const octets = Buffer.from(frame!);
  const body = octets.subarray(octets[0]! & 2 ? 9 : 2);
  if (body.toString("latin1", 1, 1 + body[0]!) !== name) throw new Error(`no ${name}: ${body}`);
  return body.subarray(1 + body[0]!);
}

export interface HelloParts {
  version?: string;
  padding?: Buffer;
  transientKey?: Buffer;
  nonce?: number;
  text?: Buffer;
}

/** RFC 26, The HELLO Command, with one part or another changed. */
export function helloByHand(parts: HelloParts = {}): Command {
  const { version = "01 00", padding = Buffer.alloc(72), nonce = 1 } = parts;
  const { transientKey = keys.clientTransient.publicKey, text = Buffer.alloc(64) } = parts;
  const full = nonceOf("CurveZMQHELLO---", nonce);
  const signature = box(full, text, keys.server.publicKey, keys.clientTransient.secretKey);
  return command("HELLO", bytes(version), padding, transientKey, short(nonce), signature);
}

/** The cookie that keys.cookieKey opens: C' and s'. */
export function cookieByHand(): Buffer {
  const text = Buffer.concat([keys.clientTransient.publicKey, keys.serverTransient.secretKey]);
  const sealed = Buffer.alloc(80);
  sodium.crypto_secretbox_easy(sealed, text, nonceOf("COOKIE--", longNonce), keys.cookieKey);
  return Buffer.concat([longNonce, sealed]);
}

/** RFC 26, The WELCOME Command, with S' and a cookie of any octets. */
export function welcomeByHand(cookie: Buffer, serverTransient = keys.serverTransient.publicKey) {
  const text = Buffer.concat([serverTransient, cookie]);
  return (clientTransient: Uint8Array): Command => {
    const full = nonceOf("WELCOME-", longNonce);
    return command("WELCOME", longNonce, box(full, text, clientTransient, keys.server.secretKey));
  };
}

export interface InitiateParts {
  cookie?: Buffer;
  nonce?: number;
  /** In the box: C, the vouch's nonce, what it vouches for, the metadata. */
  client?: { publicKey: Buffer; secretKey: Buffer };
  vouched?: Buffer;
  metadata?: Buffer;
  /** Who seals the box; C' if nobody else. */
  sealer?: Buffer;
}

/** RFC 26, The INITIATE Command, for a server whose S' is known. */
export function initiateByHand(serverTransient: Buffer, parts: InitiateParts): Command {
  const { client = keys.client, nonce = 2, metadata = socketType("PUSH") } = parts;
  const { sealer = keys.clientTransient.secretKey, cookie = cookieByHand() } = parts;
  const vouched =
    parts.vouched ?? Buffer.concat([keys.clientTransient.publicKey, keys.server.publicKey]);
  const vouch = box(nonceOf("VOUCH---", longNonce), vouched, serverTransient, client.secretKey);
  const text = Buffer.concat([client.publicKey, longNonce, vouch, metadata]);
  const sealed = box(nonceOf("CurveZMQINITIATE", nonce), text, serverTransient, sealer);
  return command("INITIATE", cookie, short(nonce), sealed);
}

/** RFC 26, The READY Command, for a client whose C' is known. */
export function readyByHand(clientTransient: Uint8Array, nonce = 1, metadata = socketType("PULL")) {
  const full = nonceOf("CurveZMQREADY---", nonce);
  const sealed = box(full, metadata, clientTransient, keys.serverTransient.secretKey);
  return command("READY", short(nonce), sealed);
}

/** The body of a MESSAGE frame: flags and body in a box. */
export function messageByHand(
  from: "client" | "server",
  nonce: number,
  flags: number,
  body: string,
): Buffer {
  const prefix = from === "client" ? "CurveZMQMESSAGEC" : "CurveZMQMESSAGES";
  const { clientTransient, serverTransient } = keys;
  const [to, by] =
    from === "client" ? [serverTransient, clientTransient] : [clientTransient, serverTransient];
  const text = Buffer.concat([Buffer.of(flags), Buffer.from(body)]);
  const sealed = box(nonceOf(prefix, nonce), text, to.publicKey, by.secretKey);
  return Buffer.concat([bytes("07 'MESSAGE'"), short(nonce), sealed]);
}
