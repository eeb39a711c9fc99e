import { transportError } from "../errors.ts";
import type { StreamEndpoint } from "./endpoint.ts";
import { type Route, routesTo } from "./resolve.ts";
import type { Connection, ConnectOutcome, PendingConnect } from "./transport.ts";

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
  #routes: Route[] = [];
  #pending: PendingConnect | undefined;
  #cancelled = false;

  constructor(
    endpoint: StreamEndpoint,
    dial: Dial,
    outcome: ConnectOutcome,
    resolve: typeof routesTo = routesTo,
  ) {
    this.#endpoint = endpoint;
    this.#dial = dial;
    this.#outcome = outcome;
    if (endpoint.protocol === "ipc") this.#try({ path: endpoint.path });
    else {
      resolve(endpoint).then(
        (routes) => {
          this.#routes = routes;
          this.#try(this.#routes.shift()!);
        },
        (cause) => this.#failed(cause),
      );
    }
  }

  cancel(): void {
    this.#cancelled = true;
    this.#pending?.cancel();
  }

  #try(where: Parameters<Dial>[0]): void {
    if (this.#cancelled) return;
    this.#pending = this.#dial(where, {
      connected: (connection) => this.#outcome.connected(connection),
      failed: (cause) => {
        const next = this.#routes.shift();
        if (next === undefined) this.#failed(cause);
        else this.#try(next);
      },
    });
  }

  #failed(cause: Error): void {
    if (this.#cancelled) return;
    this.#outcome.failed(transportError(cause, this.#endpoint.text));
  }
}
