import type { Endpoint } from "../transport/endpoint.ts";
import type { PendingConnect, StreamOptions, Transport } from "../transport/transport.ts";
import type { Clock } from "./clock.ts";
import { type ReconnectOptions, reconnectDelay } from "./reconnect.ts";
import type { Session } from "./session.ts";

export interface ConnectorOptions extends ReconnectOptions, StreamOptions {}

/** Keeps one session connected to an endpoint, until it is stopped. */
export class Connector {
  readonly session: Session;
  readonly #endpoint: Endpoint;
  readonly #transport: Promise<Transport>;
  readonly #options: ConnectorOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  #pending: PendingConnect | undefined;
  #cancelDelay: (() => void) | undefined;
  /** Attempts since the last complete handshake. */
  #attempt = 0;
  #stopped = false;

  /**
   * @param transport where it rejects nothing is ever connected: its owner has to look after that
   */
  constructor(
    session: Session,
    endpoint: Endpoint,
    transport: Promise<Transport>,
    options: ConnectorOptions,
    clock: Clock,
    random: () => number,
  ) {
    this.session = session;
    this.#endpoint = endpoint;
    this.#transport = transport;
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
  }

  /** One attempt; a failed one is followed by the next after a delay. */
  start(): void {
    this.#transport.then(
      (transport) => this.#connect(transport),
      () => this.stop(),
    );
  }

  /** The handshake is complete: delays start again from the first. */
  ready(): void {
    this.#attempt = 0;
  }

  /** The connection has ended: makes the next, after a delay. */
  again(): void {
    if (this.#stopped) return;
    const delay = reconnectDelay(this.#options, this.#attempt++, this.#random());
    this.#cancelDelay = this.#clock.after(delay, () => this.start());
  }

  /** No more attempts. The session's connection, if it has one, goes on. */
  stop(): void {
    this.#stopped = true;
    this.#pending?.cancel();
    this.#pending = undefined;
    this.#cancelDelay?.();
  }

  #connect(transport: Transport): void {
    if (this.#stopped) return;
    this.#pending = transport.connect(this.#endpoint, this.#options, {
      connected: (connection) => {
        this.#pending = undefined;
        this.session.open(connection);
      },
      failed: () => {
        this.#pending = undefined;
        this.again();
      },
    });
  }
}
