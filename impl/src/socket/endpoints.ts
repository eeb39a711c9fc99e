import { UsageError } from "../errors.ts";
import type { Connector } from "../session/connector.ts";
import type { Session } from "../session/session.ts";
import type { Listener } from "../transport/transport.ts";

/** A listener of a socket, and what it has accepted. */
export interface Bound {
  /** As it was asked for. */
  readonly endpoint: string;
  readonly listener: Listener;
  readonly accepted: Set<Session>;
}

/** What a socket is bound and connected to, and how its endpoints are found by name. */
export class Endpoints {
  readonly #bound = new Set<Bound>();
  readonly #connected = new Map<Session, Connector>();

  addBound(bound: Bound): void {
    this.#bound.add(bound);
  }

  /**
   * Takes out what is bound to an endpoint, by its real name or as it was asked for.
   *
   * @throws UsageError ENOENT
   */
  takeBound(endpoint: string): Bound {
    for (const bound of this.#bound) {
      if (bound.listener.endpoint !== endpoint && bound.endpoint !== endpoint) continue;
      this.#bound.delete(bound);
      return bound;
    }
    throw new UsageError("ENOENT", `not bound to ${endpoint}`);
  }

  /** With their real ports and paths. */
  allBound(): string[] {
    return [...this.#bound].map(({ listener }) => listener.endpoint);
  }

  /** Takes out all that is bound. */
  takeAllBound(): Bound[] {
    const all = [...this.#bound];
    this.#bound.clear();
    return all;
  }

  addConnected(connector: Connector): void {
    this.#connected.set(connector.session, connector);
  }

  /** What makes a session's connections; undefined for one that was accepted. */
  connectorOf(session: Session): Connector | undefined {
    return this.#connected.get(session);
  }

  isConnected(endpoint: string): boolean {
    return this.#connectedTo(endpoint).length > 0;
  }

  /** All that were connected to an endpoint. @throws UsageError ENOENT for none */
  findConnected(endpoint: string): Connector[] {
    const found = this.#connectedTo(endpoint);
    if (found.length === 0) throw new UsageError("ENOENT", `not connected to ${endpoint}`);
    return found;
  }

  #connectedTo(endpoint: string): Connector[] {
    return this.allConnected().filter(
      (connector) => connector.endpoint === endpoint && !connector.session.finishing,
    );
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
