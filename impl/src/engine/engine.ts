import { AuthenticationError, HandshakeError, ProtocolError, ZmtpError } from "../errors.ts";
import { PENDING_BYTES_MAX } from "../limits.ts";
import type { CurveChannel } from "../mechanism/curve-channel.ts";
import type { Mechanism, MechanismFactory, Step } from "../mechanism/mechanism.ts";
import { nullMechanism } from "../mechanism/null.ts";
import { mendError } from "../mechanism/plain.ts";
import type { ZapStatus } from "../mechanism/zap.ts";
import type { Message } from "../message.ts";
import { type Command, decodeCommand, encodeCommand } from "../wire/command.ts";
import type { MessageDecoder, MessageSink } from "../wire/decoder.ts";
import type { Greeting, OldGreeting } from "../wire/greeting.ts";
import type { Metadata } from "../wire/metadata.ts";
import { type Dialect, oldDialect, sealedDialect, zmtp30, zmtp31 } from "./dialect.ts";
import type { EngineEvent } from "./events.ts";
import { frameBytesMax, handshakeMs } from "./handshake-limits.ts";
import { Heartbeat, type HeartbeatOptions } from "./heartbeat.ts";
import { Opening } from "./opening.ts";
import type { Output } from "./output.ts";
import { Pending } from "./pending.ts";
import { nextPhase, type Phase, type Transition } from "./phase.ts";
import { encodePing, pingTtl } from "./ping.ts";
import { peerError, refusal } from "./refusal.ts";
import { SealedDecoder } from "./sealed-decoder.ts";
import {
  checkPeer,
  oldProperties,
  ownProperties,
  printable,
  type SocketType,
} from "./socket-type.ts";
import { type SubscriptionSink, subscriptionSink } from "./subscription.ts";

/** What an engine is told of its own side; fixed while the connection lasts. */
export interface EngineOptions {
  readonly socketType: SocketType;
  /** Whether the peer connected to us: it is the client, and speaks first. */
  readonly bound: boolean;
  /** Announced as Identity; 0 to 255 octets. */
  readonly routingId: Uint8Array;
  /** What the application announces of itself. Default none. */
  readonly metadata?: readonly (readonly [name: string, value: Uint8Array])[];
  /** NULL where it is left out. With any other, peers before ZMTP 3.0 are refused. */
  readonly mechanism?: MechanismFactory;
  /** Octets of a message's frames together, -1 for no limit. */
  readonly maxMessageSize: number;
  /** See the table of options. Default false. */
  readonly onlyFirstSubscribe?: boolean;
  /** Milliseconds from the start to the end of the handshake, 0 for no limit. */
  readonly handshakeMs: number;
  readonly heartbeat: HeartbeatOptions;
}

const NONE: readonly EngineEvent[] = Object.freeze([]);
const NEVER = Number.POSITIVE_INFINITY;

