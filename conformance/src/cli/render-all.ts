import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderHtml, renderJunit, renderSummary, renderTerminal } from "@scrutineer/report/render";
import type { Report } from "@scrutineer/report/schema";
import pc from "picocolors";
import { failsRun } from "../judge/exit-code.ts";
import { readEvidenceOf } from "./read-report.ts";

/** Writes every rendering of a report beside it, and says on the terminal what it says. */
export function renderAll(report: Report, out: string, strict: boolean): void {
  const width = process.stdout.columns ?? 100;
  process.stdout.write(`${renderTerminal(report, { colour: pc.isColorSupported, width })}\n`);
  writeFileSync(join(out, "junit.xml"), renderJunit(report));
  writeFileSync(join(out, "summary.md"), renderSummary(report));
  writeFileSync(join(out, "report.html"), renderHtml(report, readEvidenceOf(report, out)));
  const verdicts = report.runs.flatMap((each) => each.cases.map(({ verdict }) => verdict));
  const failed = verdicts.filter(
    (verdict) => failsRun(verdict, strict) || verdict === "suite-error",
  );
  const unjudged = verdicts.filter((verdict) => verdict === "n/a" || verdict === "declined");
  const passed = verdicts.length - failed.length - unjudged.length;
  process.stdout.write(
    `report: ${join(out, "report.html")}\n${passed} passed, ${failed.length} failed\n`,
  );
}
