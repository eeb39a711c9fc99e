/** Counts over case results and coverage rows: every figure that a rendering prints comes from here. */
import type { CaseResult, Coverage, Report, Run, Verdict } from "../schema.ts";
import { byRank, faces } from "./verdict.ts";

export type Tally = ReadonlyMap<Verdict, number>;

/** Verdicts that occur, worst first, each with its count. */
export function tally(cases: Iterable<CaseResult>): Tally {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of cases) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return new Map(byRank.filter((v) => counts.has(v)).map((v) => [v, counts.get(v) ?? 0]));
}

/** `passed` of `scored`: cases that were not judged (n/a, declined, blocked ...) are in neither. */
export type Score = { readonly passed: number; readonly scored: number };

export function score(counts: Tally): Score {
  let scored = 0;
  for (const [verdict, count] of counts) if (faces[verdict].scored) scored += count;
  return { passed: (counts.get("pass") ?? 0) + (counts.get("xpass") ?? 0), scored };
}

/** Scores per ZMTP version, newest first, as the version in which a conversation was judged. */
export function scoresByVersion(run: Run): ReadonlyMap<string, Score> {
  const versions = [...new Set(run.cases.map((result) => result.zmtp))].sort().reverse();
  return new Map(
    versions.map((zmtp) => [zmtp, score(tally(run.cases.filter((each) => each.zmtp === zmtp)))]),
  );
}

/** Names of the groups, in the order in which the runs first mention them. */
export function groups(report: Report): readonly string[] {
  return [...new Set(report.runs.flatMap((run) => run.cases.map((result) => result.group)))];
}

export type Covered = Omit<Coverage, "rfc" | "level">;

/** The coverage rows of the levels that match, added up. */
export function covered(report: Report, levels: readonly Coverage["level"][]): Covered {
  const sum = { rows: 0, judged: 0, notObservable: 0, open: 0 };
  for (const row of report.coverage) {
    if (!levels.includes(row.level)) continue;
    sum.rows += row.rows;
    sum.judged += row.judged;
    sum.notObservable += row.notObservable;
    sum.open += row.open;
  }
  return sum;
}

/** "checked 402 of 467 MUSTs, 39 not observable, 26 open" */
export function coverageLine(report: Report): string {
  const { rows, judged, notObservable, open } = covered(report, ["MUST", "MUST NOT"]);
  return `checked ${judged} of ${rows} MUSTs, ${notObservable} not observable, ${open} open`;
}

/** The rule that is printed in every report, so that nobody has to look for it. */
export const levelRule =
  "A MUST that is broken fails. A SHOULD that is not followed warns, and never fails. " +
  "Cases that were not judged count in neither number.";
