import { UsageError } from "../errors.ts";
import { type FrameLike, toMessage } from "../message.ts";
import { DealerPattern } from "../pattern/dealer.ts";
import { PairPattern } from "../pattern/pair.ts";
import { PubPattern } from "../pattern/pub.ts";
import { PullPattern } from "../pattern/pull.ts";
import { PushPattern } from "../pattern/push.ts";
import { RepPattern } from "../pattern/rep.ts";
import { ReqPattern } from "../pattern/req.ts";
import { RouterPattern } from "../pattern/router.ts";
import { StreamPattern } from "../pattern/stream.ts";
import { SubPattern } from "../pattern/sub.ts";
import { XPubPattern } from "../pattern/xpub.ts";
import { XSubPattern } from "../pattern/xsub.ts";
import { DuplexSocket, ReadableSocket, WritableSocket } from "./directions.ts";
import { LiveOptions } from "./live-options.ts";
import type { WaitOptions } from "./socket.ts";
import type { ConstructorOptions } from "./socket-options.ts";
import { withOptions } from "./with-options.ts";

/** What a ROUTER calls the peer that it connects to, whatever the peer calls itself. RFC 28. */
export interface RouterConnectOptions {
  /** Up to 255 octets that do not start with a zero; no other peer may have it. */
  routingId?: string | Buffer;
}

/** What a STREAM calls the peer that it connects to. Default: 5 octets made here. */
export type StreamConnectOptions = RouterConnectOptions;

/** PAIR: one peer, to and fro. A second one is disconnected. RFC 31. */
export class Pair extends withOptions(DuplexSocket, "PAIR") {
  constructor(options: ConstructorOptions<"PAIR"> = {}) {
    super(new LiveOptions("PAIR", options), new PairPattern());
  }
}

/** PUSH: hands each message to one of its PULL peers, in turn. RFC 30. */
export class Push extends withOptions(WritableSocket, "PUSH") {
  constructor(options: ConstructorOptions<"PUSH"> = {}) {
    super(new LiveOptions("PUSH", options), new PushPattern());
  }
}

/** PULL: receives from its PUSH peers, in turn. RFC 30. */
export class Pull extends withOptions(ReadableSocket, "PULL") {
  constructor(options: ConstructorOptions<"PULL"> = {}) {
    super(new LiveOptions("PULL", options), new PullPattern());
  }
}

/**
 * PUB: sends to all subscribers of a message's first octets; drops for those that are full. RFC 29.
 */
export class Publisher extends withOptions(WritableSocket, "PUB") {
  constructor(options: ConstructorOptions<"PUB"> = {}) {
    const live = new LiveOptions("PUB", options);
    super(live, new PubPattern(live.read));
  }
}

/** SUB: receives what it has subscribed to; at first that is nothing. RFC 29. */
export class Subscriber extends withOptions(ReadableSocket, "SUB") {
  readonly #pattern: SubPattern;

  constructor(options: ConstructorOptions<"SUB"> = {}) {
    const live = new LiveOptions("SUB", options);
    const pattern = new SubPattern(live.read);
    super(live, pattern);
    this.#pattern = pattern;
  }

  /** Asks for messages whose first frame starts with one of `prefixes`; without any, for all. */
  subscribe(...prefixes: FrameLike[]): void {
    for (const prefix of topics(prefixes)) this.#pattern.add(prefix);
  }

  /** Takes back what `subscribe` asked for, once for each time it was asked. */
  unsubscribe(...prefixes: FrameLike[]): void {
    for (const prefix of topics(prefixes)) this.#pattern.remove(prefix);
  }
}

/**
 * XPUB: as PUB, and receives what its peers send: a subscription as one frame of the octet 1 and
 * the topic, a cancellation as the octet 0 and the topic, other messages as they are. RFC 29.
 */
export class XPublisher extends withOptions(DuplexSocket, "XPUB") {
  readonly #pattern: XPubPattern;

  constructor(options: ConstructorOptions<"XPUB"> = {}) {
    const live = new LiveOptions("XPUB", options);
    const pattern = new XPubPattern(live.read);
    super(live, pattern);
    this.#pattern = pattern;
  }

