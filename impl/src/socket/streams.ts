import type { Context } from "../context/context.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import type { ReconnectError } from "../errors.ts";
import type { Settings } from "../options.ts";
import { Pipe } from "../pipe/pipe.ts";
import { forget, type Outliving, outlive } from "../process-end.ts";
import { systemClock } from "../session/clock.ts";
import { Connector, type ConnectorOwner } from "../session/connector.ts";
import type { SessionOwner } from "../session/contract.ts";
import type { KeepAlive } from "../session/keep-alive.ts";
import { Session } from "../session/session.ts";
import type { StreamEndpoint } from "../transport/endpoint.ts";
import { selectTransport, selectTransportNow } from "../transport/select.ts";
import { proxyOf } from "../transport/socks.ts";
import type { Connection, Listener } from "../transport/transport.ts";
import { type Bound, Endpoints } from "./endpoints.ts";
import type { Peers } from "./peers.ts";
import type { Reports } from "./reports.ts";
import { type Security, securityOf } from "./security.ts";
import { sessionOptions } from "./session-options.ts";
import { type ConnectionStats, connectionStats, type Ledger } from "./stats.ts";

/** What the endpoints of a socket on byte streams need of it. */
export interface StreamContext {
  readonly type: AnySocketType;
  readonly peers: Peers;
  readonly reports: Reports;
  readonly ledger: Ledger;
  readonly keepAlive: KeepAlive;
  readonly context: Context;
  /** The options in force now. */
  readonly settings: () => Settings;
  /** There is no transport at all. */
  readonly failed: (error: Error) => void;
}

/**
 * As in libzmq: a second connection of these to the same endpoint makes no sense, since requests or
 * publications would come twice, and is not made.
 */
const CONNECTING_ONCE: ReadonlySet<AnySocketType> = new Set(["DEALER", "REQ", "PUB", "SUB"]);

/** The tcp and ipc endpoints of one socket, and the session of each peer behind them. */
export class StreamEndpoints implements SessionOwner, ConnectorOwner, Outliving {
  readonly #context: StreamContext;
  readonly #peers: Peers;
  readonly #reports: Reports;
  readonly #settings: () => Settings;
  readonly #endpoints = new Endpoints();
  /** With all that its listener has accepted. */
  readonly #accepted = new Map<Session, Set<Session>>();
  /** Listeners that are being closed. */
  readonly #closing: Promise<void>[] = [];
  /** Are called when no session is left. */
  readonly #emptied: (() => void)[] = [];
  #closed = false;
  /** The process would have ended, and has waited long enough. */
  #lingered: "no" | "lingers" | "yes" = "no";

  constructor(context: StreamContext) {
    this.#context = context;
    this.#peers = context.peers;
    this.#reports = context.reports;
    this.#settings = context.settings;
  }

