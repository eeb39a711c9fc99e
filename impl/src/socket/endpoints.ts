import { UsageError } from "../errors.ts";
import type { Connector } from "../session/connector.ts";
import type { Session } from "../session/session.ts";
import type { Listener } from "../transport/transport.ts";

/** What a socket is bound and connected to, and how its endpoints are found by name. */
export class Endpoints {
  /** With the endpoint as it was asked for. */
  readonly #bound = new Map<Listener, string>();
  readonly #connected = new Map<Session, Connector>();
  /** The endpoint bound or connected last, with its real port. */
  last: string | null = null;

  addBound(listener: Listener, endpoint: string): void {
    this.#bound.set(listener, endpoint);
    this.last = listener.endpoint;
  }

  /**
   * Takes out what is bound to an endpoint, by its real name or as it was asked for.
   *
   * @throws UsageError ENOENT
   */
  takeBound(endpoint: string): Listener {
    for (const [listener, asked] of this.#bound) {
      if (listener.endpoint !== endpoint && asked !== endpoint) continue;
      this.#bound.delete(listener);
      return listener;
    }
    throw new UsageError("ENOENT", `not bound to ${endpoint}`);
  }

  /** Takes out all that is bound. */
  takeAllBound(): Listener[] {
    const all = [...this.#bound.keys()];
    this.#bound.clear();
    return all;
  }

  addConnected(connector: Connector): void {
    this.#connected.set(connector.session, connector);
    this.last = connector.endpoint;
  }

  /** What makes a session's connections; undefined for one that was accepted. */
  connectorOf(session: Session): Connector | undefined {
    return this.#connected.get(session);
  }

  /** The first that was connected to an endpoint. @throws UsageError ENOENT */
  findConnected(endpoint: string): Connector {
    for (const connector of this.#connected.values()) {
      if (connector.endpoint === endpoint && !connector.session.finishing) return connector;
    }
    throw new UsageError("ENOENT", `not connected to ${endpoint}`);
  }

  allConnected(): Connector[] {
    return [...this.#connected.values()];
  }

  /** Stops connecting; a connection that stands goes on. */
  removeConnected(session: Session): void {
    this.#connected.get(session)?.stop();
    this.#connected.delete(session);
  }
}
