import type { Register } from "../register/load.ts";
import type { Row } from "../register/row.ts";
import type { Compared } from "./decide.ts";
import { printed } from "./side-by-side.ts";

/** How many pairs came out how. */
export interface Tally {
  readonly alike: number;
  readonly differ: number;
  /** Of those that differ, by who deviates from the register. */
  readonly a: number;
  readonly b: number;
  readonly both: number;
  readonly none: number;
}

export function tallied(all: readonly Compared[]): Tally {
  const differ = all.filter(({ isAlike }) => !isAlike);
  const by = (who: Compared["deviates"]) =>
    differ.filter(({ deviates }) => deviates === who).length;
  return {
    alike: all.length - differ.length,
    differ: differ.length,
    a: by("a"),
    b: by("b"),
    both: by("both"),
    none: by("none"),
  };
}

const verdictOf = {
  a: "A deviates",
  b: "B deviates",
  both: "both deviate",
  none: "no row decides: both are within what the RFCs say",
} as const;

export interface Telling {
  readonly register: Register;
  /** Columns of a line. */
  readonly width: number;
  readonly sentence: (row: Row) => string;
}

/** Pairs that differ, those of the same differences together, in the order of the first of each. */
export function grouped(all: readonly Compared[]): Compared[][] {
  const groups = new Map<string, Compared[]>();
  for (const one of all.filter(({ isAlike }) => !isAlike)) {
    const key = differenceOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** What differs, wherever it does: on each connection alike, for one. */
function differenceOf({ places, deviates, broken }: Compared): string {
  const rows = places.flatMap(({ kind, lane, rows }) =>
    rows
      .filter(({ mark }) => mark === "differs")
      .map(({ a, b }) => JSON.stringify([kind, lane, a?.key, a?.answer, b?.key, b?.answer])),
  );
  return [...new Set(rows), deviates, ...broken.map(({ row }) => row)].join("\n");
}

/** A pair that differs, for a reader: verdicts, conversations, rows. */
export function told(one: Compared, { register, width, sentence }: Telling): string[] {
  const { pair, places, deviates, broken, concerned } = one;
  const side = (name: "A" | "B", { verdict, message }: { verdict: string; message: string }) =>
    `  ${name} ${verdict}${message === "" ? "" : `: ${message}`}`.replace(/\p{C}+/gu, " ");
  const rowLines = (id: string) => {
    const row = register.get(id);
    return row === undefined ? [`  ${id}`] : sentence(row).split("\n");
  };
  const seen = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`    ${name}: ${text}`.replace(/\p{C}+/gu, " ")];
  return [
    `${pair.name}: ${pair.a.result.title}`,
    side("A", pair.a.result),
    side("B", pair.b.result),
    ...printed(places, width),
    `  ${verdictOf[deviates]}`,
    ...broken.flatMap(({ row, a, b }) => [...rowLines(row), ...seen("A", a), ...seen("B", b)]),
    ...concerned.flatMap(rowLines),
  ];
}

/** A pair for a program: one object. */
export function asObject(one: Compared, register: Register): object {
  const { pair, places, isAlike, deviates, broken, concerned } = one;
  const side = ({ result }: Compared["pair"]["a"]) => {
    const { verdict, message, zmtp, evidence } = result;
    return { verdict, message, zmtp, evidence };
  };
  const differences = places.flatMap(({ kind, number, lane, rows }) =>
    rows
      .filter(({ mark }) => mark === "differs")
      .map(({ a, b }) => ({ where: `${kind} ${number} ${lane}`, a: saidOf(a), b: saidOf(b) })),
  );
  const named = (row: string) => {
    const { rfc, section, level, text } = register.get(row) ?? {};
    return { row, rfc, section, level, text };
  };
  return {
    case: pair.a.result.id,
    role: pair.a.result.role,
    transport: pair.a.result.transport,
    run: pair.name,
    alike: isAlike,
    deviates,
    a: side(pair.a),
    b: side(pair.b),
    differences,
    broken: broken.map(({ row, ...seen }) => ({ ...named(row), seen })),
    concerned: concerned.map(named),
  };
}

function saidOf(item: Compared["places"][number]["rows"][number]["a"]): object | undefined {
  if (item === undefined) return undefined;
  const { text, answer, wire } = item;
  const hex = wire === undefined ? undefined : Buffer.from(wire.octets).toString("hex");
  return { text, answer, hex };
}
