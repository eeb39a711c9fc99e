import { type FrameLike, toMessage } from "../message.ts";
import {
  commonOptions,
  type IdentityOptions,
  type RouterOptions,
  type SocketOptions,
  type StreamOptions,
  type Verbosity,
  type XPublisherOptions,
} from "../options.ts";
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

const withIdentity = [...commonOptions, "routingId"] as const;
const withRouting = [...withIdentity, "mandatory"] as const;
const withNotify = [...commonOptions, "notify"] as const;
const withVerbosity = [...commonOptions, "verbosity", "welcomeMessage"] as const;

/** PAIR: one peer, to and fro. A second one is disconnected. RFC 31. */
export class Pair extends DuplexSocket {
  constructor(options: SocketOptions = {}) {
    super("PAIR", new PairPattern(), options, commonOptions);
  }
}

/** PUSH: hands each message to one of its PULL peers, in turn. RFC 30. */
export class Push extends WritableSocket {
  constructor(options: SocketOptions = {}) {
    super("PUSH", new PushPattern(), options, commonOptions);
  }
}

/** PULL: receives from its PUSH peers, in turn. RFC 30. */
export class Pull extends ReadableSocket {
  constructor(options: SocketOptions = {}) {
    super("PULL", new PullPattern(), options, commonOptions);
  }
}

/**
 * PUB: sends to all subscribers of a message's first octets; drops for those that are full. RFC 29.
 */
export class Publisher extends WritableSocket {
  constructor(options: SocketOptions = {}) {
    super("PUB", new PubPattern(), options, commonOptions);
  }
}

/** SUB: receives what it has subscribed to; at first that is nothing. RFC 29. */
export class Subscriber extends ReadableSocket {
  readonly #pattern: SubPattern;

  constructor(options: SocketOptions = {}) {
    const pattern = new SubPattern();
    super("SUB", pattern, options, commonOptions);
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
export class XPublisher extends DuplexSocket {
  constructor(options: SocketOptions & XPublisherOptions = {}) {
    super("XPUB", new XPubPattern(() => this.options), options, withVerbosity);
  }

  get verbosity(): Verbosity {
    return this.options.verbosity;
  }
  set verbosity(value: Verbosity) {
    this.set("verbosity", value);
  }

  get welcomeMessage(): string | null {
    const { welcomeMessage } = this.options;
    return welcomeMessage.length > 0 ? welcomeMessage.toString() : null;
  }
  set welcomeMessage(value: string | Buffer | null) {
    this.set("welcomeMessage", value);
  }
}

/**
 * XSUB: subscribes by sending one frame of the octet 1 and the topic, cancels by the octet 0 and
 * the topic; other messages go to all publishers. Receives what they send, without a filter of its
 * own. RFC 29.
 */
export class XSubscriber extends DuplexSocket {
  constructor(options: SocketOptions = {}) {
    super("XSUB", new XSubPattern(), options, commonOptions);
  }
}

/** REQ: one request, then its reply, in turn. RFC 28. */
export class Request extends DuplexSocket {
  constructor(options: SocketOptions & IdentityOptions = {}) {
    super("REQ", new ReqPattern(), options, withIdentity);
  }

  get routingId(): string | null {
    return this.options.routingId.length > 0 ? this.options.routingId.toString() : null;
  }
  set routingId(value: string | Buffer | null) {
    this.set("routingId", value);
  }
}

/** REP: one request, then the reply to it, in turn. RFC 28. */
export class Reply extends DuplexSocket {
  constructor(options: SocketOptions = {}) {
    super("REP", new RepPattern(), options, commonOptions);
  }
}

/** DEALER: sends to its peers in turn and receives from them in turn. RFC 28. */
export class Dealer extends DuplexSocket {
  constructor(options: SocketOptions & IdentityOptions = {}) {
    super("DEALER", new DealerPattern(), options, withIdentity);
  }

  get routingId(): string | null {
    return this.options.routingId.length > 0 ? this.options.routingId.toString() : null;
  }
  set routingId(value: string | Buffer | null) {
    this.set("routingId", value);
  }
}

/**
 * ROUTER: the first frame of each message is the routing id of the peer it comes from, or goes to.
 * RFC 28.
 */
export class Router extends DuplexSocket {
  constructor(options: SocketOptions & IdentityOptions & RouterOptions = {}) {
    const pattern = new RouterPattern(Math.random(), () => this.options.mandatory);
    super("ROUTER", pattern, options, withRouting);
  }

  get routingId(): string | null {
    return this.options.routingId.length > 0 ? this.options.routingId.toString() : null;
  }
  set routingId(value: string | Buffer | null) {
    this.set("routingId", value);
  }

  get mandatory(): boolean {
    return this.options.mandatory;
  }
  set mandatory(value: boolean) {
    this.set("mandatory", value);
  }
}

/**
 * STREAM: octets to and from TCP peers that speak no ZMTP. Each message is the routing id of a
 * peer, of 5 octets, and some octets, cut wherever TCP cut them; without octets it says that the
 * peer has come or gone, and sent, ends its connection.
 */
export class Stream extends DuplexSocket {
  constructor(options: SocketOptions & StreamOptions = {}) {
    const pattern = new StreamPattern(Math.random(), () => this.options.notify);
    super("STREAM", pattern, options, withNotify);
  }

  get notify(): boolean {
    return this.options.notify;
  }
  set notify(value: boolean) {
    this.set("notify", value);
  }
}

function topics(prefixes: FrameLike[]): Buffer[] {
  if (prefixes.length === 0) return [Buffer.alloc(0)];
  return prefixes.map((prefix) => Buffer.from(toMessage(prefix)[0]!));
}
