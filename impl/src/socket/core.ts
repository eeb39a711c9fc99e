import type { AnySocketType } from "../engine/socket-type.ts";
import { UsageError, ZmtpError } from "../errors.ts";
import type { Settings } from "../options.ts";
import type { Pattern } from "../pattern/pattern.ts";
import { Pipe } from "../pipe/pipe.ts";
import { systemClock } from "../session/clock.ts";
import { Connector } from "../session/connector.ts";
import type { SessionOwner } from "../session/contract.ts";
import { KeepAlive } from "../session/keep-alive.ts";
import { Session } from "../session/session.ts";
import { parseEndpoint } from "../transport/endpoint.ts";
import { selectTransport } from "../transport/select.ts";
import type { Connection } from "../transport/transport.ts";
import { Endpoints } from "./endpoints.ts";
import { Peers } from "./peers.ts";
import { patience, sessionOptions } from "./session-options.ts";

/** The inside of a socket: it binds, connects and closes, and knows the session of each peer. */
export class SocketCore implements SessionOwner {
  readonly peers: Peers;
  readonly endpoints = new Endpoints();
  readonly #type: AnySocketType;
  /** The options in force now. */
  readonly #settings: () => Settings;
  readonly #keepAlive = new KeepAlive();
  readonly #accepted = new Set<Session>();
  closed = false;

  constructor(type: AnySocketType, pattern: Pattern, settings: () => Settings) {
    this.#type = type;
    this.#settings = settings;
    this.peers = new Peers(
      pattern,
      patience(() => settings().receiveTimeout, this.#keepAlive),
      patience(() => settings().sendTimeout, this.#keepAlive),
    );
  }

  async bind(endpoint: string): Promise<void> {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "bind");
    const transport = await selectTransport();
    this.#checkOpen();
    const listener = await transport.listen(address, this.#settings(), (connection) =>
      this.#accept(connection),
    );
    if (this.closed) {
      await listener.close();
      throw new UsageError("EBADF");
    }
    this.endpoints.addBound(listener, endpoint);
  }

  async unbind(endpoint: string): Promise<void> {
    this.#checkOpen();
    return this.endpoints.takeBound(endpoint).close();
  }

  connect(endpoint: string): void {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "connect");
    const settings = this.#settings();
    const session = this.#session(false);
    const transport = selectTransport();
    transport.catch((error: Error) => this.#fail(error));
    const connector = new Connector(
      session,
      address,
      transport,
      settings,
      systemClock,
      Math.random,
    );
    this.endpoints.addConnected(session, { endpoint, connector });
    if (!settings.immediate) this.peers.attach(session.pipe);
    connector.start();
  }

  disconnect(endpoint: string): void {
    this.#checkOpen();
    const session = this.endpoints.findConnected(endpoint);
    this.peers.detach(session.pipe);
    this.#finish(session);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.peers.close(new UsageError("EAGAIN", "the socket was closed"));
    for (const listener of this.endpoints.takeAllBound()) void listener.close();
    for (const session of [...this.#accepted, ...this.endpoints.allConnected()]) {
      this.peers.detach(session.pipe);
      this.#finish(session);
    }
  }

  // What sessions tell.

  ready(session: Session, identity: Buffer): void {
    this.peers.ready(session.pipe, identity);
    this.endpoints.connected(session)?.connector.ready();
  }

  subscribe(pipe: Pipe, topic: Buffer): void {
    this.peers.subscribe(pipe, topic);
  }

  cancel(pipe: Pipe, topic: Buffer): void {
    this.peers.cancel(pipe, topic);
  }

  lost(session: Session, error: Error | undefined): void {
    this.peers.lost(session.pipe);
    const entry = this.endpoints.connected(session);
    if (entry === undefined) {
      this.#accepted.delete(session);
      this.peers.detach(session.pipe);
      return;
    }
    // RFC 37, Error Handling: a peer that has refused us with ERROR is not asked again.
    const refused = error instanceof ZmtpError && error.code === "ERR_ZMTP_PEER_ERROR";
    if (refused || (session.finishing && !session.unsent)) {
      this.endpoints.removeConnected(session);
      this.peers.detach(session.pipe);
      session.abort();
      return;
    }
    if (this.#settings().immediate) this.peers.detach(session.pipe);
    entry.connector.again();
  }

  #accept(connection: Connection): void {
    if (this.closed) {
      connection.destroy();
      return;
    }
    const session = this.#session(true);
    this.#accepted.add(session);
    session.open(connection);
  }

  #session(bound: boolean): Session {
    const settings = this.#settings();
    return new Session(
      new Pipe(this.peers, settings),
      sessionOptions(this.#type, bound, settings),
      { owner: this, clock: systemClock, keepAlive: this.#keepAlive },
    );
  }

  /** There is no transport at all: whoever waits is told, and the socket closes. */
  #fail(error: Error): void {
    this.peers.close(error);
    this.close();
  }

  #finish(session: Session): void {
    const { linger } = this.#settings();
    // Messages count; cancellations that leave with the end do not.
    const { unsent } = session;
    session.finish();
    const abort = () => {
      this.endpoints.removeConnected(session);
      session.abort();
    };
    if (!unsent) this.endpoints.removeConnected(session);
    else if (linger === 0) abort();
    if (linger > 0) systemClock.after(linger, abort);
  }

  #checkOpen(): void {
    if (this.closed) throw new UsageError("EBADF");
  }
}
