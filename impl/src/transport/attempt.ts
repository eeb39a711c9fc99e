import { transportError } from "../errors.ts";
import { SOCKS_HANDSHAKE_MS } from "../limits.ts";
import type { StreamEndpoint } from "./endpoint.ts";
import { type Route, routesTo } from "./resolve.ts";
import { SocksConnection, type SocksProxy } from "./socks.ts";
import type { Connection, ConnectOptions, ConnectOutcome, PendingConnect } from "./transport.ts";

/** How a backend tries one address; of its outcomes one is called, later. */
export type Dial = (
  where: Route | { readonly path: string },
  outcome: {
    connected(connection: Connection): void;
    /** An error of the system. */
    failed(cause: Error): void;
  },
) => PendingConnect;

/** One attempt to connect: a name's addresses are tried in turn until one answers. */
export class Attempt implements PendingConnect {
  readonly #endpoint: StreamEndpoint;
  readonly #dial: Dial;
  readonly #outcome: ConnectOutcome;
  readonly #options: ConnectOptions;
  readonly #proxy: SocksProxy | undefined;
  #routes: Route[] = [];
  #pending: PendingConnect | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cancelled = false;

  constructor(
    endpoint: StreamEndpoint,
    dial: Dial,
    outcome: ConnectOutcome,
    options: ConnectOptions = {},
    resolve: typeof routesTo = routesTo,
  ) {
    this.#endpoint = endpoint;
    this.#dial = dial;
    this.#outcome = outcome;
    this.#options = options;
    if (endpoint.protocol === "ipc") {
      this.#try({ path: endpoint.path });
      return;
    }
    this.#proxy = options.proxy;
    const { host, port } = options.proxy ?? endpoint;
    resolve({ ...endpoint, host, port }).then(
      (routes) => {
        this.#routes = routes;
        this.#try(this.#routes.shift()!);
      },
      (cause) => this.#failed(cause),
    );
  }

  cancel(): void {
    this.#cancelled = true;
    clearTimeout(this.#timer);
    this.#pending?.cancel();
  }

  #try(where: Parameters<Dial>[0]): void {
    if (this.#cancelled) return;
    const { connectTimeout = 0 } = this.#options;
    if (connectTimeout > 0) this.#limit(connectTimeout);
    this.#pending = this.#dial(where, {
      connected: (connection) => {
        clearTimeout(this.#timer);
        if (this.#proxy === undefined) this.#outcome.connected(connection);
        else this.#askProxy(connection, this.#proxy);
      },
      failed: (cause) => this.#next(cause),
    });
  }

  #askProxy(connection: Connection, proxy: SocksProxy): void {
    const endpoint = this.#endpoint as Extract<StreamEndpoint, { protocol: "tcp" }>;
    this.#limit(this.#options.connectTimeout || SOCKS_HANDSHAKE_MS);
    const asking = new SocksConnection(connection, endpoint, proxy, {
      connected: (through) => {
        clearTimeout(this.#timer);
        this.#outcome.connected(through);
      },
      failed: (cause) => this.#next(cause),
    });
    this.#pending = { cancel: () => asking.destroy() };
  }

  #next(cause: Error): void {
    clearTimeout(this.#timer);
    const next = this.#routes.shift();
    if (next === undefined) this.#failed(cause);
    else this.#try(next);
  }

  /** Gives what is pending up when the time is over. */
  #limit(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#pending?.cancel();
      const cause = new Error(`no answer within ${milliseconds} ms`);
      this.#next(Object.assign(cause, { code: "ETIMEDOUT" }));
    }, milliseconds).unref();
  }

  #failed(cause: Error): void {
    if (this.#cancelled) return;
    this.#outcome.failed(transportError(cause, this.#endpoint.text));
  }
}
