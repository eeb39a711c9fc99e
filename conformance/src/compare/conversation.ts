import type { TimelineEntry } from "@scrutineer/report/schema";
import type { Part } from "../octets/annotate.ts";
import { join } from "../octets/literal.ts";
import { type Opening, openingOf } from "../octets/opening.ts";
import { type Call, callOf } from "./calls.ts";
import { type Unit, unitsOf } from "./units.ts";

/** One thing that happened, free of what is another thing each time. */
export interface Item {
  /** What has to be equal where two targets did the same. */
  readonly key: string;
  /** In one line, for the reader. */
  readonly text: string;
  /** Its place in the timeline. */
  readonly at: number;
  /** How often it happened in a row: a matter of time, and not compared. */
  times: number;
  /** What a request was answered; absent where no answer came before the end of the case. */
  answer?: string;
  /** Octets, with what they are. */
  readonly wire?: { readonly octets: Uint8Array; readonly parts: readonly Part[] };
  /** Only the beginning of it is known. */
  readonly isCut?: true;
}

/** What one side did in one place, in order. */
export interface Lane {
  /** "sent", "received", "beats", "calls", "events". */
  readonly name: string;
  readonly by: "suite" | "target";
  /** Whether the order is that of one actor; else it is that of several that do not wait. */
  readonly isOrdered: boolean;
  readonly items: readonly Item[];
}

/** A connection, a socket of the target or its driver, and all that happened there. */
export interface Actor {
  readonly kind: "connection" | "socket" | "driver" | "checks";
  /** In the order in which they appear, from 1. */
  readonly number: number;
  readonly lanes: readonly Lane[];
}

type Octets = Extract<TimelineEntry, { kind: "octets" }>;
type Placed<Entry> = Entry & { readonly at: number };

/** Operations of the suite's own, not of the case. */
const bracket = ["hello", "case.begin", "case.end", "reset", "bye"];

/**
 * What happened in a case as it can be compared with what happened in another run of it: by
 * connection, socket and direction, since the order between these is a matter of time, and up to
 * the last check, since after it each side is torn down.
 */
export function conversationOf(timeline: readonly TimelineEntry[]): Actor[] {
  const last = timeline.findLastIndex(({ kind }) => kind === "check");
  const until = last < 0 ? timeline.findLastIndex(isReset) : last + 1;
  const placed = timeline.map((entry, at) => ({ ...entry, at }));
  const judged = until < 0 ? placed : placed.slice(0, until);
  const met = connections(judged);
  return [...met, ...sockets(placed, judged.length, met.length), checks(judged)];
}

const isReset = (entry: TimelineEntry): boolean =>
  entry.kind === "driver" && entry.direction === "request" && entry.line.includes('"reset"');

function connections(entries: readonly Placed<TimelineEntry>[]): Actor[] {
  const numbers = new Set(
    entries.flatMap((entry) => ("connection" in entry ? [entry.connection] : [])),
  );
  return [...numbers].map((number) => {
    const own = entries.filter((entry) => "connection" in entry && entry.connection === number);
    const chunks = (direction: Octets["direction"]) =>
      own.filter(
        (entry) => entry.kind === "octets" && entry.direction === direction,
      ) as Placed<Octets>[];
    const streams = { sent: chunks("sent"), received: chunks("received") };
    const whole = { sent: streamOf(streams.sent), received: streamOf(streams.received) };
    const version = Math.min(openedWith(whole.sent), openedWith(whole.received)) as Opening;
    const isCurve = [whole.sent, whole.received].some(namesCurve);
    const sent = unitsOf(whole.sent, version, isCurve).map((unit) => wireItem(unit, streams.sent));
    const received = unitsOf(whole.received, version, isCurve);
    const items = (isBeat: boolean) =>
      received
        .filter((unit) => unit.isBeat === isBeat)
        .map((unit) => wireItem(unit, streams.received));
    const closed = own
      .filter((entry) => entry.kind === "connection" && entry.event === "closed")
      .filter((entry) => "detail" in entry && entry.detail !== "closed")
      .map(({ at }): Item => ({ key: "closed", text: "closed by the target", at, times: 1 }));
    return {
      kind: "connection",
      number,
      lanes: [
        { name: "sent", by: "suite", isOrdered: true, items: runs(sent) },
        {
          name: "received",
          by: "target",
          isOrdered: true,
          items: runs([...items(false), ...closed]),
        },
        { name: "beats", by: "target", isOrdered: true, items: runs(items(true)) },
      ],
    };
  });
}