  /**
   * Subscribes for the peer whose message was received last; without prefixes, to all messages.
   * Nothing happens where that peer has gone.
   *
   * @throws UsageError EINVAL where `manual` is not set
   */
  subscribe(...prefixes: FrameLike[]): void {
    this.#checkManual();
    for (const prefix of topics(prefixes)) this.#pattern.add(prefix);
  }

  /** Ends what `subscribe` made, for the peer whose message was received last. */
  unsubscribe(...prefixes: FrameLike[]): void {
    this.#checkManual();
    for (const prefix of topics(prefixes)) this.#pattern.remove(prefix);
  }

  #checkManual(): void {
    if (this.manual || this.manualLastValue) return;
    throw new UsageError("EINVAL", "expected manual to be set, for peers subscribe by themselves");
  }
}

/**
 * XSUB: subscribes by sending a frame of the octet 1 and the topic, cancels by the octet 0 and the
 * topic; other messages go to all publishers. Receives what they send, without a filter of its
 * own. RFC 29.
 */
export class XSubscriber extends withOptions(DuplexSocket, "XSUB") {
  constructor(options: ConstructorOptions<"XSUB"> = {}) {
    const live = new LiveOptions("XSUB", options);
    super(live, new XSubPattern(live.read));
  }
}

/** REQ: one request, then its reply, in turn. RFC 28. */
export class Request extends withOptions(DuplexSocket, "REQ") {
  constructor(options: ConstructorOptions<"REQ"> = {}) {
    const live = new LiveOptions("REQ", options);
    super(live, new ReqPattern(Math.random(), live.read));
  }
}

/** REP: one request, then the reply to it, in turn. RFC 28. */
export class Reply extends withOptions(DuplexSocket, "REP") {
  constructor(options: ConstructorOptions<"REP"> = {}) {
    super(new LiveOptions("REP", options), new RepPattern());
  }
}

/** DEALER: sends to its peers in turn and receives from them in turn. RFC 28. */
export class Dealer extends withOptions(DuplexSocket, "DEALER") {
  constructor(options: ConstructorOptions<"DEALER"> = {}) {
    const live = new LiveOptions("DEALER", options);
    super(live, new DealerPattern(live.read));
  }
}

/**
 * ROUTER: the first frame of each message is the routing id of the peer it comes from, or goes to.
 * RFC 28.
 */
export class Router extends withOptions(DuplexSocket, "ROUTER") {
  constructor(options: ConstructorOptions<"ROUTER"> = {}) {
    const live = new LiveOptions("ROUTER", options);
    super(live, new RouterPattern(Math.random(), live.read));
  }

  /** @param options `routingId`: what the peer is called here, whatever it announces */
  override connect(endpoint: string, options: RouterConnectOptions = {}): void {
    this.connectAs(endpoint, options.routingId);
  }
}

/** The routing id of a peer, and octets. */
export type StreamMessage = [id: Buffer, octets: Buffer];

/**
 * STREAM: octets to and from TCP peers that speak no ZMTP. Each message is the routing id of a
 * peer, of 5 octets, and some octets, cut wherever TCP cut them; without octets it says that the
 * peer has come or gone, and sent, ends its connection.
 */
export class Stream extends withOptions(DuplexSocket, "STREAM") {
  constructor(options: ConstructorOptions<"STREAM"> = {}) {
    const live = new LiveOptions("STREAM", options);
    const pattern = new StreamPattern(Math.random(), () => live.read().notify);
    super(live, pattern);
  }

  override receive(options?: WaitOptions): Promise<StreamMessage> {
    return super.receive(options) as Promise<StreamMessage>;
  }

  override tryReceive(): StreamMessage | undefined {
    return super.tryReceive() as StreamMessage | undefined;
  }

  override [Symbol.asyncIterator](): AsyncIterator<StreamMessage, undefined> {
    return super[Symbol.asyncIterator]() as AsyncIterator<StreamMessage, undefined>;
  }

  /** @param options `routingId`: what the peer is called here; default: 5 octets made here */
  override connect(endpoint: string, options: StreamConnectOptions = {}): void {
    this.connectAs(endpoint, options.routingId);
  }
}

function topics(prefixes: FrameLike[]): Buffer[] {
  if (prefixes.length === 0) return [Buffer.alloc(0)];
  return prefixes.map((prefix) => Buffer.from(toMessage(prefix)[0]!));
}
