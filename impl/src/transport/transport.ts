import type { Output } from "../engine/output.ts";
import type { StreamEndpoint } from "./endpoint.ts";
import type { SocksProxy } from "./socks.ts";
import type { Tuning } from "./tuning.ts";

/**
 * Byte streams, and nothing else: what a session needs of the system. Three implementations:
 * io_uring in this thread or in a worker, and node:net; the same contract tests run on all.
 *
 * Nothing here keeps the process alive (handles are unref'd): sockets do that, while operations
 * wait.
 */
export interface Transport {
  readonly name: "io_uring" | "io_uring in a worker" | "net";
  /**
   * Binds and listens.
   *
   * @param accepted is called once per connection; it has to call `connection.start` before it
   *   returns
   * @throws UsageError (rejects) as `check`
   * @throws TransportError (rejects) EADDRINUSE, EADDRNOTAVAIL, EACCES, ENODEV ...
   */
  listen(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener>;
  /**
   * As `listen`, before it returns: for addresses, interfaces and paths.
   *
   * @throws UsageError ENOTSUP for a host name, and on a transport that cannot; TransportError
   */
  listenNow(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Listener;
  /** One attempt to connect. A host name is looked up each time. */
  connect(
    endpoint: StreamEndpoint,
    outcome: ConnectOutcome,
    options?: ConnectOptions,
  ): PendingConnect;
  /** @throws UsageError ENOTSUP naming an option that this transport has no means for */
  check(tuning: Partial<Tuning>): void;
}

export interface ConnectOptions extends Partial<Tuning> {
  /** Milliseconds for each address to answer; 0 for what the system allows. Default 0. */
  readonly connectTimeout?: number;
  /** Through whom; tcp alone. */
  readonly proxy?: SocksProxy | undefined;
}

export interface StreamOptions extends Partial<Tuning> {
  /** Pending connections that the kernel holds for a listener. */
  readonly backlog: number;
  /** Of names and wildcards that have addresses of both families IPv6 is bound. Default false. */
  readonly ipv6?: boolean;
}

export interface Listener {
  /** The endpoint with its real port or path: "tcp://127.0.0.1:40123". */
  readonly endpoint: string;
  /** Stops accepting. Connections that were accepted stay. */
  close(): Promise<void>;
}

export interface ConnectOutcome {
  /** Has to call `connection.start` before it returns. */
  connected(connection: Connection): void;
  /** A TransportError: ECONNREFUSED, ETIMEDOUT, ENOTFOUND ... */
  failed(error: Error): void;
}

export interface PendingConnect {
  /** Gives the attempt up; neither outcome is called afterwards. */
  cancel(): void;
}

/** One established byte stream. */
export interface Connection {
  /** "tcp://127.0.0.1:5555". Both ends of an ipc connection have the name of the endpoint. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** Begins to receive. Called once. */
  start(handler: ConnectionHandler): void;
  /**
   * Sends all octets of `output`, in order. One send is in flight at a time: the next may start
   * when `handler.sent` was called. Slab and bodies must not change until then.
   */
  send(output: Output): void;
  /** Hands the send in flight to the system at once: there may be no further turn of the loop. */
  submit(): void;
  /** No further receive is armed; octets already received may still be delivered once. */
  pause(): void;
  resume(): void;
  /**
   * Closes after the send in flight. `handler.closed` is called once, when all memory is free
   * again.
   */
  close(): void;
  /** Closes at once and drops what is in flight. */
  destroy(): void;
}

/** What a session does with its connection's events. None of these is called after `closed`. */
export interface ConnectionHandler {
  /**
   * Asked before each receive: memory of the handler's own for the octets that come next (the rest
   * of a large body), or undefined to have them in a chunk. A transport that cannot receive into
   * foreign memory never asks.
   */
  bodyTarget(): Uint8Array | undefined;
  /**
   * Octets have come. The memory is the handler's from now on; it may be the continuation of the
   * last.
   */
  received(octets: Uint8Array): void;
  /** `count` octets were written to the start of what `bodyTarget` returned. */
  receivedBody(count: number): void;
  /** The send in flight is complete. */
  sent(): void;
  /** The stream has ended, by either side, or failed. */
  closed(error?: Error): void;
}
