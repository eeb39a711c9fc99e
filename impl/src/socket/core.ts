import type { Context } from "../context/context.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import { UsageError } from "../errors.ts";
import type { Settings } from "../options.ts";
import type { Pattern } from "../pattern/pattern.ts";
import type { Patience } from "../pipe/patience.ts";
import type { HighWaterMarks } from "../pipe/pipe.ts";
import { KeepAlive } from "../session/keep-alive.ts";
import { parseEndpoint } from "../transport/endpoint.ts";
import { InprocEndpoints } from "./inproc.ts";
import { Monitor } from "./monitor.ts";
import { Peers } from "./peers.ts";
import { Reports } from "./reports.ts";
import { patience } from "./session-options.ts";
import { Ledger, type SocketStats } from "./stats.ts";
import { StreamEndpoints } from "./streams.ts";

const NOTHING = Buffer.alloc(0);

/**
 * The inside of a socket: its peers, and its endpoints by kind. It knows nothing of the socket's
 * public object, so that one that is forgotten can be collected.
 */
export class SocketCore {
  readonly peers: Peers;
  readonly monitor: Monitor;
  readonly #reports: Reports;
  readonly #ledger = new Ledger();
  readonly #inproc: InprocEndpoints;
  readonly #streams: StreamEndpoints;
  readonly #keepAlive = new KeepAlive();
  /** The endpoint bound or connected last, with its real port or path. */
  lastEndpoint: string | null = null;
  closed = false;
  readonly #context: Context;

  /**
   * @param settings the options in force now
   * @throws UsageError EMFILE where the context has no room for another socket
   */
  constructor(type: AnySocketType, pattern: Pattern, settings: () => Settings, context: Context) {
    context.add(this);
    this.#context = context;
    this.monitor = new Monitor(type, this.#forEver());
    this.#reports = new Reports(this.monitor);
    this.peers = new Peers(
      pattern,
      patience(() => settings().receiveTimeout, this.#keepAlive),
      patience(() => settings().sendTimeout, this.#keepAlive),
    );
    this.#inproc = new InprocEndpoints({
      type,
      peers: this.peers,
      ledger: this.#ledger,
      names: context.names,
      settings,
      refused: (endpoint, error) => this.#reports.refused(endpoint, error),
    });
    this.#streams = new StreamEndpoints({
      type,
      peers: this.peers,
      reports: this.#reports,
      ledger: this.#ledger,
      keepAlive: this.#keepAlive,
      context,
      settings,
      failed: (error) => this.#fail(error),
    });
  }

  async bind(endpoint: string): Promise<void> {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "bind");
    if (address.protocol !== "inproc") this.lastEndpoint = await this.#streams.bind(address);
    else if (!this.#inproc.bindsLater) this.bindNow(endpoint);
    else {
      await this.#inproc.bind(address.text);
      this.lastEndpoint = address.text;
    }
  }

  /** As `bind`, before it returns. @throws UsageError ENOTSUP where that is not possible */
  bindNow(endpoint: string): void {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "bind");
    if (address.protocol === "inproc") this.#inproc.bindNow(address.text);
    const real = address.protocol === "inproc" ? address.text : this.#streams.bindNow(address);
    this.lastEndpoint = real;
  }

  /**
   * The connections that were accepted there end, too, as in libzmq, but for inproc.
   *
   * @returns when the address is free
   * @throws UsageError ENOENT
   */
  unbind(endpoint: string): Promise<void> {
    this.#checkOpen();
    const { text, protocol } = parseEndpoint(endpoint, "bind");
    if (protocol !== "inproc") return this.#streams.unbind(text);
    this.#inproc.unbind(text);
    return Promise.resolve();
  }

  /** @param givenId what a ROUTER or STREAM calls the peer; empty for what it announces */
  connect(endpoint: string, givenId: Buffer = NOTHING): void {
    this.#checkOpen();
    const address = parseEndpoint(endpoint, "connect");
    if (address.protocol === "inproc") this.#inproc.connect(address.text, givenId);
    else this.#streams.connect(address, givenId);
    this.lastEndpoint = address.text;
  }

  disconnect(endpoint: string): void {
    this.#checkOpen();
    const { text, protocol } = parseEndpoint(endpoint, "connect");
    if (protocol === "inproc") this.#inproc.disconnect(text);
    else this.#streams.disconnect(text);
  }

  /** Sets the high-water marks of the queues that are there. */
  mark(marks: HighWaterMarks): void {
    for (const pipe of [...this.#streams.pipes(), ...this.#inproc.pipes()]) pipe.mark(marks);
  }

  stats(): SocketStats {
    const connections = [...this.#streams.connections(), ...this.#inproc.connections()];
    return this.#ledger.stats(this.#reports.happenings, connections);
  }

  /** What is bound, by real ports and paths. */
  bound(): string[] {
    return [...this.#streams.bound(), ...this.#inproc.bound()];
  }

  /** Resolves when the next peer is there. @throws ReconnectError (rejects) when none will be */
  arrival(signal: AbortSignal | undefined): Promise<void> {
    return this.peers.arrival(this.#forEver(), signal);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#context.remove(this);
    this.peers.close(new UsageError("EAGAIN", "the socket was closed"));
    this.#streams.close();
    this.#inproc.close();
    this.monitor.end();
    this.#keepAlive.end();
  }

  /** Nobody can use the socket any more, but who waits already: then it closes. */
  abandon(): void {
    this.#keepAlive.whenFree(() => this.close());
  }

  /**
   * Resolves when all that was accepted has left, or `linger` is over, and the connections and
   * listeners are gone. After `close`.
   */
  async drained(): Promise<void> {
    this.#keepAlive.hold();
    await this.#streams.drained();
    this.#keepAlive.release();
  }

  #forEver(): Patience {
    return patience(() => -1, this.#keepAlive);
  }

  /** There is no transport at all: whoever waits is told, and the socket closes. */
  #fail(error: Error): void {
    this.peers.close(error);
    this.close();
  }

  #checkOpen(): void {
    if (this.closed) throw new UsageError("EBADF");
  }
}
