import type { AnySocketType } from "../engine/socket-type.ts";
import { UsageError, ZmtpError } from "../errors.ts";
import type { Settings } from "../options.ts";
import type { Pattern } from "../pattern/pattern.ts";
import { Inbox } from "../pipe/inbox.ts";
import { Outbox } from "../pipe/outbox.ts";
import type { Patience } from "../pipe/patience.ts";
import { Pipe, type PipeOwner } from "../pipe/pipe.ts";
import { KeepAlive, systemClock } from "../session/clock.ts";
import { Connector } from "../session/connector.ts";
import { Session, type SessionOwner } from "../session/session.ts";
import { parseEndpoint } from "../transport/endpoint.ts";
import { selectTransport } from "../transport/select.ts";
import type { Connection, Listener } from "../transport/transport.ts";

/** A connection that a socket makes, and makes again. */
interface Connected {
  readonly endpoint: string;
  readonly connector: Connector;
}

/**
 * The inside of a socket: its endpoints, its peers, its pattern, and the two boxes of the
 * application.
 */
export class SocketCore implements PipeOwner, SessionOwner {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly #type: AnySocketType;
  readonly #pattern: Pattern;
  /** The options in force now. */
  readonly #settings: () => Settings;
  readonly #keepAlive = new KeepAlive();
  /** With the endpoint as it was asked for. */
  readonly #listeners = new Map<Listener, string>();
  readonly #connected = new Map<Session, Connected>();
  readonly #accepted = new Set<Session>();
  readonly #attached = new Set<Pipe>();
  lastEndpoint: string | null = null;
  closed = false;

  constructor(type: AnySocketType, pattern: Pattern, settings: () => Settings) {
    this.#type = type;
    this.#pattern = pattern;
    this.#settings = settings;
    this.inbox = new Inbox(() => pattern.receive(), this.#patience("receiveTimeout"));
    this.outbox = new Outbox((message) => pattern.send(message), this.#patience("sendTimeout"));
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
    this.#listeners.set(listener, endpoint);
    this.lastEndpoint = listener.endpoint;
  }

  async unbind(endpoint: string): Promise<void> {
    this.#checkOpen();
    for (const [listener, text] of this.#listeners) {
      if (listener.endpoint !== endpoint && text !== endpoint) continue;
      this.#listeners.delete(listener);
      return listener.close();
    }
    throw new UsageError("ENOENT", `not bound to ${endpoint}`);
  }

  connect(endpoint: string): void {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "connect");
    const session = this.#session(false);
    const transport = selectTransport();
    transport.catch((error: Error) => this.#fail(error));
    const connector = new Connector(
      session,
      address,
      transport,
      this.#settings(),
      systemClock,
      Math.random,
    );
    this.#connected.set(session, { endpoint, connector });
    this.lastEndpoint = endpoint;
    if (!this.#settings().immediate) this.#attach(session.pipe);
    connector.start();
  }

  disconnect(endpoint: string): void {
    this.#checkOpen();
    for (const [session, made] of this.#connected) {
      if (made.endpoint !== endpoint) continue;
      this.#detach(session.pipe);
      this.#finish(session);
      return;
    }
    throw new UsageError("ENOENT", `not connected to ${endpoint}`);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.inbox.close(new UsageError("EAGAIN", "the socket was closed"));
    this.outbox.close(new UsageError("EAGAIN", "the socket was closed"));
    for (const listener of this.#listeners.keys()) void listener.close();
    this.#listeners.clear();
    for (const session of [...this.#accepted, ...this.#connected.keys()]) {
      this.#detach(session.pipe);
      this.#finish(session);
    }
  }

  // What pipes and sessions tell.

  readable(pipe: Pipe): void {
    this.#pattern.readable(pipe);
    this.inbox.wake();
  }

  writable(pipe: Pipe): void {
    if (!this.#attached.has(pipe)) return;
    this.#pattern.writable(pipe);
    this.outbox.wake();
  }

  ready(session: Session, identity: Buffer): void {
    this.#pattern.ready(session.pipe, identity);
    this.#connected.get(session)?.connector.ready();
    this.#attach(session.pipe);
  }

  subscribe(pipe: Pipe, topic: Buffer): void {
    this.#pattern.subscribe(pipe, topic);
  }

  cancel(pipe: Pipe, topic: Buffer): void {
    this.#pattern.cancel(pipe, topic);
  }

  lost(session: Session, error: Error | undefined): void {
    this.#pattern.lost(session.pipe);
    // A send that waits for this peer alone is over.
    this.outbox.wake();
    const entry = this.#connected.get(session);
    if (entry === undefined) {
      this.#accepted.delete(session);
      this.#detach(session.pipe);
      return;
    }
    // RFC 37, Error Handling: a peer that has refused us with ERROR is not asked again.
    const refused = error instanceof ZmtpError && error.code === "ERR_ZMTP_PEER_ERROR";
    if (refused || (session.finishing && !session.unsent)) {
      this.#connected.delete(session);
      this.#detach(session.pipe);
      session.abort();
      return;
    }
    if (this.#settings().immediate) this.#detach(session.pipe);
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
    const { heartbeatInterval, heartbeatTimeout, heartbeatTimeToLive } = settings;
    return new Session(
      new Pipe(this, settings),
      {
        socketType: this.#type,
        bound,
        routingId: settings.routingId,
        maxMessageSize: settings.maxMessageSize,
        handshakeMs: settings.handshakeInterval,
        heartbeat: {
          intervalMs: heartbeatInterval,
          timeoutMs: heartbeatTimeout < 0 ? heartbeatInterval : heartbeatTimeout,
          ttlMs: heartbeatTimeToLive,
        },
        linger: settings.linger,
      },
      { owner: this, clock: systemClock, keepAlive: this.#keepAlive },
    );
  }

  /** There is no transport at all: whoever waits is told, and the socket closes. */
  #fail(error: Error): void {
    this.inbox.close(error);
    this.outbox.close(error);
    this.close();
  }

  #attach(pipe: Pipe): void {
    if (this.#attached.has(pipe)) return;
    this.#attached.add(pipe);
    this.#pattern.attach(pipe);
    this.outbox.wake();
  }

  #detach(pipe: Pipe): void {
    if (!this.#attached.delete(pipe)) return;
    this.#pattern.detach(pipe);
  }

  #finish(session: Session): void {
    const { linger } = this.#settings();
    // Messages count; cancellations that leave with the end do not.
    const { unsent } = session;
    session.finish();
    const entry = this.#connected.get(session);
    const abort = () => {
      entry?.connector.stop();
      this.#connected.delete(session);
      session.abort();
    };
    if (!unsent) {
      entry?.connector.stop();
      this.#connected.delete(session);
    } else if (linger === 0) abort();
    if (linger > 0) systemClock.after(linger, abort);
  }

  #checkOpen(): void {
    if (this.closed) throw new UsageError("EBADF");
  }

  #patience(name: "sendTimeout" | "receiveTimeout"): Patience {
    const timeoutMs = () => this.#settings()[name];
    const keepAlive = this.#keepAlive;
    return {
      get timeoutMs() {
        return timeoutMs();
      },
      after: systemClock.after,
      hold: () => keepAlive.hold(),
      release: () => keepAlive.release(),
    };
  }
}
