import type { Report, Verdict } from "@scrutineer/report/schema";

/** Exit codes of `scrutineer run`. */
export const exitCodes = { conformant: 0, notConformant: 1, error: 2, incomplete: 3 } as const;

/** Verdicts that make a target not conformant. */
const failing: readonly Verdict[] = ["fail", "hang", "crash", "blocked", "xpass"];

/** Whether this verdict fails the run. Warnings do where the run is strict. */
export function failsRun(verdict: Verdict, strict: boolean): boolean {
  return failing.includes(verdict) || (strict && verdict === "warn");
}

/**
 * The exit code over a whole report: an error of the suite before an incomplete run, before a
 * target that does not conform.
 */
export function exitCode(report: Report, strict: boolean): number {
  const verdicts = report.runs.flatMap((run) => run.cases.map((result) => result.verdict));
  if (verdicts.includes("suite-error")) return exitCodes.error;
  if (report.partial || verdicts.length === 0) return exitCodes.incomplete;
  const fails = verdicts.some((verdict) => failsRun(verdict, strict));
  return fails ? exitCodes.notConformant : exitCodes.conformant;
}
