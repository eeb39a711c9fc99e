import { command, join, message, type Peer, text } from "../src/judge/index.ts";

/** A subscription in the form of this conversation: a command, or before ZMTP 3.1 a message. */
export const subscribe = (peer: Peer, topic = text("")): Uint8Array =>
  peer.zmtp === "3.1" ? command("SUBSCRIBE", topic) : message(join(Uint8Array.of(1), topic));

/** The end of one, likewise. */
export const cancel = (peer: Peer, topic = text("")): Uint8Array =>
  peer.zmtp === "3.1" ? command("CANCEL", topic) : message(join(Uint8Array.of(0), topic));
