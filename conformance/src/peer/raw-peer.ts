import { randomUUID } from "node:crypto";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Inbox } from "./inbox.ts";
import { isTcp, RawConnection } from "./raw-connection.ts";
import type { Timeline } from "./timeline.ts";

/** A TCP address. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The address of a "tcp://HOST:PORT" endpoint.
 *
 * @throws TypeError naming the endpoint
 */
export function addressOf(endpoint: string): Address {
  const [, host, port] = /^tcp:\/\/(.+):(\d{1,5})$/.exec(endpoint) ?? [];
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    throw new TypeError(`expected an endpoint tcp://HOST:PORT, got "${endpoint}"`);
  }
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: number };
}

/** Where an endpoint leads, as node:net takes it. */
export const placeOf = (endpoint: string): Address | { readonly path: string } =>
  endpoint.startsWith("ipc://") ? { path: endpoint.slice("ipc://".length) } : addressOf(endpoint);

/** An ipc endpoint that nobody has, short enough for the 107 octets that the system takes. */
export const freshIpcEndpoint = (): string =>
  `ipc://${join(tmpdir(), `scrutineer-${randomUUID().slice(0, 13)}.sock`)}`;

/**
 * Connects to a target that is bound.
 *
 * @throws the system's error (rejects): ECONNREFUSED ...
 */
export function dial(endpoint: string, timeline: Timeline): Promise<RawConnection> {
  const place = placeOf(endpoint);
  return new Promise((resolve, reject) => {
    const socket = connect({ ...place, allowHalfOpen: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(new RawConnection(socket, timeline));
    });
  });
}

/** Listens for a target that connects. */
export class RawListener {
  readonly #server: Server;
  readonly #timeline: Timeline;
  /** Not taken yet. */
  readonly #waiting = new Inbox<RawConnection>();
  #accepted: RawConnection[] = [];

  private constructor(server: Server, timeline: Timeline) {
    this.#server = server;
    this.#timeline = timeline;
    server.on("connection", (socket) => this.#connected(socket));
  }

  /** @param endpoint a free port of this machine where it is absent */
  static open(timeline: Timeline, endpoint?: string): Promise<RawListener> {
    const place = endpoint === undefined ? { host: "127.0.0.1", port: 0 } : placeOf(endpoint);
    return new Promise((resolve, reject) => {
      const server = createServer({ allowHalfOpen: true });
      server.once("error", reject);
      server.listen(place, () => resolve(new RawListener(server, timeline)));
    });
  }

  get endpoint(): string {
    const address = this.#server.address() as AddressInfo | string;
    return typeof address === "string" ? `ipc://${address}` : `tcp://127.0.0.1:${address.port}`;
  }

  /** Connections that came so far. */
  get count(): number {
    return this.#accepted.length;
  }

  /** The next connection, or undefined where none comes within `ms`. */
  accept(ms?: number): Promise<RawConnection | undefined> {
    return this.#waiting.next(ms);
  }

  /** Stops listening and gives all connections up. Resolves when the port is free. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#accepted) connection.destroy();
    this.#accepted = [];
    return closed;
  }

  #connected(socket: Socket): void {
    if (this.#waiting.isFull) {
      socket.destroy();
      return;
    }
    const local = isTcp(socket) ? undefined : this.endpoint;
    const connection = new RawConnection(socket, this.#timeline, local);
    this.#accepted.push(connection);
    this.#waiting.add(connection);
  }
}
