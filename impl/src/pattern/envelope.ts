import type { Message } from "../message.ts";

const DELIMITER = Buffer.alloc(0);

/** A request with its address: the frames up to and with the first empty one. RFC 28, REP. */
export interface Enveloped {
  readonly envelope: Message;
  readonly body: Message;
}

/** Parts a message at its delimiter; undefined where there is none, or nothing behind it. */
export function openEnvelope(message: Message): Enveloped | undefined {
  const at = message.findIndex((frame) => frame.length === 0);
  if (at < 0 || at === message.length - 1) return undefined;
  return { envelope: message.slice(0, at + 1), body: message.slice(at + 1) };
}

/** A request as a REQ sends it. */
export function delimit(body: Message): Message {
  return [DELIMITER, ...body];
}
