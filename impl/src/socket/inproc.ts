import type { InprocNames } from "../context/inproc-names.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import { subscriptionSink, type UpstreamEvent } from "../engine/subscription.ts";
import { UsageError } from "../errors.ts";
import type { Settings } from "../options.ts";
import { InprocEnd, type InprocOwner } from "../pipe/inproc.ts";
import { Pipe } from "../pipe/pipe.ts";
import { systemClock } from "../session/clock.ts";
import type { InprocBinder } from "../threads/contract.ts";
import type { Peers } from "./peers.ts";
import { type ConnectionStats, type Ledger, trafficOf } from "./stats.ts";

/** What the inproc endpoints of a socket need of it. */
export interface InprocContext {
  readonly type: AnySocketType;
  readonly peers: Peers;
  readonly ledger: Ledger;
  readonly names: InprocNames;
  /** The options in force now. */
  readonly settings: () => Settings;
  /** A peer was refused. */
  readonly refused: (endpoint: string, error: Error) => void;
}

/**
 * The inproc endpoints of one socket, and its ends of the pipes to their peers. As in libzmq a
 * connection that has ended is not made again, and `unbind` leaves those that stand.
 */
export class InprocEndpoints implements InprocBinder, InprocOwner {
  readonly type: AnySocketType;
  closed = false;
  readonly #context: InprocContext;
  readonly #bound = new Set<string>();
  readonly #accepted = new Set<InprocEnd>();
  /** With the endpoint that it was connected to. */
  readonly #connected = new Map<InprocEnd, string>();

  constructor(context: InprocContext) {
    this.type = context.type;
    this.#context = context;
  }

  /** The names are kept by another thread: `bind` works, and `bindNow` does not. */
  get bindsLater(): boolean {
    return this.#context.names.others?.immediate === false;
  }

  /**
   * @throws (rejects) TransportError EADDRINUSE, ECONNRESET where the thread that keeps the names
   *   has ended; UsageError ENOCOMPATPROTO for a STREAM
   */
  bind(endpoint: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#checkType(endpoint);
      this.#context.names.bind(endpoint, this, (error) => {
        if (error !== undefined) {
          reject(error);
          return;
        }
        // Whoever has closed meanwhile has given the name back.
        if (!this.closed) this.#bound.add(endpoint);
        resolve();
      });
    });
  }

  /** @throws as `bind` rejects; UsageError ENOTSUP where another thread keeps the names */
  bindNow(endpoint: string): void {
    this.#checkType(endpoint);
    if (this.bindsLater) {
      throw new UsageError("ENOTSUP", "expected bind: another thread of the context keeps names");
    }
    let failure: Error | undefined;
    this.#context.names.bind(endpoint, this, (error) => {
      failure = error;
    });
    if (failure !== undefined) throw failure;
    this.#bound.add(endpoint);
  }

  /** @throws UsageError ENOENT */
  unbind(endpoint: string): void {
    if (!this.#bound.delete(endpoint)) throw new UsageError("ENOENT", `not bound to ${endpoint}`);
    this.#context.names.unbind(endpoint, this);
  }

  /**
   * @param givenId what a ROUTER calls the peer; empty for what it announces
   * @throws UsageError ENOCOMPATPROTO for a STREAM
   */
  connect(endpoint: string, givenId: Buffer): void {
    this.#checkType(endpoint);
    const end = this.#newEnd();
    end.pipe.givenId = givenId;
    this.#connected.set(end, endpoint);
    this.#context.peers.attach(end.pipe);
    this.#context.names.connect(endpoint, end, this.type);
  }

  /** @throws UsageError ENOENT */
  disconnect(endpoint: string): void {
    const found = [...this.#connected].filter(([, connected]) => connected === endpoint);
    if (found.length === 0) throw new UsageError("ENOENT", `not connected to ${endpoint}`);
    for (const [end] of found) this.#leave(end);
  }

  close(): void {
    this.closed = true;
    for (const endpoint of this.#bound) this.#context.names.unbind(endpoint, this);
    this.#bound.clear();
    for (const end of this.#ends()) this.#leave(end);
  }

  bound(): string[] {
    return [...this.#bound];
  }

  pipes(): Pipe[] {
    return this.#ends().map(({ pipe }) => pipe);
  }

  connections(): ConnectionStats[] {
    return this.#ends().map((end) => ({
      endpoint: this.#connected.get(end),
      localAddress: undefined,
      remoteAddress: undefined,
      ready: end.joined,
      reconnect: undefined,
      ...trafficOf(end.pipe),
    }));
  }

  accept(): InprocEnd {
    const end = this.#newEnd();
    end.pipe.accepted = true;
    this.#accepted.add(end);
    return end;
  }

  ready(end: InprocEnd, identity: Buffer): void {
    this.#context.peers.ready(end.pipe, identity);
  }

  subscribe(pipe: Pipe, topic: Buffer): void {
    this.#context.peers.subscribe(pipe, topic);
  }

  cancel(pipe: Pipe, topic: Buffer): void {
    this.#context.peers.cancel(pipe, topic);
  }

  lost(end: InprocEnd, error: Error | undefined): void {
    const { peers, refused } = this.#context;
    const endpoint = this.#connected.get(end);
    this.#remove(end);
    peers.lost(end.pipe);
    peers.detach(end.pipe);
    if (endpoint !== undefined && error !== undefined) refused(endpoint, error);
  }

  #ends(): InprocEnd[] {
    return [...this.#accepted, ...this.#connected.keys()];
  }

  #newEnd(): InprocEnd {
    const { peers, names, settings } = this.#context;
    const { routingId, onlyFirstSubscribe } = settings();
    const pipe = new Pipe(peers, settings());
    const sorted = (event: UpstreamEvent) => this.#sorted(pipe, event);
    return new InprocEnd(pipe, this, {
      sink: subscriptionSink({ socketType: this.type, onlyFirstSubscribe }, sorted),
      routingId,
      later: names.turns.later,
      lingerMs: () => settings().linger,
    });
  }

  /** Of a subscriber's message. @throws ProtocolError over the limit */
  #sorted(pipe: Pipe, event: UpstreamEvent): void {
    if (event.type === "message") pipe.inbound.push(event.message);
    else if (event.type === "subscribe") this.subscribe(pipe, event.topic);
    else this.cancel(pipe, event.topic);
  }

  /** What was sent before anybody was bound waits on, within `linger`. */
  #leave(end: InprocEnd): void {
    const { peers, names, settings } = this.#context;
    const endpoint = this.#connected.get(end);
    this.#remove(end);
    peers.detach(end.pipe);
    end.leave();
    if (endpoint === undefined) return;
    const { linger } = settings();
    const waits = end.pipe.outbound.length > 0 && linger !== 0;
    if (!waits) names.forget(endpoint, end);
    else if (linger > 0) systemClock.after(linger, () => names.forget(endpoint, end));
  }

  #remove(end: InprocEnd): void {
    const known = this.#accepted.delete(end) || this.#connected.delete(end);
    if (known) this.#context.ledger.retire(end.pipe);
  }

  #checkType(endpoint: string): void {
    if (this.type !== "STREAM") return;
    throw new UsageError("ENOCOMPATPROTO", `expected tcp or ipc for a STREAM, got ${endpoint}`);
  }
}
