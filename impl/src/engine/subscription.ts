import type { Message } from "../message.ts";
import { sortUpstream, type Upstream } from "../upstream.ts";
import { encodeCommand } from "../wire/command.ts";
import type { MessageSink } from "../wire/decoder.ts";
import type { EngineEventOf } from "./events.ts";
import type { AnySocketType } from "./socket-type.ts";

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

/** What a message of a subscriber is sorted into. */
export type UpstreamEvent = EngineEventOf<"subscribe" | "cancel" | "message">;

/** For sockets that have subscribers. */
export function subscriptionSink(
  options: { readonly socketType: AnySocketType; readonly onlyFirstSubscribe?: boolean },
  report: (event: UpstreamEvent) => void,
): SubscriptionSink | undefined {
  const { socketType, onlyFirstSubscribe = false } = options;
  if (socketType !== "PUB" && socketType !== "XPUB") return undefined;
  return new SubscriptionSink(socketType === "PUB", onlyFirstSubscribe, report);
}

/**
 * What a PUB or XPUB receives: frames that start with 01 or 00 are subscriptions and their ends,
 * from peers of any version. Other frames are dropped by a PUB, and passed on by an XPUB.
 */
export class SubscriptionSink implements MessageSink, Upstream {
  readonly #drops: boolean;
  readonly #onlyFirst: boolean;
  readonly #report: (event: UpstreamEvent) => void;

  constructor(drops: boolean, onlyFirst: boolean, report: (event: UpstreamEvent) => void) {
    this.#drops = drops;
    this.#onlyFirst = onlyFirst;
    this.#report = report;
  }

  push(message: Message): void {
    sortUpstream(message, this.#onlyFirst, this);
  }

  subscribe(topic: Buffer): void {
    this.#report({ type: "subscribe", topic });
  }

  cancel(topic: Buffer): void {
    this.#report({ type: "cancel", topic });
  }

  pass(message: Message): void {
    if (!this.#drops) this.#report({ type: "message", message });
  }
}
