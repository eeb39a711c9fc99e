import type { Pipe } from "../pipe/pipe.ts";
import type { ReconnectState } from "../session/reconnect.ts";
import type { Session } from "../session/session.ts";
import type { Happenings } from "./reports.ts";

/** Counted from the start, over all connections to a peer, or to all peers of a socket. */
export interface Traffic {
  /** Messages that were accepted for a peer; those in `sendQueue` wait still. */
  readonly messagesSent: number;
  /** Messages that came from a peer; those in `receiveQueue` wait still. */
  readonly messagesReceived: number;
  /** Messages that a peer should have had, but for its high-water mark. */
  readonly messagesDropped: number;
  /** Octets on the wire; none for inproc. */
  readonly octetsSent: number;
  readonly octetsReceived: number;
  /** Messages that wait now. */
  readonly sendQueue: number;
  readonly receiveQueue: number;
}

/** One peer, or what a socket connects to. */
export interface ConnectionStats extends Traffic {
  /** As it was connected; undefined for a peer that connected to us. */
  readonly endpoint: string | undefined;
  /** Of the connection, or of the last one; undefined before the first, and for inproc. */
  readonly localAddress: string | undefined;
  readonly remoteAddress: string | undefined;
  /** The handshake is complete. */
  readonly ready: boolean;
  /** Undefined for a peer that connected to us, and for inproc. */
  readonly reconnect: ReconnectState | undefined;
}

/** What a socket has done so far, and what it does now. A snapshot. */
export interface SocketStats extends Traffic, Readonly<Happenings> {
  readonly connections: readonly ConnectionStats[];
}

type Sums = { -readonly [name in keyof Traffic]: number };

/** Keeps the sums of peers that have gone. */
export class Ledger {
  readonly #gone = none();

  /** A peer is gone for good. */
  retire(pipe: Pipe, session?: Session): void {
    add(this.#gone, { ...trafficOf(pipe, session), sendQueue: 0, receiveQueue: 0 });
  }

  stats(happenings: Happenings, connections: readonly ConnectionStats[]): SocketStats {
    const sums = none();
    for (const traffic of [this.#gone, ...connections]) add(sums, traffic);
    return { ...sums, ...happenings, connections };
  }
}

/** @param session undefined for inproc */
export function trafficOf(pipe: Pipe, session?: Session): Traffic {
  const receiveQueue = pipe.inbound.length;
  return {
    messagesSent: pipe.sent,
    messagesReceived: pipe.taken + receiveQueue,
    messagesDropped: pipe.dropped,
    octetsSent: session?.octetsSent ?? 0,
    octetsReceived: session?.octetsReceived ?? 0,
    sendQueue: pipe.outbound.length,
    receiveQueue,
  };
}

/** @param reconnect undefined for a peer that connected to us */
export function connectionStats(
  session: Session,
  endpoint: string | undefined,
  reconnect: ReconnectState | undefined,
): ConnectionStats {
  return {
    endpoint,
    localAddress: session.localAddress || undefined,
    remoteAddress: session.remoteAddress || undefined,
    ready: session.ready,
    reconnect,
    ...trafficOf(session.pipe, session),
  };
}

function none(): Sums {
  return {
    messagesSent: 0,
    messagesReceived: 0,
    messagesDropped: 0,
    octetsSent: 0,
    octetsReceived: 0,
    sendQueue: 0,
    receiveQueue: 0,
  };
}

function add(sums: Sums, traffic: Traffic): void {
  for (const name of Object.keys(sums) as (keyof Traffic)[]) sums[name] += traffic[name];
}
