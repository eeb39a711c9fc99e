import type { Message } from "../message.ts";
import { encodeCommand } from "../wire/command.ts";
import type { MessageSink } from "../wire/decoder.ts";
import { headerLength, writeHeader } from "../wire/frame.ts";
import type { EngineEvent } from "./events.ts";

/** Whole frame of a subscription: a command for 3.1 (RFC 37), a message for 3.0 (RFC 23). */
export function encodeSubscription(add: boolean, topic: Uint8Array, minor: number): Uint8Array {
  if (minor > 0) return encodeCommand(add ? "SUBSCRIBE" : "CANCEL", topic);
  const size = 1 + topic.length;
  const frame = new Uint8Array(headerLength(size) + size);
  const at = writeHeader(frame, 0, 0, size);
  frame[at] = add ? 1 : 0;
  frame.set(topic, at + 1);
  return frame;
}

/**
 * What a PUB or XPUB receives: messages of one frame that start with 01 or 00 are subscriptions,
 * from peers of any version. Other messages are dropped by a PUB, and passed on by an XPUB.
 */
export class SubscriptionSink implements MessageSink {
  readonly #drops: boolean;
  readonly #report: (event: EngineEvent) => void;
  #inbound: MessageSink | undefined;

  constructor(socketType: "PUB" | "XPUB", report: (event: EngineEvent) => void) {
    this.#drops = socketType === "PUB";
    this.#report = report;
  }

  to(inbound: MessageSink): this {
    this.#inbound = inbound;
    return this;
  }

  push(message: Message): void {
    const first = message[0]!;
    const kind = message.length === 1 ? first[0] : undefined;
    if (kind === 1) this.#report({ type: "subscribe", topic: first.subarray(1) });
    else if (kind === 0) this.#report({ type: "cancel", topic: first.subarray(1) });
    else if (!this.#drops) this.#inbound!.push(message);
  }
}
