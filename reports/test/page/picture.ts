/**
 * Takes the pictures of the README from the report of the last run, or from the one named:
 * npm run picture -w @scrutineer/report [-- FOLDER]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import { columns } from "../../src/render/columns.ts";
import { readEvidence, renderHtml } from "../../src/render/index.ts";
import { type Report, report as schema } from "../../src/schema.ts";
import { chromiumOptions } from "./chromium.ts";

const reports = fileURLToPath(new URL("../../", import.meta.url));
const source = resolve(process.argv[2] ?? join(reports, "out/conformance"));
const published = join(reports, "published");

const report = schema.parse(JSON.parse(readFileSync(join(source, "report.json"), "utf8")));
const scratch = mkdtempSync(join(tmpdir(), "scrutineer-picture-"));
const file = join(scratch, "report.html");
writeFileSync(file, renderHtml(report, readEvidence(report, source)));
mkdirSync(published, { recursive: true });

const browser = await chromium.launch(chromiumOptions());
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  for (const [name, hash] of [
    ["report.png", ""],
    ["report-finding.png", findingOf(report)],
  ] as const) {
    await page.goto("about:blank");
    await page.goto(pathToFileURL(file).href + hash);
    await page.evaluate("document.fonts.ready");
    await page.screenshot({ path: join(published, name) });
    process.stdout.write(`${join("reports/published", name)}\n`);
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true });
}

/** The first failure, known or not, which has the most to show; or the first case. */
function findingOf(from: Report): string {
  const all = columns(from).flatMap(({ label, run }) =>
    run.cases.map(({ id, verdict }) => ({ id, verdict, label })),
  );
  const shown = all.find(({ verdict }) => verdict === "fail" || verdict === "xfail") ?? all[0];
  if (shown === undefined) throw new Error(`${source} has no case to show`);
  const { id, label } = shown;
  return `#${new URLSearchParams({ case: id, implementation: label })}`;
}
