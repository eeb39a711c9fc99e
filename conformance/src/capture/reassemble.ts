import type { Way } from "../octets/way.ts";
import type { Segment } from "./segment.ts";
import { ACK, SYN } from "./tcp.ts";

/** Octets that may wait for an earlier segment. Beyond them the segment counts as lost. */
const WAITING_MAX = 4 * 1024 * 1024;

/** Takes what one connection carried, in order. */
export interface Receiver {
  push(way: Way, octets: Uint8Array): void;
  /** Octets of this way are not in the capture. */
  lose(way: Way): void;
}

export interface Connection<Taker extends Receiver> {
  /** Address of the side that connected; of the side that was seen first, where that is not known. */
  readonly connecter: string;
  readonly binder: string;
  /** Whether the capture has the beginning of the connection. */
  readonly whole: boolean;
  readonly taker: Taker;
}

interface Half {
  /** The next sequence number, once one is known. */
  next: number | undefined;
  readonly waiting: Map<number, Segment>;
  waitingOctets: number;
  lost: boolean;
}

/**
 * The connections in captured segments, and what each carried: in order, once, both ways as they
 * passed.
 *
 * @param taker makes the receiver of a connection; `whole` says whether its beginning is captured
 */
export function reassemble<Taker extends Receiver>(
  segments: Iterable<Segment>,
  taker: (whole: boolean) => Taker,
): Connection<Taker>[] {
  const open = new Map<string, Tracked<Taker>>();
  const all: Connection<Taker>[] = [];
  for (const segment of segments) {
    const { source, target, flags } = segment;
    const begins = (flags & SYN) !== 0 && (flags & ACK) === 0;
    const key = [source, target].sort().join(" ");
    let tracked = open.get(key);
    if (tracked === undefined || (begins && !tracked.isAgain(segment))) {
      tracked = new Tracked(source, target, begins, taker(begins));
      open.set(key, tracked);
      all.push(tracked);
    }
    tracked.take(segment);
  }
  for (const tracked of open.values()) tracked.end();
  return all;
}

class Tracked<Taker extends Receiver> implements Connection<Taker> {
  readonly connecter: string;
  readonly binder: string;
  readonly whole: boolean;
  readonly taker: Taker;
  readonly #halves: Readonly<Record<Way, Half>> = { forward: half(), backward: half() };

  constructor(connecter: string, binder: string, whole: boolean, taker: Taker) {
    this.connecter = connecter;
    this.binder = binder;
    this.whole = whole;
    this.taker = taker;
  }

  /** Whether this SYN is the one that began the connection, sent once more. */
  isAgain({ source, sequence }: Segment): boolean {
    return source === this.connecter && this.#halves.forward.next === after(sequence, 1);
  }

  take(segment: Segment): void {
    const way: Way = segment.source === this.connecter ? "forward" : "backward";
    const half = this.#halves[way];
    if ((segment.flags & SYN) !== 0) half.next ??= after(segment.sequence, 1);
    else if (segment.length > 0) {
      half.next ??= segment.sequence;
      this.#put(way, half, segment);
    }
  }

  end(): void {
    for (const way of ["forward", "backward"] as const) {
      if (this.#halves[way].waiting.size > 0) this.#lose(way);
    }
  }

  #put(way: Way, half: Half, segment: Segment): void {
    if (half.lost) return;
    const ahead = distance(half.next!, segment.sequence);
    if (ahead > 0) {
      half.waiting.set(segment.sequence, segment);
      half.waitingOctets += segment.payload.length;
      if (half.waitingOctets > WAITING_MAX) this.#lose(way);
      return;
    }
    this.#deliver(way, half, segment, -ahead);
    for (let due = dueOf(half); due !== undefined && !half.lost; due = dueOf(half)) {
      half.waiting.delete(due.sequence);
      half.waitingOctets -= due.payload.length;
      this.#deliver(way, half, due, -distance(half.next!, due.sequence));
    }
  }

  /** @param known octets at the beginning of the segment that came before */
  #deliver(way: Way, half: Half, { payload, length }: Segment, known: number): void {
    if (known >= length) return;
    this.taker.push(way, payload.subarray(known));
    half.next = after(half.next!, length - known);
    if (payload.length < length) this.#lose(way);
  }

  #lose(way: Way): void {
    this.#halves[way].lost = true;
    this.taker.lose(way);
    this.#halves[way].waiting.clear();
  }
}

const half = (): Half => ({ next: undefined, waiting: new Map(), waitingOctets: 0, lost: false });

/** A segment that waited and whose turn it is. */
function dueOf({ next, waiting }: Half): Segment | undefined {
  for (const segment of waiting.values()) {
    if (distance(next!, segment.sequence) <= 0) return segment;
  }
  return undefined;
}

/** Sequence numbers wrap at 2^32. */
const after = (sequence: number, count: number): number => (sequence + count) >>> 0;

/** How far `sequence` is ahead of `next`; negative where it is behind. */
const distance = (next: number, sequence: number): number => (sequence - next) | 0;
