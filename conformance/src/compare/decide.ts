import type { Evidence } from "@scrutineer/report/schema";
import { conversationOf } from "./conversation.ts";
import { areAlike, type Place, sideBySide } from "./differences.ts";
import type { Pair } from "./pairs.ts";

/** A row of the register that one side at least has broken, and how. */
export interface BrokenRow {
  readonly row: string;
  readonly a?: string;
  readonly b?: string;
}

/** Two runs of a case side by side, and who is right where they differ. */
export interface Compared {
  readonly pair: Pair;
  readonly places: readonly Place[];
  readonly isAlike: boolean;
  /** Who deviates from the register. */
  readonly deviates: "a" | "b" | "both" | "none";
  readonly broken: readonly BrokenRow[];
  /** Rows whose checks came out otherwise on the two sides, though none is broken. */
  readonly concerned: readonly string[];
}

/** Compares one pair. Never throws. */
export function compared(pair: Pair): Compared {
  const { a, b } = pair;
  const places = sideBySide(
    conversationOf(a.evidence.timeline),
    conversationOf(b.evidence.timeline),
  );
  const broken = [brokenIn(a.evidence), brokenIn(b.evidence)] as const;
  const rows = [...new Set(broken.flatMap((side) => [...side.keys()]))];
  const isBad = broken.map((side, index) => side.size > 0 || ended([a, b][index]!.evidence));
  return {
    pair,
    places,
    isAlike: areAlike(places) && a.result.verdict === b.result.verdict,
    deviates: isBad[0] ? (isBad[1] ? "both" : "a") : isBad[1] ? "b" : "none",
    broken: rows.map((row) => ({
      row,
      ...(broken[0].has(row) && { a: broken[0].get(row)! }),
      ...(broken[1].has(row) && { b: broken[1].get(row)! }),
    })),
    concerned: concernedIn(places, rows),
  };
}

/** No row asks a target in so many words to live on. */
const ended = ({ verdict }: Evidence): boolean => verdict === "crash" || verdict === "hang";

/** What the case judged, and what the passive checker saw besides. */
function brokenIn({ timeline, findings = [] }: Evidence): Map<string, string> {
  const broken = new Map<string, string>();
  for (const entry of timeline) {
    if (entry.kind !== "check" || entry.ok || entry.requirement === "control") continue;
    if (!broken.has(entry.requirement)) broken.set(entry.requirement, entry.text);
  }
  for (const { requirement, connection, offset, expected, got } of findings) {
    const text = `connection ${connection}, octet ${offset}: expected ${expected}, got ${got}`;
    if (!broken.has(requirement)) broken.set(requirement, text);
  }
  return broken;
}

function concernedIn(places: readonly Place[], broken: readonly string[]): string[] {
  const rows = places
    .filter(({ kind }) => kind === "checks")
    .flatMap((place) => place.rows.filter(({ mark }) => mark === "differs"))
    .flatMap(({ a, b }) => [a, b].map((item) => item?.key.split(" ")[0] ?? "control"));
  return [...new Set(rows)].filter((row) => row !== "control" && !broken.includes(row));
}
