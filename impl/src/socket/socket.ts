import type { Context } from "../context/context.ts";
import { type AnySocketType, socketTypes } from "../engine/socket-type.ts";
import { throwWithAddress, UsageError } from "../errors.ts";
import { identity } from "../options/kinds.ts";
import { type OptionName, type Settings, showOption } from "../options.ts";
import type { Pattern } from "../pattern/pattern.ts";
import type { Inbox } from "../pipe/inbox.ts";
import type { Outbox } from "../pipe/outbox.ts";
import type { Peer } from "../pipe/peer.ts";
import { SocketCore } from "./core.ts";
import { type Inspect, inspect, summaryOf } from "./inspect.ts";
import { LiveOptions } from "./live-options.ts";
import { NumberedOptions } from "./numbered-options.ts";
import type { Observer } from "./observer.ts";
import { type SecurityMechanism, securityMechanism } from "./security.ts";
import type { SocketOptions } from "./socket-options.ts";
import type { SocketStats } from "./stats.ts";
import { withOptions } from "./with-options.ts";

/** How long an operation may wait, besides the time-outs among the options of its socket. */
export interface WaitOptions {
  /** Ends the wait, which rejects with the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/** A class of sockets that can be made. */
export type SocketClass<S extends Socket> = new (options?: SocketOptions<S>) => S;

/** Closes the inside of sockets that nobody can reach any more. */
const forgotten = new FinalizationRegistry<SocketCore>((core) => core.abandon());

/**
 * What all sockets share: any number of endpoints, bound and connected, and the peers behind them.
 *
 * Every option is also a property. A new value counts for what is bound, connected or called
 * afterwards; a new high-water mark for the peers that are there, too, as in libzmq.
 *
 * @see RFC 37, Socket Types, for what each kind does
 */
export abstract class Socket extends withOptions(NumberedOptions, ...socketTypes) {
  /** As it is announced to peers: "PUSH", "PULL" ... */
  readonly socketType: AnySocketType;
  /** What this socket shares with others; an option of the constructor. */
  readonly context: Context;
  readonly #core: SocketCore;
  readonly #pattern: Pattern;
  readonly #live: LiveOptions;

