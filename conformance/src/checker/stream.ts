import { LONG } from "../octets/frame.ts";
import { GREETING_LENGTH } from "../octets/greeting.ts";
import { join } from "../octets/literal.ts";
import type { Opening } from "../octets/opening.ts";

/** How one direction is framed: that of ZMTP 3, of 2.0 or of 1.0. */
export type Framing = 3 | 2 | 1;

/** Octets of a body that are kept for the rules: more than any command of the RFCs has. */
const KEPT_OCTETS = 65_536;

/** Octets of a 2.0 greeting before the identity: signature, revision and socket type. */
const OLD_GREETING_LENGTH = 12;

/** A frame's header; `size` is that of the body, and -1 where a 1.0 length leaves no flags octet. */
export interface Header {
  readonly kind: "header";
  readonly offset: number;
  /** Octets of the header. */
  readonly length: number;
  readonly flags: number;
  readonly size: bigint;
}

/** A whole frame: its header, and as much of its body as is kept. */
export interface Body {
  readonly kind: "body";
  /** Where the frame begins. */
  readonly offset: number;
  readonly header: Header;
  readonly octets: Uint8Array;
  /** Whether `octets` is all of the body. */
  readonly whole: boolean;
}

export type Unit =
  | { readonly kind: "greeting"; readonly offset: 0; readonly octets: Uint8Array }
  | Header
  | Body;

interface OpenBody {
  readonly header: Header;
  readonly kept: Uint8Array[];
  keptLength: number;
  missing: bigint;
}

/**
 * Cuts the octets of one direction into greeting, frame headers and frame bodies, in any split.
 * Memory is bounded whatever a header announces. Nothing is validated: that is for the rules.
 */
export class Stream {
  /** The version that its first octets showed, once the framing is known. */
  opening: Opening | undefined;
  #framing: Framing | undefined;
  #greeted = false;
  #pending: Uint8Array = new Uint8Array();
  /** Offset of the first pending octet. */
  #at = 0;
  #body: OpenBody | undefined;

  /** Octets that wait: for the framing, for the rest of a greeting or of a header. */
  get pending(): Uint8Array {
    return this.#pending;
  }

  get framing(): Framing | undefined {
    return this.#framing;
  }

  /** Says how what has come, and comes, is framed. */
  frame(framing: Framing): void {
    this.#framing = framing;
  }

  /** Takes octets, copies of which are kept; gives units once the framing is known. */
  *push(octets: Uint8Array): Generator<Unit> {
    this.#pending = this.#pending.length > 0 ? join(this.#pending, octets) : octets.slice();
    if (this.#framing === undefined) return;
    for (;;) {
      const unit = this.#next(this.#framing);
      if (unit === undefined) return;
      if (unit !== "more") yield unit;
    }
  }

  #next(framing: Framing): Unit | "more" | undefined {
    if (!this.#greeted) return this.#greeting(framing);
    if (this.#body !== undefined) return this.#continued(this.#body);
    return this.#header(framing);
  }

  #greeting(framing: Framing): Unit | "more" | undefined {
    const length = { 3: GREETING_LENGTH, 2: OLD_GREETING_LENGTH, 1: 0 }[framing];
    if (this.#pending.length < length) return undefined;
    this.#greeted = true;
    return length === 0 ? "more" : { kind: "greeting", offset: 0, octets: this.#take(length) };
  }

  #header(framing: Framing): Header | undefined {
    const offset = this.#at;
    const length = framing === 1 ? oldHeaderLength(this.#pending) : headerLength(this.#pending);
    if (length === undefined || this.#pending.length < length) return undefined;
    const octets = this.#take(length);
    const header: Header =
      framing === 1
        ? { kind: "header", offset, length, flags: octets[length - 1]!, size: size(octets, 0) - 1n }
        : { kind: "header", offset, length, flags: octets[0]!, size: size(octets, 1) };
    this.#body = { header, kept: [], keptLength: 0, missing: header.size };
    return header;
  }

  #continued(body: OpenBody): Body | undefined {
    const { header, kept } = body;
    const { length } = this.#pending;
    const count = body.missing < BigInt(length) ? Math.max(0, Number(body.missing)) : length;
    const octets = this.#take(count);
    const wanted = octets.subarray(0, Math.max(0, KEPT_OCTETS - body.keptLength));
    if (wanted.length > 0) kept.push(wanted);
    body.keptLength += wanted.length;
    body.missing -= BigInt(count);
    if (body.missing > 0n) return undefined;
    this.#body = undefined;
    const whole = BigInt(body.keptLength) === header.size;
    return { kind: "body", offset: header.offset, header, octets: join(...kept), whole };
  }

  #take(count: number): Uint8Array {
    const octets = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(count);
    this.#at += count;
    return octets;
  }
}

function headerLength(octets: Uint8Array): number | undefined {
  const [flags] = octets;
  if (flags === undefined) return undefined;
  return (flags & LONG) === 0 ? 2 : 9;
}

/** RFC 13: the length comes before the flags, and counts them. */
function oldHeaderLength(octets: Uint8Array): number | undefined {
  const [length] = octets;
  if (length === undefined) return undefined;
  return length === 0xff ? 10 : 2;
}

/** The size in a header: one octet at `at`, or, in a long header, the eight from 1 on. */
function size(header: Uint8Array, at: number): bigint {
  if (header.length === 2) return BigInt(header[at]!);
  return new DataView(header.buffer, header.byteOffset, header.length).getBigUint64(1);
}
