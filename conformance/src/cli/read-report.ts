import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Evidence, evidence, type Report, report } from "@scrutineer/report/schema";
import { readJson } from "./read-json.ts";

/**
 * Reads a report, given its file or its folder.
 *
 * @throws UsageError one sentence that names file, line and what was expected
 */
export const readReportAt = (path: string): Report =>
  readJson(reportFile(path), "a report of schema 1", report);

const reportFile = (path: string): string =>
  existsSync(path) && statSync(path).isDirectory() ? join(path, "report.json") : path;

/**
 * Reads the evidence of all cases of a report, by its path in the report. What is not there is left
 * out: a report may be passed on without its evidence.
 *
 * @param folder where report.json stands
 * @throws UsageError one sentence that names file, line and what was expected
 */
export function readEvidenceOf({ runs }: Report, folder: string): Map<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const { evidence: path } of runs.flatMap((run) => run.cases)) {
    if (path === undefined || !existsSync(join(folder, path))) continue;
    found.set(path, readJson(join(folder, path), "the evidence of a case", evidence));
  }
  return found;
}
