import { type Opening, openingOf } from "../octets/opening.ts";
import { opposite, type Way } from "../octets/way.ts";
import { type Complaint, FINDINGS_MAX, type Finding } from "./finding.ts";
import { follow, judge } from "./judge-unit.ts";
import { goesDown, TELLING_LENGTH } from "./opening.ts";
import { Side } from "./side.ts";
import { Stream, type Unit } from "./stream.ts";
import { rowIn } from "./twins.ts";

/** A side that has sent more than a whole greeting waits for no version: it is read as its own. */
const WAITING_OCTETS = 64;

export interface MonitorOptions {
  /** Whether `forward` is known to be the side that connected. True by default. */
  readonly connecterKnown?: boolean;
}

interface Half {
  readonly side: Side;
  readonly stream: Stream;
}

/**
 * Watches one ZMTP conversation from outside and says which side broke which rule at which octet.
 *
 * It takes any captured octets, in any split, in the order in which they passed; nothing that
 * could be a matter of octets on their way is called a fault. Memory is bounded. Never throws:
 * octets may be anything.
 *
 * Order is judged as one observer sees it: where it stands between the peers, or is one of them,
 * what it saw later was sent later or without knowledge of the other.
 */
export class Monitor {
  /** In the order in which they were found; those beyond 100 are dropped. */
  readonly findings: Finding[] = [];
  readonly #halves: Readonly<Record<Way, Half>>;

  constructor({ connecterKnown = true }: MonitorOptions = {}) {
    const forward = { side: new Side(connecterKnown ? true : undefined), stream: new Stream() };
    const backward = { side: new Side(connecterKnown ? false : undefined), stream: new Stream() };
    forward.side.other = backward.side;
    backward.side.other = forward.side;
    this.#halves = { forward, backward };
  }

  /** The version of the conversation, "3.1" to "1.0", as far as it is known. */
  get zmtp(): string | undefined {
    return this.#halves.forward.side.zmtp ?? this.#halves.backward.side.zmtp;
  }

  /** Whether the octets of this way begin like ZMTP 2.0 or later. */
  looksLikeZmtp(way: Way): boolean {
    const { stream } = this.#halves[way];
    return (stream.opening ?? openingOf(stream.pending) ?? 1) > 1;
  }

  /** Takes the next octets of one way. They are not kept beyond what the rules ask for. */
  push(way: Way, octets: Uint8Array): void {
    const { side } = this.#halves[way];
    if (side.lost) return;
    this.#take(way, octets);
    this.#settle(false);
  }

  /** Octets of this way are missing: it is judged no further. */
  lose(way: Way): void {
    this.#halves[way].side.lost = true;
  }

  /** The conversation is over: judges what waited for the other side. */
  end(): void {
    this.#settle(true);
  }

  /** Fixes how each way is framed, once both have shown their version. */
  #settle(ended: boolean): void {
    for (const way of ["forward", "backward"] as const) {
      const { side, stream } = this.#halves[way];
      if (stream.framing !== undefined || side.lost) continue;
      const own = openingOf(stream.pending);
      const theirs = this.#openingOf(opposite(way));
      const alone = ended || stream.pending.length > WAITING_OCTETS;
      if (own === undefined || (theirs === undefined && !alone)) continue;
      if (theirs === 2 && own === 3 && stream.pending.length < TELLING_LENGTH && !ended) continue;
      this.#frame(way, own, theirs);
    }
  }

  #openingOf(way: Way): Opening | undefined {
    const { stream } = this.#halves[way];
    return stream.framing === undefined
      ? openingOf(stream.pending)
      : (stream.opening ?? stream.framing);
  }

  #frame(way: Way, own: Opening, theirs: Opening | undefined): void {
    const { side, stream } = this.#halves[way];
    const lower = theirs === undefined || theirs === 0 ? own : (Math.min(own, theirs) as Opening);
    const framing = lower === own || goesDown(stream.pending, lower) ? lower : own;
    stream.opening = own;
    if (framing === 0) {
      side.lost = true;
      return;
    }
    stream.frame(framing);
    side.zmtp = framing === 3 ? undefined : `${framing}.0`;
    this.#take(way, new Uint8Array());
    // It does not go down to the version of the other, so that there is nothing to follow.
    if (framing !== lower) side.lost = true;
  }

  #take(way: Way, octets: Uint8Array): void {
    const { side, stream } = this.#halves[way];
    for (const unit of stream.push(octets)) {
      if (side.lost) return;
      this.#judge(way, side, unit);
      follow(unit, side);
    }
  }

  #judge(way: Way, side: Side, unit: Unit): void {
    const found = (rule: string, { at, expected, got }: Complaint) => {
      const requirement = rowIn(rule, side.zmtp ?? "3.1");
      if (requirement === undefined || this.findings.length >= FINDINGS_MAX) return;
      this.findings.push({ requirement, way, offset: unit.offset + at, expected, got });
    };
    judge(unit, side, found);
  }
}
