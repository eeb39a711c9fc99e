import type { Message } from "../message.ts";
import { encodeCommand } from "../wire/command.ts";
import type { MessageSink } from "../wire/decoder.ts";
import type { EngineEvent } from "./events.ts";

/** A subscription, or its end, for a peer of 3.1, ready to be sent. RFC 37, Publish-Subscribe. */
export function subscriptionCommand(add: boolean, topic: Uint8Array): Uint8Array {
  return encodeCommand(add ? "SUBSCRIBE" : "CANCEL", topic);
}

/** The message that is a subscription, or its end, to older peers. RFC 15 and 23. */
export function subscriptionBody(add: boolean, topic: Uint8Array): Uint8Array {
  const body = new Uint8Array(1 + topic.length);
  body[0] = add ? 1 : 0;
  body.set(topic, 1);
  return body;
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
