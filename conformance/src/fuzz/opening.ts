/** How a peer opens a conversation, up to its first message. */
import { command } from "../octets/frame.ts";
import { GREETING_LENGTH, greeting } from "../octets/greeting.ts";
import { join, text } from "../octets/literal.ts";
import { metadata, type Properties } from "../octets/metadata.ts";
import { greeting20, message10, typeOctet } from "../octets/older.ts";
import { counterparts } from "../target/counterparts.ts";
import type { Await, Send, Step, Subject, Version } from "./conversation.ts";

/** The one user whom a PLAIN server of the target lets in, and who a client of it is. */
export const user = { username: "admin", password: "secret" } as const;

/** What a target says to a peer of 2.0 and 1.0 before it knows more of it. RFC 15 and RFC 13. */
const GREETING_20_LENGTH = 12;
const GREETING_10_LENGTH = 10;

/** The text of a legal HELLO's box. RFC 26, The HELLO Command. */
const SIGNATURE_LENGTH = 64;

const nextFrame: Await = { kind: "await" };

export const sent = (about: string, octets: Uint8Array): Send => ({ kind: "send", about, octets });

/** @param properties what READY or INITIATE has behind the Socket-Type */
export function opening(subject: Subject, zmtp: Version, properties: Properties = []): Step[] {
  const plays = counterparts[subject.socket];
  if (zmtp === "1.0") {
    const octets = message10(identityOf(properties));
    return [sent("identity", octets), { kind: "await", octets: GREETING_10_LENGTH }];
  }
  if (zmtp === "2.0") {
    const octets = greeting20(typeOctet(plays), identityOf(properties));
    return [sent("greeting", octets), { kind: "await", octets: GREETING_20_LENGTH }];
  }
  const { mechanism, role } = subject;
  const asServer = mechanism !== "NULL" && role === "connect" ? 1 : 0;
  const first = sent("greeting", greeting({ version: zmtp, mechanism, asServer }));
  const list = metadata([["Socket-Type", plays], ...properties]);
  return [first, { kind: "await", octets: GREETING_LENGTH }, ...handshake(subject, list)];
}

function handshake({ mechanism, role }: Subject, list: Uint8Array): Step[] {
  if (mechanism === "NULL") {
    const ready = sent("READY", command("READY", list));
    return role === "bind" ? [ready, nextFrame] : [nextFrame, ready];
  }
  const says = mechanism === "PLAIN" ? plain(list) : curve(list);
  return role === "bind"
    ? [says.HELLO, nextFrame, says.INITIATE, nextFrame]
    : [nextFrame, says.WELCOME, nextFrame, says.READY];
}

/** RFC 24, Formal Grammar. */
function plain(list: Uint8Array) {
  const credentials = join(...[user.username, user.password].map(shortString));
  return {
    HELLO: sent("HELLO", command("HELLO", credentials)),
    WELCOME: sent("WELCOME", command("WELCOME")),
    INITIATE: sent("INITIATE", command("INITIATE", list)),
    READY: sent("READY", command("READY", list)),
  };
}

const shortString = (value: string) => join(Uint8Array.of(value.length), text(value));

/** RFC 26, CurveZMQ Commands: what goes into each box. */
function curve(list: Uint8Array) {
  return {
    HELLO: { ...sent("HELLO", new Uint8Array(SIGNATURE_LENGTH)), sealed: "HELLO" },
    WELCOME: { ...sent("WELCOME", new Uint8Array()), sealed: "WELCOME" },
    INITIATE: { ...sent("INITIATE", list), sealed: "INITIATE" },
    READY: { ...sent("READY", list), sealed: "READY" },
  } as const satisfies Record<string, Send>;
}

function identityOf(properties: Properties): Uint8Array {
  const value = properties.find(([name]) => name === "Identity")?.[1] ?? "";
  return typeof value === "string" ? text(value) : value;
}