/**
 * One ZMTP connection without I/O: octets in, messages and events out, octets out.
 *
 * Times are milliseconds of any monotonic clock. After a failure every input repeats the same
 * event. Above it nothing differs between versions: older peers are served as RFC 23, 15 and 13
 * say.
 *
 * @see RFC 37, ZMTP 3.1
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #mechanism: Mechanism;
  /** Until the peer's greeting is complete. */
  #opening: Opening | undefined;
  /** What both sides speak, once the greetings are complete. */
  #dialect: Dialect = zmtp31;
  #decoder: MessageDecoder;
  readonly #heartbeat: Heartbeat;
  /** Takes subscriptions out of what a PUB or XPUB receives. */
  readonly #subscriptions: SubscriptionSink | undefined;
  #phase: Phase = "greeting";
  #handshakeDeadline: number;
  #events: EngineEvent[] = [];
  #failure: readonly EngineEvent[] | undefined;
  readonly #pending = new Pending();
  /** Somebody has to accept the peer: nothing is taken from it until then. */
  #waiting = false;
  #now: number;

  constructor(options: EngineOptions, now: number) {
    this.#options = options;
    this.#now = now;
    const { bound, socketType, routingId, metadata, mechanism = nullMechanism } = options;
    this.#mechanism = mechanism(bound, ownProperties(socketType, routingId, metadata));
    this.#decoder = this.#dialect.decoder(frameBytesMax(options.maxMessageSize, this.#mechanism));
    this.#heartbeat = new Heartbeat(options.heartbeat);
    this.#subscriptions = subscriptionSink(options, (event) => this.#report(event));
    this.#handshakeDeadline = now + handshakeMs(options.handshakeMs, this.#mechanism);
    this.#opening = new Opening(this.#mechanism, socketType, routingId, now, (octets) =>
      this.#pending.push(octets),
    );
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** When to call `tick`, or Infinity. */
  get deadline(): number {
    if (this.#failure !== undefined) return NEVER;
    const opening = this.#opening?.deadline ?? NEVER;
    return Math.min(opening, this.#handshakeDeadline, this.#heartbeat.deadline);
  }

  /** Octets wait for `flush`. */
  get due(): boolean {
    return !this.#pending.empty;
  }

  /**
   * No more input is taken: because so much waits to be sent that it has to be flushed, or because
   * `authenticated` has to be called. Call `decode` afterwards.
   */
  get congested(): boolean {
    if (this.#phase !== "traffic") return this.#waiting;
    return this.#pending.bytes > PENDING_BYTES_MAX;
  }

  /**
   * Octets from the peer. Appends up to `limit` messages to `inbound`; the rest waits for `decode`.
   *
   * `octets` becomes the engine's, and frames are views into it.
   */
  receive(
    octets: Uint8Array,
    inbound: MessageSink,
    limit: number,
    now: number,
  ): readonly EngineEvent[] {
    if (this.#failure !== undefined) return this.#failure;
    this.#now = now;
    this.#heartbeat.heard(now);
    try {
      if (this.#opening !== undefined) octets = octets.subarray(this.#greet(this.#opening, octets));
      if (octets.length > 0) this.#decoder.push(octets);
    } catch (error) {
      return this.#fail(error);
    }
    return this.decode(inbound, limit);
  }

  /** Goes on with octets that are here already, after `limit` was reached or congestion is over. */
  decode(inbound: MessageSink, limit: number): readonly EngineEvent[] {
    if (this.#failure !== undefined) return this.#failure;
    // What a publisher takes out does not count: at most one chunk goes beyond the limit.
    const sink = this.#subscriptions ?? inbound;
    if (this.#subscriptions !== undefined) limit = Number.POSITIVE_INFINITY;
    try {
      let body = this.congested ? undefined : this.#decoder.next(sink, limit);
      while (body !== undefined) {
        this.#command(body);
        if (this.congested) break;
        body = this.#decoder.next(sink, limit);
      }
    } catch (error) {
      return this.#fail(error);
    }
    return this.#taken();
  }

  /**
   * Where the next octets should be received: a large body's own memory, or undefined for a chunk.
   */
  bodyTarget(): Uint8Array | undefined {
    return this.#failure === undefined ? this.#decoder.bodyTarget() : undefined;
  }

  /** `count` octets were received into `bodyTarget()`. */
  receivedBody(
    count: number,
    inbound: MessageSink,
    limit: number,
    now: number,
  ): readonly EngineEvent[] {
    if (this.#failure !== undefined) return this.#failure;
    this.#now = now;
    this.#heartbeat.heard(now);
    this.#decoder.receivedBody(count);
    return this.decode(inbound, limit);
  }

  /** The clock has reached `deadline`. */
  tick(now: number): readonly EngineEvent[] {
    if (this.#failure !== undefined) return this.#failure;
    if (now >= this.#handshakeDeadline) {
      return this.#fail(new HandshakeError("ERR_ZMTP_HANDSHAKE_TIMEOUT"));
    }
    this.#opening?.tick(now);
    const due = this.#heartbeat.tick(now);
    if (due === "dead") return this.#fail(new ProtocolError("ERR_ZMTP_HEARTBEAT_TIMEOUT"));
    // One that is not sent yet is enough for a peer that does not read.
    if (due === "ping" && !this.due) this.#pending.push(encodePing(this.#options.heartbeat.ttlMs));
    return NONE;
  }

  /** Octets were handed to the system. Only heartbeats want to know. */
  said(now: number): void {
    this.#heartbeat.said(now);
  }

  /** Whether octets are taken from the peer: while they are not, it cannot be found dead. */
  listen(listening: boolean): void {
    this.#heartbeat.listen(listening);
  }

  /**
   * The answer to an `authenticate` event. Call `decode` afterwards.
   *
   * @param answer 200, another status of RFC 27, or why there is none
   */
  authenticated(answer: ZapStatus | ZmtpError): readonly EngineEvent[] {
    if (this.#failure !== undefined) return this.#failure;
    try {
      if (answer instanceof ZmtpError) throw answer;
      if (answer !== 200) throw new AuthenticationError(answer);
      this.#waiting = false;
      this.#step(this.#mechanism.accepted());
    } catch (error) {
      return this.#fail(error);
    }
    return this.#taken();
  }

  /**
   * Writes the frames of a message from `from` on, as many as fit. Legal in traffic only.
   *
   * @returns the index of the first frame that did not fit, or the number of frames
   */
  send(message: Message, from: number, output: Output): number {
    return this.#dialect.encodeFrames(message, from, output);
  }

  /** Writes a whole message, or nothing where it does not fit now. Legal in traffic only. */
  sendWhole(message: Message, output: Output): boolean {
    return this.#dialect.encodeWhole(message, output);
  }

  /**
   * The whole messages in an output that was never handed to the system, as views into it. What
   * else is in it belongs to this connection.
   */
  unsent(output: Output): Message[] {
    const decoder = this.#dialect.ownDecoder();
    decoder.traffic = true;
    const messages: Message[] = [];
    for (const octets of output.messageOctets()) {
      decoder.push(octets);
      decoder.next(messages, Number.POSITIVE_INFINITY);
    }
    return messages;
  }

  /** Asks the peer for messages that start with `topic`, in the form of its version. */
  subscribe(topic: Uint8Array): void {
    this.#subscription(true, topic);
  }

  cancel(topic: Uint8Array): void {
    this.#subscription(false, topic);
  }

  #subscription(add: boolean, topic: Uint8Array): void {
    const octets = this.#dialect.subscription(add, topic);
    if (octets !== undefined) this.#pending.push(octets);
  }

  /** Writes what is due besides messages. Not between two frames of a message. */
  flush(output: Output): void {
    this.#pending.flush(this.#dialect, output);
  }

  #greet(opening: Opening, octets: Uint8Array): number {
    const count = opening.receive(octets);
    const { peer } = opening;
    if (peer === undefined) return count;
    this.#opening = undefined;
    if ("mechanism" in peer) this.#startHandshake(peer);
    else this.#skipHandshake(peer);
    return count;
  }

  #startHandshake({ major, minor, mechanism, asServer }: Greeting): void {
    if (mechanism !== this.#mechanism.name) {
      throw new HandshakeError(
        "ERR_ZMTP_MECHANISM",
        `expected ${this.#mechanism.name}, got ${printable(mechanism)}`,
      );
    }
    if (asServer && this.#mechanism.asServer) {
      throw new HandshakeError("ERR_ZMTP_MECHANISM", "expected a client, got another server");
    }
    if (major === 3 && minor === 0) this.#dialect = zmtp30;
    this.#turn("greeted");
    this.#step(this.#mechanism.start(this.#dialect === zmtp30 ? 0 : 1));
  }

  /** Before ZMTP 3.0 messages follow the greeting, and a peer that does not fit gets no answer. */
  #skipHandshake(peer: OldGreeting): void {
    this.#dialect = oldDialect(peer.revision);
    this.#decoder = this.#dialect.decoder(this.#options.maxMessageSize);
    const metadata = oldProperties(peer);
    checkPeer(this.#options.socketType, metadata);
    this.#ready(metadata);
    // RFC 13, The Content Layer: a subscriber asks for nothing, and filters what it gets.
    if (peer.revision === undefined && this.#subscriptions !== undefined) {
      this.#report({ type: "subscribe", topic: Buffer.alloc(0) });
    }
  }

  #ready(metadata: Metadata): void {
    this.#turn("ready");
    this.#decoder.traffic = true;
    this.#handshakeDeadline = NEVER;
    this.#report({ type: "ready", version: this.#dialect.version, metadata });
  }

  #command(body: Buffer): void {
    if (!this.#dialect.commands) {
      throw new ProtocolError("ERR_ZMTP_RESERVED_FLAGS", "expected no command in this version");
    }
    const command = decodeCommand(this.#mechanism.name === "PLAIN" ? mendError(body) : body);
    if (command.name === "ERROR") throw peerError(command.data);
    if (this.#phase === "handshake") this.#step(this.#mechanism.receive(command));
    else this.#trafficCommand(command);
  }

  #step({ send, metadata, authenticate }: Step): void {
    if (metadata !== undefined) checkPeer(this.#options.socketType, metadata);
    if (send !== undefined) this.#pending.push(send);
    if (authenticate !== undefined) {
      this.#waiting = true;
      const { name: mechanism } = this.#mechanism;
      this.#report({ type: "authenticate", mechanism, credentials: authenticate });
    }
    if (metadata === undefined) return;
    this.#heartbeat.start(this.#now, this.#dialect === zmtp31);
    const { channel } = this.#mechanism;
    if (channel !== undefined) this.#seal(channel);
    this.#ready(metadata);
  }

  /** All traffic goes through the channel: what is here of it, and what is to be sent. */
  #seal(channel: CurveChannel): void {
    const open = (box: Uint8Array) => channel.open(box);
    this.#pending.startTraffic();
    this.#dialect = sealedDialect(this.#dialect, channel);
    this.#decoder = new SealedDecoder(this.#decoder, this.#options.maxMessageSize, open);
  }

  #trafficCommand({ name, data }: Command): void {
    if (name === "PING") this.#ping(data);
    else if (name === "SUBSCRIBE" && this.#subscriptions) {
      this.#report({ type: "subscribe", topic: data });
    } else if (name === "CANCEL" && this.#subscriptions) {
      this.#report({ type: "cancel", topic: data });
    } else if (name === "PONG") this.#heartbeat.ponged();
    else if (name === "READY") {
      throw new ProtocolError("ERR_ZMTP_UNEXPECTED_COMMAND", "expected traffic, got READY");
    }
    // Commands that we do not know are for later versions.
  }

  #ping(data: Buffer): void {
    this.#heartbeat.pinged(pingTtl(data), this.#now);
    this.#pending.push(encodeCommand("PONG", data.subarray(2)));
  }

  #turn(transition: Transition): void {
    this.#phase = nextPhase(this.#phase, transition);
  }

  #report(event: EngineEvent): void {
    this.#events.push(event);
  }

  #taken(): readonly EngineEvent[] {
    if (this.#events.length === 0) return NONE;
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** What was reported before the failure is reported once, the failure for ever. */
  #fail(error: unknown): readonly EngineEvent[] {
    if (!(error instanceof ZmtpError)) throw error;
    // RFC 37, Error Handling: ERROR is for fatal failures of the handshake.
    const told = this.#phase === "handshake" ? refusal(error, this.#mechanism) : undefined;
    if (told !== undefined) this.#pending.push(told);
    this.#turn("end");
    this.#handshakeDeadline = NEVER;
    const failed = { type: "failed", error } as const;
    this.#failure = [failed];
    return [...this.#taken(), failed];
  }
}
