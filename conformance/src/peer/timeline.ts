import type { TimelineEntry } from "@scrutineer/report/schema";
import type { End, TimedEvent } from "../capture/write-pcapng.ts";
import { annotate, type Part } from "../octets/annotate.ts";
import { join } from "../octets/literal.ts";
import { type Opening, openingOf } from "../octets/opening.ts";

/** Octets of one entry that are kept; the rest is counted in `omitted`. */
const KEPT_OCTETS = 4_096;

/** Octets of one direction of one connection that are kept. What comes after them is counted only. */
const STREAM_OCTETS = 131_072;

/** Entries of one case. What comes after them is counted, not kept. */
const ENTRIES_MAX = 2_000;

/** Seen from the suite. */
export type Direction = "sent" | "received";
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Both ends of a connection. */
export interface Ends {
  readonly suite: End;
  readonly target: End;
}

interface Chunk {
  readonly kind: "chunk";
  readonly t: number;
  readonly connection: number;
  readonly direction: Direction;
  /** As far as they are kept. */
  readonly octets: Uint8Array;
  readonly length: number;
  /** Where the chunk starts in its direction of its connection. */
  readonly at: number;
}

/**
 * What happened in one case, in order: octets both ways, connections, driver lines, stderr, checks.
 * Octets are annotated when the entries are read, since a field may span chunks.
 */
export class Timeline {
  /** Sees all octets, those that are not kept too. */
  tap: ((connection: number, direction: Direction, octets: Uint8Array) => void) | undefined;
  readonly #entries: (TimelineEntry | Chunk)[] = [];
  readonly #now: () => number;
  readonly #begin: number;
  readonly #beganAt = Date.now();
  readonly #ends = new Map<number, Ends>();
  readonly #streamLength = new Map<string, number>();
  #connections = 0;
  #lost = 0;

  /** @param now milliseconds, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begin = now();
  }

  /** Milliseconds since the case began. */
  get elapsedMs(): number {
    return Math.round((this.#now() - this.#begin) * 1_000) / 1_000;
  }

  /** A number for a new connection, from 1. */
  connection(ends?: Ends): number {
    this.#connections += 1;
    if (ends !== undefined) this.#ends.set(this.#connections, ends);
    return this.#connections;
  }

  /**
   * The connections as a capture has them, as far as they are kept.
   *
   * @param connecter who connects in this case
   */
  wire(connecter: "suite" | "target"): TimedEvent[] {
    const parts = this.#annotations();
    return this.#entries.flatMap((entry): TimedEvent[] => {
      if (entry.kind !== "chunk" && entry.kind !== "connection") return [];
      const { connection } = entry;
      const when = { at: this.#beganAt + entry.t, connection };
      if (entry.kind === "chunk") {
        const from =
          (entry.direction === "sent") === (connecter === "suite") ? "connecter" : "binder";
        const { octets, length } = entry;
        const texts = partsWithin(parts.get(streamKey(entry)) ?? [], entry.at, length);
        const comment = texts.map(({ text }) => text).join("; ");
        return [
          { ...when, kind: "octets", from, octets, length, ...(comment !== "" && { comment }) },
        ];
      }
      if (entry.event === "opened") {
        const { suite, target } = this.#ends.get(connection) ?? unknownEnds(connection);
        return connecter === "suite"
          ? [{ ...when, kind: "opened", connecter: suite, binder: target }]
          : [{ ...when, kind: "opened", connecter: target, binder: suite }];
      }
      const byTarget = entry.detail !== "closed";
      const from = byTarget === (connecter === "target") ? "connecter" : "binder";
      return [{ ...when, kind: "closed", from, reset: entry.detail === "ECONNRESET" }];
    });
  }

  add(entry: Without<Exclude<TimelineEntry, { kind: "octets" }>, "t">): void {
    this.#push({ ...entry, t: this.elapsedMs } as TimelineEntry);
  }

  /** Records octets; they are copied as far as they are kept. */
  octets(connection: number, direction: Direction, octets: Uint8Array): void {
    this.tap?.(connection, direction, octets);
    const key = `${connection} ${direction}`;
    const at = this.#streamLength.get(key) ?? 0;
    this.#streamLength.set(key, at + octets.length);
    const kept = octets.slice(0, Math.max(0, STREAM_OCTETS - at));
    const { length } = octets;
    this.#push({
      kind: "chunk",
      t: this.elapsedMs,
      connection,
      direction,
      octets: kept,
      length,
      at,
    });
  }

  #push(entry: TimelineEntry | Chunk): void {
    if (this.#entries.length < ENTRIES_MAX) this.#entries.push(entry);
    else this.#lost += 1;
  }

  /** All entries, octets with their meaning. */
  entries(): TimelineEntry[] {
    const parts = this.#annotations();
    const entries = this.#entries.map((entry) =>
      entry.kind === "chunk" ? octetsEntry(entry, parts.get(streamKey(entry)) ?? []) : entry,
    );
    if (this.#lost > 0) {
      const text = `${this.#lost} further entries were not kept`;
      entries.push({ kind: "stderr", t: this.elapsedMs, text });
    }
    return entries;
  }

  #annotations(): Map<string, ReturnType<typeof annotate>> {
    const streams = new Map<string, Uint8Array[]>();
    for (const entry of this.#entries) {
      if (entry.kind !== "chunk") continue;
      const key = streamKey(entry);
      streams.set(key, [...(streams.get(key) ?? []), entry.octets]);
    }
    const whole = new Map([...streams].map(([key, chunks]) => [key, join(...chunks)]));
    return new Map([...whole].map(([key, stream]) => [key, annotate(stream, spoken(whole, key))]));
  }
}

/** The parts that lie in the octets from `at` on, from there on. */
export function partsWithin(parts: readonly Part[], at: number, length: number): Part[] {
  const end = at + length;
  return parts
    .filter((part) => part.offset < end && part.offset + part.length > at)
    .map((part) => {
      const from = Math.max(part.offset, at);
      return {
        offset: from - at,
        length: Math.min(part.offset + part.length, end) - from,
        text: from > part.offset ? `${part.text} (cont.)` : part.text,
      };
    });
}

/** Stands in where a connection has no address of IPv4: a Unix socket, or IPv6. */
const unknownEnds = (connection: number): Ends => ({
  suite: { host: "127.0.0.1", port: 40_000 + (connection % 20_000) },
  target: { host: "127.0.0.2", port: 5_555 },
});

/** The lower version of those that both sides of a connection opened with. */
function spoken(streams: ReadonlyMap<string, Uint8Array>, key: string): Opening {
  const [connection] = key.split(" ");
  const openings = ["sent", "received"].map(
    (direction) => openingOf(streams.get(`${connection} ${direction}`) ?? new Uint8Array()) || 3,
  );
  return Math.min(...openings) as Opening;
}

const streamKey = (chunk: Chunk): string => `${chunk.connection} ${chunk.direction}`;

function octetsEntry(chunk: Chunk, annotations: ReturnType<typeof annotate>): TimelineEntry {
  const { t, connection, direction, octets, length: whole, at } = chunk;
  const kept = octets.subarray(0, KEPT_OCTETS);
  const parts = partsWithin(annotations, at, kept.length);
  return {
    kind: "octets",
    t,
    connection,
    direction,
    hex: Buffer.from(kept).toString("hex"),
    ...(whole > kept.length && { omitted: whole - kept.length }),
    ...(parts.length > 0 && { parts }),
  };
}