/** What is kept of a direction, up to the first octet that is not. */
function streamOf(chunks: readonly Octets[]): Uint8Array {
  const gap = chunks.findIndex(({ omitted }) => omitted !== undefined);
  const kept = gap < 0 ? chunks : chunks.slice(0, gap + 1);
  return join(...kept.map(({ hex }) => Uint8Array.from(Buffer.from(hex, "hex"))));
}

const openedWith = (stream: Uint8Array): Opening => openingOf(stream) || 3;

const namesCurve = (stream: Uint8Array): boolean =>
  Buffer.from(stream.subarray(12, 18)).toString("latin1") === "CURVE\0";

function wireItem(unit: Unit, chunks: readonly Placed<Octets>[]): Item {
  let end = 0;
  const chunk = chunks.find(
    ({ hex, omitted = 0 }) => (end += hex.length / 2 + omitted) > unit.offset,
  );
  const { key, octets, parts, isCut } = unit;
  const text = parts.map((part) => part.text).join(", ");
  const at = chunk?.at ?? 0;
  return { key, text, at, times: 1, wire: { octets, parts }, ...(isCut && { isCut }) };
}

/**
 * @param until requests and events from here on are not compared; answers up to the reset are
 * @param peers that the sockets have had: where one has had several, they come in any order
 */
function sockets(entries: readonly Placed<TimelineEntry>[], until: number, peers: number): Actor[] {
  const names = new Map<string, string>();
  const calls = new Map<string, Item[]>();
  const events = new Map<string, Item[]>();
  const asked = new Map<number, Item>();
  for (const entry of entries) {
    if (entry.kind !== "driver") continue;
    const call = callOf(entry.line, names);
    if (call === undefined) continue;
    if (call.kind === "request" && call.name === "reset") break;
    if (call.kind === "answer") answered(asked.get(call.id ?? -1), call);
    else if (entry.at < until && !bracket.includes(call.name)) {
      const { socket = "", id, key, text } = call;
      const item: Item = { key, text, at: entry.at, times: 1 };
      if (id !== undefined) asked.set(id, item);
      const into = call.kind === "event" ? events : calls;
      into.set(socket, [...(into.get(socket) ?? []), item]);
    }
  }
  const all = [...new Set([...calls.keys(), ...events.keys()])];
  const own = all.filter((socket) => socket !== "");
  return all.map((socket) => ({
    kind: socket === "" ? "driver" : "socket",
    number: own.indexOf(socket) + 1,
    lanes: [
      { name: "calls", by: "suite", ...inOrder(calls.get(socket), peers <= own.length) },
      { name: "events", by: "target", ...inOrder(events.get(socket), peers <= own.length) },
    ],
  }));
}

function inOrder(
  items: readonly Item[] = [],
  isOrdered: boolean,
): Pick<Lane, "isOrdered" | "items"> {
  return { isOrdered, items: isOrdered ? runs(items) : distinct(items) };
}

function answered(item: Item | undefined, { text }: Call): void {
  if (item !== undefined) item.answer = text.replace(/^ok:true,?/, "") || "ok";
}

function checks(entries: readonly Placed<TimelineEntry>[]): Actor {
  const items = entries.flatMap((entry): Item[] => {
    if (entry.kind !== "check") return [];
    const { requirement, ok, text, at } = entry;
    const said = text.replace(/hex:[0-9a-f]*|\b[0-9a-f]{2}( [0-9a-f]{2})*\b|\d+/g, "#");
    return [
      {
        key: `${requirement} ${ok} ${said}`,
        text: `${requirement} ${ok ? "holds" : "is broken"}: ${text}`,
        at,
        times: 1,
      },
    ];
  });
  return {
    kind: "checks",
    number: 1,
    lanes: [{ name: "checks", by: "suite", ...inOrder(items, false) }],
  };
}

/** Takes what happened several times in a row for one. */
function runs(items: readonly Item[]): Item[] {
  const merged: Item[] = [];
  for (const item of items) {
    const before = merged.at(-1);
    if (before !== undefined && isAlike(before, item) && !item.isCut) before.times += 1;
    else merged.push({ ...item });
  }
  return merged;
}

/** Takes what happened several times, whatever came between, for one. */
function distinct(items: readonly Item[]): Item[] {
  const seen: Item[] = [];
  for (const item of items) {
    const before = seen.find((other) => isAlike(other, item));
    if (before !== undefined) before.times += 1;
    else seen.push({ ...item });
  }
  return seen;
}

/** Whether two things are the same, as far as both are known. */
export function isAlike(a: Item, b: Item): boolean {
  if (a.answer !== undefined && b.answer !== undefined && a.answer !== b.answer) return false;
  if (a.isCut || b.isCut) return a.key.startsWith(b.key) || b.key.startsWith(a.key);
  return a.key === b.key;
}
