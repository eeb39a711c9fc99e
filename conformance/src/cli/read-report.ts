import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Report, report } from "@scrutineer/report/schema";
import { complaint } from "../target/protocol.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a report, given its file or its folder.
 *
 * @throws UsageError one sentence that names the file and what was expected
 */
export function readReportAt(path: string): Report {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "report.json") : path;
  if (!existsSync(file)) throw new UsageError(`expected a report, got no file "${file}"`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file}: expected JSON: ${(error as Error).message}`);
  }
  const parsed = report.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${file}: expected a report of schema 1: ${complaint(parsed.error)}`);
}