  /** @returns the endpoint with its real port or path */
  async bind(address: StreamEndpoint): Promise<string> {
    const settings = this.#settings();
    const security = securityOf(settings, this.#context.context);
    const transport = await selectTransport(this.#context.context.ioWorker);
    const accepted = new Set<Session>();
    const listener = await transport
      .listen(address, settings, (connection) => this.#accept(connection, security, accepted))
      .catch((error: Error) => {
        this.#reports.bindFailed(address.text, error);
        throw error;
      });
    // As in zeromq, which closes a socket only once its bind has come to an end.
    if (this.#closed) {
      await listener.close();
      return listener.endpoint;
    }
    return this.#bound({ endpoint: address.text, listener, accepted });
  }

  /** As `bind`, before it returns. @throws UsageError ENOTSUP where that is not possible */
  bindNow(address: StreamEndpoint): string {
    const settings = this.#settings();
    const security = securityOf(settings, this.#context.context);
    const accepted = new Set<Session>();
    try {
      const transport = selectTransportNow(this.#context.context.ioWorker);
      const listener = transport.listenNow(address, settings, (connection) =>
        this.#accept(connection, security, accepted),
      );
      return this.#bound({ endpoint: address.text, listener, accepted });
    } catch (error) {
      this.#reports.bindFailed(address.text, error as Error);
      throw error;
    }
  }

  #bound(bound: Bound): string {
    outlive(this);
    this.#endpoints.addBound(bound);
    this.#reports.bound(bound.listener.endpoint);
    return bound.listener.endpoint;
  }

  /** The connections that were accepted there end, too. @throws UsageError ENOENT */
  unbind(endpoint: string): Promise<void> {
    const { listener, accepted } = this.#endpoints.takeBound(endpoint);
    const closed = this.#close(listener);
    for (const session of accepted) this.#leave(session);
    return closed;
  }

  /** @param givenId what a ROUTER or STREAM calls the peer; empty for what it announces */
  connect(address: StreamEndpoint, givenId: Buffer): void {
    const once = CONNECTING_ONCE.has(this.#context.type);
    if (once && this.#endpoints.isConnected(address.text)) return;
    const settings = this.#settings();
    const session = this.#session(false, securityOf(settings, this.#context.context));
    session.pipe.givenId = givenId;
    const { ioWorker } = this.#context.context;
    const transport = selectTransport(ioWorker).then((selected) => {
      selected.check(settings);
      return selected;
    });
    transport.catch(this.#context.failed);
    const options = { ...settings, proxy: proxyOf(settings) };
    const connector = new Connector(session, address, options, {
      owner: this,
      transport,
      clock: systemClock,
      random: Math.random,
    });
    outlive(this);
    this.#endpoints.addConnected(connector);
    if (!settings.immediate) this.#peers.attach(session.pipe);
    connector.start();
  }

  /** @throws UsageError ENOENT */
  disconnect(endpoint: string): void {
    for (const { session, stopsAfterDisconnect } of this.#endpoints.findConnected(endpoint)) {
      this.#leave(session);
      if (stopsAfterDisconnect && !session.connected) this.#abort(session);
    }
  }

  close(): void {
    this.#closed = true;
    for (const { listener } of this.#endpoints.takeAllBound()) {
      this.#closing.push(this.#close(listener));
    }
    for (const session of this.#sessions()) this.#leave(session);
    this.#checkSettled();
  }

  /** What is bound, by real ports and paths. */
  bound(): string[] {
    return this.#endpoints.allBound();
  }

  pipes(): Pipe[] {
    return this.#sessions().map(({ pipe }) => pipe);
  }

  connections(): ConnectionStats[] {
    return this.#sessions().map((session) => {
      const connector = this.#endpoints.connectorOf(session);
      return connectionStats(session, connector?.endpoint, connector?.state);
    });
  }

  /** Resolves when the connections and listeners are gone. After `close`. */
  async drained(): Promise<void> {
    await Promise.all(this.#closing);
    if (this.#sessions().length === 0) return;
    await new Promise<void>((resolve) => this.#emptied.push(resolve));
  }

  // What the end of the process asks.

  linger(): boolean {
    const { linger } = this.#settings();
    if (linger === 0 || this.#lingered === "yes") return false;
    let lingers = false;
    for (const session of this.#sessions()) lingers = session.linger() || lingers;
    // A closed socket counts the time from its close.
    if (!lingers || linger < 0 || this.#closed || this.#lingered === "lingers") return lingers;
    this.#lingered = "lingers";
    systemClock.after(linger, () => {
      this.#lingered = "yes";
      for (const session of this.#sessions()) session.letGo();
    });
    return true;
  }

  lastFlush(): void {
    for (const session of this.#sessions()) session.lastFlush();
  }

  // What sessions tell.

  ready(session: Session, identity: Buffer): void {
    this.#peers.ready(session.pipe, identity);
    this.#reports.handshaken(session);
    this.#endpoints.connectorOf(session)?.ready();
  }

  subscribe(pipe: Pipe, topic: Buffer): void {
    this.#peers.subscribe(pipe, topic);
  }

  cancel(pipe: Pipe, topic: Buffer): void {
    this.#peers.cancel(pipe, topic);
  }

  lost(session: Session, error: Error | undefined, stage: "handshake" | "traffic"): void {
    if (!session.finishing) this.#reports.lost(session, error, stage);
    this.#peers.lost(session.pipe);
    const connector = this.#endpoints.connectorOf(session);
    if (connector === undefined) {
      if (this.#accepted.has(session)) this.#context.ledger.retire(session.pipe, session);
      this.#accepted.get(session)?.delete(session);
      this.#accepted.delete(session);
      this.#peers.detach(session.pipe);
      this.#checkSettled();
      return;
    }
    if (session.finishing && (!session.unsent || connector.stopsAfterDisconnect)) {
      this.#abort(session);
      return;
    }
    if (this.#settings().immediate) this.#peers.detach(session.pipe);
    connector.again(stage, error);
  }

  // What connectors tell.

  connecting(connector: Connector): void {
    this.#reports.connecting(connector);
  }

  connected(_connector: Connector, connection: Connection): void {
    this.#reports.connected(connection);
  }

  failed(connector: Connector): void {
    this.#reports.failed(connector.endpoint);
  }

  retrying(connector: Connector, delayMs: number): void {
    this.#reports.retrying(connector.endpoint, delayMs);
  }

  /** What is unsent is lost: there is nobody to send it to. */
  gaveUp({ endpoint, session }: Connector, error: ReconnectError): void {
    this.#reports.gaveUp(endpoint, error);
    this.#peers.noArrival(error);
    this.#abort(session);
  }

  #accept(connection: Connection, security: Security, accepted: Set<Session>): void {
    if (this.#closed) {
      connection.destroy();
      return;
    }
    this.#reports.accepted(connection);
    const session = this.#session(true, security);
    this.#accepted.set(session, accepted);
    accepted.add(session);
    session.open(connection);
  }

  #session(bound: boolean, security: Security): Session {
    const settings = this.#settings();
    const pipe = new Pipe(this.#peers, settings);
    pipe.accepted = bound;
    return new Session(pipe, sessionOptions(this.#context.type, bound, settings, security), {
      owner: this,
      clock: systemClock,
      keepAlive: this.#context.keepAlive,
    });
  }

  #close(listener: Listener): Promise<void> {
    const { endpoint } = listener;
    const closed = listener.close();
    this.#reports.unbound(endpoint);
    return closed;
  }

  /** No more messages go there; what is unsent leaves first, within `linger`. */
  #leave(session: Session): void {
    this.#peers.detach(session.pipe);
    const { linger } = this.#settings();
    // Messages count; cancellations that leave with the end do not.
    const { unsent } = session;
    session.finish();
    if (!unsent) this.#remove(session);
    else if (linger === 0) this.#abort(session);
    if (linger > 0) systemClock.after(linger, () => this.#abort(session));
  }

  /** Ends a session at once, and for good. */
  #abort(session: Session): void {
    const connector = this.#endpoints.connectorOf(session);
    if (connector !== undefined && session.unsent && connector.state.status !== "stopped") {
      this.#reports.gaveUp(connector.endpoint, connector.cancelled());
    }
    this.#remove(session);
    this.#peers.detach(session.pipe);
    session.abort();
    this.#checkSettled();
  }

  /** Stops connecting; a connection that stands goes on. */
  #remove(session: Session): void {
    if (this.#endpoints.connectorOf(session) === undefined) return;
    this.#endpoints.removeConnected(session);
    this.#context.ledger.retire(session.pipe, session);
  }

  /** A closed socket matters to the end of the process as long as it has something to send. */
  #checkSettled(): void {
    if (!this.#closed) return;
    const sessions = this.#sessions();
    if (!sessions.some(({ unsent }) => unsent)) forget(this);
    if (sessions.length === 0) for (const emptied of this.#emptied.splice(0)) emptied();
  }

  #sessions(): Session[] {
    const connected = this.#endpoints.allConnected().map(({ session }) => session);
    return [...this.#accepted.keys(), ...connected];
  }
}
