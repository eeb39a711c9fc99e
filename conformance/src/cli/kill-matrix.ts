import type { CaseResult, Evidence, Report } from "@scrutineer/report/schema";
import type { Kill, Mutant } from "../target/mutant.ts";

/** What became of one mutant. */
export interface MutantOutcome {
  readonly mutant: Mutant;
  /** Kills that were named and did not happen. */
  readonly missed: readonly Kill[];
  /** Kills that were named by cases which do not apply to this implementation. */
  readonly inapplicable: readonly Kill[];
  /** Every case and row that noticed, the named ones included. */
  readonly noticed: readonly Kill[];
  /** Errors of the suite while the mutant was judged. */
  readonly errors: readonly string[];
}

/** Reads the evidence of a result. */
export type ReadEvidence = (result: CaseResult) => Evidence | undefined;

/** Whether all that was named and applies happened, and nothing went wrong. */
export const isKilled = ({ mutant, missed, inapplicable, errors }: MutantOutcome): boolean =>
  missed.length === 0 && errors.length === 0 && inapplicable.length < mutant.kills.length;

/** What the runs of a report say of each mutant. */
export function outcomes(
  report: Report,
  mutants: readonly Mutant[],
  evidence: ReadEvidence,
): MutantOutcome[] {
  return mutants.map((mutant) => {
    const run = report.runs.find(({ sut }) => sut === `mutant:${mutant.id}`);
    const cases = run?.cases ?? [];
    const noticed = distinct(cases.flatMap((result) => kills(result, evidence(result))));
    const unseen = mutant.kills.filter((kill) => !noticed.some((seen) => isSame(kill, seen)));
    const applies = (kill: Kill) =>
      cases.some(({ id, verdict }) => id === kill.case && verdict !== "n/a");
    const missed = unseen.filter(applies);
    const inapplicable = unseen.filter((kill) => !applies(kill));
    const errors = cases
      .filter(({ verdict }) => verdict === "suite-error")
      .map(({ id, message }) => `${id}: ${message}`);
    return { mutant, missed, inapplicable, noticed, errors };
  });
}

/** Cases that no mutant is killed by: nothing shows yet that these can fail. */
export function withoutMutant(ids: readonly string[], found: readonly MutantOutcome[]): string[] {
  const killing = new Set(found.flatMap(({ noticed }) => noticed.map((kill) => kill.case)));
  return ids.filter((id) => !killing.has(id));
}

/** Rows on which one result notices its target: the checks that failed, or the hang or crash itself. */
function kills(result: CaseResult, evidence: Evidence | undefined): Kill[] {
  const { id, verdict } = result;
  if (verdict === "hang" || verdict === "crash") return [{ case: id, requirement: verdict }];
  if (verdict !== "fail" && verdict !== "warn") return [];
  const broken = (evidence?.timeline ?? []).filter((entry) => entry.kind === "check" && !entry.ok);
  return broken.map((entry) => ({
    case: id,
    requirement: entry.kind === "check" ? entry.requirement : "",
  }));
}

const isSame = (a: Kill, b: Kill): boolean => a.case === b.case && a.requirement === b.requirement;

function distinct(all: readonly Kill[]): Kill[] {
  return all.filter((kill, index) => all.findIndex((other) => isSame(kill, other)) === index);
}
