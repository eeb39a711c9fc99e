import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { renderHtml } from "@scrutineer/report/render";
import type { Report, Run } from "@scrutineer/report/schema";
import type { Ran } from "../compare/pairs.ts";
import { execute } from "./execute.ts";
import { type PlanOptions, planOf } from "./plan-of.ts";
import { readEvidenceOf, readReportAt } from "./read-report.ts";
import { UsageError } from "./usage-error.ts";

/** One of the two sides: an implementation, and what it did in each run of a case. */
export interface Side {
  readonly run: Run;
  readonly ran: readonly Ran[];
  /** Whether the run was cut short. */
  readonly isPartial: boolean;
}

/**
 * Runs the same plan on each target, one after the other, and writes a report in which the page
 * shows both.
 *
 * @param out folder: "a" and "b" in it have the report of each side
 * @returns fewer sides than targets where a run was stopped
 */
export async function runSides(
  suts: readonly string[],
  options: Omit<PlanOptions, "baseline" | "sut" | "out">,
  out: string,
): Promise<Side[]> {
  const plans = [];
  for (const [index, sut] of suts.entries()) {
    const folder = join(resolve(out), names[index]!);
    plans.push(await planOf({ ...options, sut: [sut], out: folder, baseline: false }));
  }
  const reports: Report[] = [];
  for (const plan of plans) {
    const report = await execute(plan);
    if (report === undefined) throw new UsageError("the run left no report");
    reports.push(report);
    if (report.partial) break;
  }
  const both = together(reports);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "report.json"), `${JSON.stringify(both, undefined, 1)}\n`);
  writeFileSync(join(out, "report.html"), renderHtml(both, readEvidenceOf(both, out)));
  return sidesIn(both, out);
}

const names = ["a", "b"];

function together(reports: readonly Report[]): Report {
  const runs = reports.flatMap((report, index) =>
    report.runs.map((run) => ({
      ...run,
      cases: run.cases.map(({ evidence, ...result }) => ({
        ...result,
        ...(evidence !== undefined && { evidence: `${names[index]}/${evidence}` }),
      })),
    })),
  );
  const { partial: _, ...rest } = reports[0]!;
  return { ...rest, ...(reports.some(({ partial }) => partial) && { partial: true }), runs };
}

/** The sides that a report has. @throws UsageError naming file, line and what was expected */
export function readSides(path: string): Side[] {
  return sidesIn(readReportAt(path), path.endsWith(".json") ? dirname(path) : path);
}

function sidesIn(report: Report, folder: string): Side[] {
  const evidence = readEvidenceOf(report, folder);
  return report.runs.map((run) => ({
    run,
    isPartial: report.partial === true,
    ran: run.cases.flatMap((result) => {
      const found = evidence.get(result.evidence ?? "");
      return found === undefined ? [] : [{ result, evidence: found }];
    }),
  }));
}
