import { expect, type Page, test } from "@playwright/test";
import { largeReport } from "../support/large-report.ts";
import { pageFile } from "./page-file.ts";

const { report } = largeReport(4, 96);

/** The first result of a verdict in the report, and the column that it stands in. */
function firstOf(verdict: string) {
  for (const { implementation, cases } of report.runs) {
    const result = cases.find((each) => each.verdict === verdict);
    if (result !== undefined) return { result, implementation: implementation.name };
  }
  throw new Error(`the report has no ${verdict}`);
}

const failure = firstOf("fail");
const hash = `#case=${failure.result.id}&implementation=${failure.implementation}`;
const grid = (page: Page) => page.getByRole("grid", { name: "Cases by implementation" });
const caseRows = (page: Page) => grid(page).locator("tr[data-case]");
const finding = (page: Page) => page.getByRole("dialog");
const cell = (page: Page, id: string, implementation: string) =>
  grid(page).getByRole("link", { name: `: ${id} on ${implementation}` });

test.beforeEach(async ({ page }, testInfo) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", ({ url }) => {
    // Fonts are inside the file: whatever is asked for beyond it is an error.
    const asked = url.call(undefined);
    if (!asked.startsWith("file:") && !asked.startsWith("data:")) problems.push(asked);
  });
  testInfo.annotations.push({ type: "page", description: pageFile(testInfo) });
  Object.assign(testInfo, { problems });
});