  constructor(live: LiveOptions, pattern: Pattern) {
    super();
    if (!(live instanceof LiveOptions)) {
      const got = `got a Socket of type ${String(live)}`;
      throw new UsageError("EINVAL", `expected a class of a socket type, such as Dealer, ${got}`);
    }
    const { socketType, context } = live;
    this.socketType = socketType;
    this.context = context;
    this.#live = live;
    this.#pattern = pattern;
    this.#core = new SocketCore(socketType, pattern, live.read, context);
    forgotten.register(this, this.#core, this.#core);
  }

  /**
   * Makes a socket that is bound: `await Router.bind("tcp://*:5555", { mandatory: true })`.
   *
   * @throws (rejects) as the constructor and `bind` do
   */
  static override async bind<S extends Socket>(
    this: SocketClass<S>,
    endpoint: string,
    options: SocketOptions<S> = {},
  ): Promise<S> {
    const socket = new this(options);
    try {
      await socket.bind(endpoint);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /**
   * Makes a socket that is connected, and waits until a peer has completed its handshake. After a
   * failure it is closed.
   *
   * @throws (rejects) as the constructor and `connect` do; ReconnectError where the options set an
   *   end to new attempts; the reason of the signal
   */
  static async connect<S extends Socket>(
    this: SocketClass<S>,
    endpoint: string,
    options: SocketOptions<S> = {},
    { signal }: WaitOptions = {},
  ): Promise<S> {
    signal?.throwIfAborted();
    const socket = new this(options);
    try {
      const arrived = socket.#core.arrival(signal);
      // Where connect throws nobody waits any more.
      arrived.catch(() => undefined);
      socket.connect(endpoint);
      await arrived;
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** The number of the socket type in libzmq; its name is `socketType`. */
  get type(): number {
    return socketTypes.indexOf(this.socketType);
  }

  /** What peers have to speak, by the options: null for NULL. */
  get securityMechanism(): SecurityMechanism {
    return securityMechanism(this.options);
  }

  /** Always false, as of sockets in zeromq: a socket belongs to one thread. */
  get threadSafe(): boolean {
    return false;
  }

  get closed(): boolean {
    return this.#core.closed;
  }

  /** What happens to the connections of this socket, from the first look at this property on. */
  get events(): Observer {
    return this.#core.monitor.observer;
  }

  /** Counters since the socket was made, and the state of each of its connections now. */
  stats(): SocketStats {
    return this.#core.stats();
  }

  /** How console.log shows the socket: endpoints, peers and queues. */
  [inspect](_depth: number, options: object, show: Inspect): string {
    const summary = summaryOf(this.stats(), this.#core.bound(), this.closed);
    return `${this.constructor.name} ${show(summary, options)}`;
  }

  /** Whether `receive` would have a message now; false on sockets that do not receive. */
  get readable(): boolean {
    return !this.closed && this.#pattern.receivable;
  }

  /** Whether `send` would accept a message now; false on sockets that do not send. */
  get writable(): boolean {
    return !this.closed && this.#pattern.sendable;
  }

  /**
   * Calls `watcher` whenever `readable` or `writable` may have changed, and when the socket closes.
   *
   * @returns a function that ends that
   */
  watch(watcher: () => void): () => void {
    const ends = [this.inbox.watchers.add(watcher), this.outbox.watchers.add(watcher)];
    return () => {
      for (const end of ends) end();
    };
  }

  /** The endpoint bound or connected last, with its real port; null before the first. */
  get lastEndpoint(): string | null {
    return this.#core.lastEndpoint;
  }

  /**
   * Accepts connections at an endpoint: "tcp://127.0.0.1:5555", "tcp://*:0", "tcp://eth0:5555",
   * "ipc:///some/path", "ipc://*".
   *
   * @throws UsageError (rejects) EINVAL, EPROTONOSUPPORT, ENAMETOOLONG for what is no endpoint;
   *   TransportError EADDRINUSE, EADDRNOTAVAIL, ENODEV ...
   */
  bind(endpoint: string): Promise<void> {
    return this.#core.bind(endpoint).catch((error) => throwWithAddress(error, endpoint));
  }

  /**
   * Accepts no more connections at an endpoint, and ends those that were accepted there. What is
   * unsent is sent first, within `linger`.
   *
   * @param endpoint as `lastEndpoint` gave it, or as it was bound
   * @throws UsageError (rejects) ENOENT where the socket is not bound to it
   */
  async unbind(endpoint: string): Promise<void> {
    try {
      await this.#core.unbind(endpoint);
    } catch (error) {
      throwWithAddress(error, endpoint);
    }
  }

  /**
   * As `bind`, before it returns.
   *
   * @throws UsageError ENOTSUP for a host name, or where node:net carries the sockets: it binds
   *   later; otherwise as `bind`
   */
  bindSync(endpoint: string): void {
    this.#onEndpoint(endpoint, () => this.#core.bindNow(endpoint));
  }

  /** As `unbind`; the address is free a moment later. @throws UsageError ENOENT */
  unbindSync(endpoint: string): void {
    this.#onEndpoint(endpoint, () => void this.#core.unbind(endpoint));
  }

  /**
   * Connects to an endpoint, and again whenever the connection is lost. Returns at once, whether or
   * not the endpoint is up: messages wait for it. A source may come first:
   * "tcp://eth0:0;host.example:5555".
   *
   * @throws UsageError EINVAL, EPROTONOSUPPORT, ENAMETOOLONG for what is no endpoint
   */
  connect(endpoint: string): void {
    this.connectAs(endpoint);
  }

  /** @throws UsageError EINVAL for a routing id that is not legal */
  protected connectAs(endpoint: string, routingId: string | Buffer = ""): void {
    const givenId = identity.parse(routingId, "routingId");
    this.#onEndpoint(endpoint, () => this.#core.connect(endpoint, givenId));
  }

  /**
   * Ends all connections made by `connect` to an endpoint. What is unsent is sent first, within
   * `linger`.
   *
   * @throws UsageError ENOENT where the socket is not connected to it
   */
  disconnect(endpoint: string): void {
    this.#onEndpoint(endpoint, () => this.#core.disconnect(endpoint));
  }

  /** Ends everything. Messages that were accepted are still sent, within `linger`. */
  close(): void {
    forgotten.unregister(this.#core);
    this.#core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Who sent the message that was received last. */
  protected get peerOfLast(): Peer | undefined {
    return this.#core.peers.lastPeer;
  }

  /**
   * Closes, and waits until what was accepted has left or `linger` is over: by default that is for
   * as long as it takes.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#core.drained();
  }

  protected get inbox(): Inbox {
    return this.#core.peers.inbox;
  }

  protected get outbox(): Outbox {
    return this.#core.peers.outbox;
  }

  #onEndpoint(endpoint: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      throwWithAddress(error, endpoint);
    }
  }

  /** The options in force, complete. */
  protected get options(): Settings {
    return this.#live.read();
  }

  protected override getOption(name: OptionName): unknown {
    return showOption(this.options, name);
  }

  protected override setOption(name: OptionName, value: unknown): void {
    this.#live.change({ [name]: value });
    if (name.endsWith("HighWaterMark")) this.#core.mark(this.options);
  }
}
