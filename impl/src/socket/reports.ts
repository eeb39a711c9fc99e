import type { ReconnectError } from "../errors.ts";
import type { Connector } from "../session/connector.ts";
import type { Session } from "../session/session.ts";
import type { Connection } from "../transport/transport.ts";
import type { ObservedError } from "./events.ts";
import { handshakeFailure } from "./handshake-failure.ts";
import type { Monitor } from "./monitor.ts";

/** How often something has happened on a socket since it was made. */
export interface Happenings {
  /** Connections that peers made to this socket. */
  accepts: number;
  /** Connections that this socket made, again or for the first time. */
  connects: number;
  /** New attempts to connect that were begun after a delay. */
  reconnections: number;
  handshakes: number;
  /** Connections that ended before their handshake was complete. */
  handshakeFailures: number;
  /** Connections that ended, but for those that the application ended. */
  disconnects: number;
}

/** Counts what happens to the connections of a socket, and reports it to the socket's monitor. */
export class Reports {
  readonly happenings: Happenings = {
    accepts: 0,
    connects: 0,
    reconnections: 0,
    handshakes: 0,
    handshakeFailures: 0,
    disconnects: 0,
  };
  readonly #monitor: Monitor;

  constructor(monitor: Monitor) {
    this.#monitor = monitor;
  }

  bound(endpoint: string): void {
    this.#monitor.report("bind", endpoint);
  }

  bindFailed(endpoint: string, error: Error): void {
    // libzmq leaves the scheme out of this one event, and programs may put it back.
    const address = endpoint.replace(/^tcp:\/\//, "");
    this.#monitor.report("bind:error", address, undefined, error as ObservedError);
  }

  /** A listener has ended, or could not. */
  unbound(endpoint: string, error?: Error): void {
    if (error === undefined) this.#monitor.report("close", endpoint);
    else this.#monitor.report("close:error", endpoint, undefined, error as ObservedError);
  }

  accepted(connection: Connection): void {
    this.happenings.accepts++;
    this.#monitor.report("accept", connection.localAddress, connection);
  }

  connecting({ endpoint, state }: Connector): void {
    if (state.attempt > 0) this.happenings.reconnections++;
    this.#monitor.report("connect:delay", endpoint);
  }

  connected(connection: Connection): void {
    this.happenings.connects++;
    this.#monitor.report("connect", connection.remoteAddress, connection);
  }

  /** An attempt to connect has failed. */
  failed(endpoint: string): void {
    this.#monitor.report("close", endpoint);
  }

  retrying(endpoint: string, delayMs: number): void {
    this.#monitor.report("connect:retry", endpoint, undefined, Math.round(delayMs));
  }

  gaveUp(endpoint: string, error: ReconnectError): void {
    this.#monitor.report("connect:error", endpoint, undefined, error);
  }

  handshaken(session: Session): void {
    this.happenings.handshakes++;
    this.#monitor.report("handshake", addressOf(session), session);
  }

  /** An inproc peer was refused, or refused us: there is no connection to lose. */
  refused(endpoint: string, error: Error): void {
    this.happenings.handshakeFailures++;
    const failure = handshakeFailure(error);
    this.#monitor.report(failure.type, endpoint, undefined, failure.error);
  }

  /** A connection has ended, and not because the application wanted it. */
  lost(session: Session, error: Error | undefined, stage: "handshake" | "traffic"): void {
    const address = addressOf(session);
    if (stage === "handshake") {
      this.happenings.handshakeFailures++;
      const failure = handshakeFailure(error);
      this.#monitor.report(failure.type, address, session, failure.error);
    }
    this.happenings.disconnects++;
    this.#monitor.report("disconnect", address, session);
  }
}

function addressOf(session: Session): string {
  return session.bound ? session.localAddress : session.remoteAddress;
}
