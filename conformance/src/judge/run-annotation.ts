import { type CaseResult, caseResult } from "@scrutineer/report/schema";
import { type Axis, type ConformanceCase, rowsOf } from "./case.ts";

/** How a run of a case travels between a worker and the reporter: as annotations of the runner's test. */
export interface RunAnnotation {
  readonly type: string;
  readonly description?: string;
}

const PLANNED = "scrutineer.planned";
const FINISHED = "scrutineer.finished";

export interface PlannedRun {
  readonly sut: string;
  readonly entry: ConformanceCase;
  readonly group: string;
  readonly axis: Axis;
}

/** Made before the case runs: what is known of the result if the worker never says more. */
export function plannedRun({ sut, entry, group, axis }: PlannedRun): RunAnnotation {
  const result: CaseResult = {
    id: entry.id,
    rev: entry.rev ?? 1,
    title: entry.title,
    group,
    judges: [...rowsOf(entry)],
    level: "MUST",
    verdict: "suite-error",
    zmtp: axis.zmtp,
    role: axis.role,
    transport: axis.transport,
    durationMs: 0,
    message: "the case did not end",
  };
  return { type: PLANNED, description: JSON.stringify({ sut, result }) };
}

/** Made when the case has its verdict. */
export const finishedRun = (result: CaseResult): RunAnnotation => ({
  type: FINISHED,
  description: JSON.stringify(result),
});

/** Whether a test has no verdict since the run was stopped, before it began or within it. */
export const wasStopped = (annotations: readonly RunAnnotation[], status: string): boolean =>
  (status === "skipped" || status === "interrupted") &&
  !annotations.some(({ type }) => type === FINISHED);

/**
 * What the annotations of a test say. A case that did not end is an error of the suite.
 *
 * @param error what the runner says of a test that did not end
 * @throws TypeError where the test is none of ours
 */
export function readRun(
  annotations: readonly RunAnnotation[],
  error: string,
): { readonly sut: string; readonly result: CaseResult } {
  const described = (type: string) =>
    annotations.find((annotation) => annotation.type === type)?.description;
  const planned = described(PLANNED);
  if (planned === undefined) throw new TypeError("expected a test with a planned run");
  const { sut, result } = JSON.parse(planned) as { sut: string; result: CaseResult };
  const finished = described(FINISHED);
  if (finished !== undefined) return { sut, result: caseResult.parse(JSON.parse(finished)) };
  return { sut, result: { ...result, message: `${result.message}: ${error}` } };
}
