/** Writes a page to disk, where a reader opens it from. */
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { TestInfo } from "@playwright/test";
import { renderHtml } from "../../src/render/html.ts";
import { type LargeReport, largeReport } from "../support/large-report.ts";

/** @returns its file: URL */
export function pageFile(testInfo: TestInfo, of: LargeReport = largeReport(4, 96)): string {
  const file = testInfo.outputPath("report.html");
  mkdirSync(testInfo.outputDir, { recursive: true });
  writeFileSync(file, renderHtml(of.report, of.evidence));
  return pathToFileURL(file).href;
}
