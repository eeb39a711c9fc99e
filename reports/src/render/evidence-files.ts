/** Reads the evidence that stands beside a report. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Evidence, evidence, type Report } from "../schema.ts";

/**
 * Reads the evidence of every case of a report, as `renderHtml` takes it.
 *
 * A file that is missing is left out: a report may be passed on without its evidence.
 *
 * @param folder where report.json stands; the paths in `case.evidence` are relative to it
 * @throws Error naming the file that is not evidence
 */
export function readEvidence(report: Report, folder: string): Map<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const { evidence: path } of report.runs.flatMap((run) => run.cases)) {
    const text = path === undefined ? undefined : read(join(folder, path));
    if (path !== undefined && text !== undefined) found.set(path, parse(text, path));
  }
  return found;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string, path: string): Evidence {
  try {
    return evidence.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not evidence of schema 1`, { cause });
  }
}
