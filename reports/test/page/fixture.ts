/** A page on disk, opened as a reader opens it; it may neither throw nor ask the network. */
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { renderHtml } from "../../src/render/html.ts";
import { type LargeReport, largeReport } from "../support/large-report.ts";

export { expect } from "@playwright/test";

export type Fixture = {
  /** What the page shows; a test may ask for another by `test.use({ of })`. */
  of: LargeReport;
  /** The page's file: URL. */
  url: string;
  /** Errors of the page and requests beyond its file; empty at the end of every test. */
  complaints: string[];
};

/** Rendered once a worker. */
const rendered = new WeakMap<LargeReport, string>();

export function htmlOf(of: LargeReport): string {
  const html = rendered.get(of) ?? renderHtml(of.report, of.evidence);
  rendered.set(of, html);
  return html;
}

export const test = base.extend<Fixture>({
  of: [largeReport(4, 96), { option: true }],
  url: async ({ of }, use, testInfo) => {
    const file = testInfo.outputPath("report.html");
    mkdirSync(testInfo.outputDir, { recursive: true });
    writeFileSync(file, htmlOf(of));
    await use(pathToFileURL(file).href);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (line) => {
        if (line.type() === "error") complaints.push(line.text());
      });
      page.on("request", (request) => {
        if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** The first result of a verdict, and the implementation that it stands for. */
export function firstOf(verdict: string, { report } = largeReport(4, 96)) {
  for (const { implementation, cases } of report.runs) {
    const result = cases.find((each) => each.verdict === verdict);
    if (result === undefined) continue;
    const hash = `#case=${result.id}&implementation=${implementation.name}`;
    return { ...result, implementation: implementation.name, hash };
  }
  throw new Error(`the report has no ${verdict}`);
}

export const grid = (page: Page): Locator =>
  page.getByRole("grid", { name: "Cases by implementation" });

export const caseRows = (page: Page): Locator => grid(page).locator("tr[data-case]");

export const finding = (page: Page): Locator => page.getByRole("dialog");

export const cell = (page: Page, id: string, implementation: string): Locator =>
  grid(page).getByRole("link", { name: `: ${id} on ${implementation}` });
