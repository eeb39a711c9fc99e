import { ReconnectError } from "../errors.ts";
import type { StreamEndpoint } from "../transport/endpoint.ts";
import type {
  Connection,
  ConnectOptions,
  ConnectOutcome,
  PendingConnect,
  Transport,
} from "../transport/transport.ts";
import type { Clock } from "./clock.ts";
import { type ConnectorStatus, type ConnectorTransition, nextStatus } from "./connector-status.ts";
import {
  type ReconnectOptions,
  type ReconnectState,
  reasonToStop,
  reconnectDelay,
  type Stage,
} from "./reconnect.ts";
import type { Session } from "./session.ts";

/** What a connector tells its socket. */
export interface ConnectorOwner {
  /** An attempt begins. */
  connecting(connector: Connector): void;
  /** The stream stands; its session gets it next. */
  connected(connector: Connector, connection: Connection): void;
  /** An attempt has failed. */
  failed(connector: Connector, error: Error): void;
  /** The next attempt comes after a delay. */
  retrying(connector: Connector, delayMs: number): void;
  /** There is no further attempt. Not called for a connector that was stopped. */
  gaveUp(connector: Connector, error: ReconnectError): void;
}

export interface ConnectorContext {
  readonly owner: ConnectorOwner;
  /** Where it rejects nothing is ever connected: its owner has to look after that. */
  readonly transport: Promise<Transport>;
  readonly clock: Clock;
  /** In [0, 1), for delays. */
  readonly random: () => number;
}

/** Keeps one session connected to an endpoint, until it is stopped or gives up. */
export class Connector {
  readonly session: Session;
  /** As it was asked for, with its protocol. */
  readonly endpoint: string;
  readonly #address: StreamEndpoint;
  readonly #options: ReconnectOptions & ConnectOptions;
  readonly #context: ConnectorContext;
  #pending: PendingConnect | undefined;
  #cancelDelay: (() => void) | undefined;
  /** New attempts since the last complete handshake. */
  #attempt = 0;
  /** How many times the delay was doubled. */
  #doublings = 0;
  #readyAt = 0;
  #status: ConnectorStatus = "connecting";
  #nextDelayMs = 0;
  #lastError: Error | undefined;

  constructor(
    session: Session,
    address: StreamEndpoint,
    options: ReconnectOptions & ConnectOptions,
    context: ConnectorContext,
  ) {
    this.session = session;
    this.endpoint = address.text;
    this.#address = address;
    this.#options = options;
    this.#context = context;
  }

  get state(): ReconnectState {
    return {
      status: this.#status,
      attempt: this.#attempt,
      nextDelayMs: this.#nextDelayMs,
      lastError: this.#lastError,
    };
  }

  /** New attempts do not go on once the application has disconnected. */
  get stopsAfterDisconnect(): boolean {
    return this.#options.reconnectStop.includes("afterDisconnect");
  }

  /** One attempt; a failed one is followed by the next after a delay. */
  start(): void {
    this.#context.transport.then(
      (transport) => this.#connect(transport),
      () => this.stop(),
    );
  }

  /** The handshake is complete. */
  ready(): void {
    this.#attempt = 0;
    this.#readyAt = this.#context.clock.now();
  }

  /** The connection, or an attempt at one, has ended: makes the next, after a delay. */
  again(stage: Stage, error: Error | undefined): void {
    if (this.#status === "stopped") return;
    this.#lastError = error;
    const reason = reasonToStop(this.#options, this.#attempt, stage, error);
    if (reason !== undefined) {
      this.stop();
      this.#context.owner.gaveUp(this, this.#error(reason));
      return;
    }
    this.#attempt++;
    if (stage === "traffic" && this.#lasted()) this.#doublings = 0;
    const delayMs = reconnectDelay(this.#options, this.#doublings++, this.#context.random());
    this.#turn("again");
    this.#nextDelayMs = delayMs;
    this.#cancelDelay = this.#context.clock.after(delayMs, () => {
      this.#turn("due");
      this.start();
    });
    this.#context.owner.retrying(this, delayMs);
  }

  /** No more attempts. The session's connection, if it has one, goes on. */
  stop(): void {
    this.#turn("stop");
    this.#pending?.cancel();
    this.#pending = undefined;
    this.#cancelDelay?.();
  }

  /** What is told of a connector that was stopped though messages waited for its connection. */
  cancelled(): ReconnectError {
    return this.#error("ERR_RECONNECT_CANCELLED");
  }

  /** Delays start again from the first only after a connection that was worth its name. */
  #lasted(): boolean {
    const { reconnectInterval, reconnectMaxInterval } = this.#options;
    const lastedMs = this.#context.clock.now() - this.#readyAt;
    return lastedMs >= Math.max(reconnectInterval, reconnectMaxInterval);
  }

  #error(code: ReconnectError["code"]): ReconnectError {
    return new ReconnectError(code, this.endpoint, this.#attempt, { cause: this.#lastError });
  }

  #turn(transition: ConnectorTransition): void {
    this.#status = nextStatus(this.#status, transition);
    this.#nextDelayMs = 0;
  }

  #connect(transport: Transport): void {
    // It was stopped while the transport was chosen.
    if (this.#status === "stopped") return;
    this.#context.owner.connecting(this);
    const outcome: ConnectOutcome = {
      connected: (connection) => {
        this.#pending = undefined;
        this.#turn("connected");
        this.#context.owner.connected(this, connection);
        this.session.open(connection);
      },
      failed: (error) => {
        this.#pending = undefined;
        this.#context.owner.failed(this, error);
        this.again("connect", error);
      },
    };
    this.#pending = transport.connect(this.#address, outcome, this.#options);
  }
}
