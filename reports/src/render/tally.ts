/** Counts over case results and coverage rows: the figures of every rendering. */
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

/** `outOfScope` rows are those of which the register says so: the rest of `rows`. */
export type Covered = Omit<Coverage, "rfc" | "level"> & { readonly outOfScope: number };

export function covered(rows: readonly Coverage[]): Covered {
  const sum = { rows: 0, judged: 0, notObservable: 0, open: 0 };
  for (const row of rows) {
    sum.rows += row.rows;
    sum.judged += row.judged;
    sum.notObservable += row.notObservable;
    sum.open += row.open;
  }
  return { ...sum, outOfScope: sum.rows - sum.judged - sum.notObservable - sum.open };
}

/** "39 not observable, 26 open": what was not judged, and why; empty where all was. */
export function unjudged({ notObservable, open, outOfScope }: Covered): string {
  const reasons = [
    [notObservable, "not observable"],
    [open, "open"],
    [outOfScope, "out of scope"],
  ] as const;
  return reasons.flatMap(([rows, reason]) => (rows > 0 ? [`${rows} ${reason}`] : [])).join(", ");
}

/** "checked 402 of 467 MUSTs, 39 not observable, 26 open"; of a quick run: what a whole one checks. */
export function coverageLine(report: Report): string {
  const musts = covered(report.coverage.filter(({ level }) => /^MUST/.test(level)));
  const checks = report.quick === undefined ? "checked" : "a whole run checks";
  const checked = `${checks} ${musts.judged} of ${musts.rows} MUSTs`;
  return [checked, unjudged(musts)].filter(Boolean).join(", ");
}

/** "quick: 100 of 463 cases, each on one axis; 363 were not run"; undefined where the run was not quick. */
export function quickLine({ quick }: Report): string | undefined {
  if (quick === undefined) return undefined;
  const left = quick.of - quick.cases;
  const rest = left > 0 ? `; ${left} were not run` : "";
  return `quick: ${quick.cases} of ${quick.of} cases, each on one axis${rest}`;
}

/** The rule that is printed in every report, so that nobody has to look for it. */
export const levelRule =
  "A MUST that is broken fails. A SHOULD that is not followed warns, and never fails. " +
  "Cases that were not judged count in neither number.";
