import { marked } from "marked";
import { renderSummary } from "../../src/render/index.ts";
import { smallReport } from "../support/small-report.ts";
import { expect, test } from "./fixture.ts";

// The step summary as GitHub shows it: its Markdown, by a renderer of the same dialect.

test.beforeEach(async ({ page }) => {
  await page.setContent(await marked.parse(renderSummary(smallReport()), { gfm: true }));
});

test("each row of the summary's tables has a cell for each head", async ({ page }) => {
  const tables = page.getByRole("table");
  await page.locator("details").evaluateAll((all) => {
    for (const each of all) each.setAttribute("open", "");
  });

  await expect(tables).toHaveCount(2);
  for (const table of await tables.all()) {
    const heads = await table.getByRole("columnheader").count();
    const rows = table.getByRole("row");
    const cells = table.getByRole("cell");
    expect(heads).toBeGreaterThan(4);
    expect(await cells.count()).toBe(heads * ((await rows.count()) - 1));
  }
});

test("what a target wrote is read letter by letter in the summary, and none of it acts", async ({
  page,
}) => {
  const [hostile] = smallReport()
    .runs.flatMap(({ cases }) => cases)
    .filter(({ message }) => message.includes("<script>"));
  const [letters] = hostile!.message.split(/[\r\n]/);

  await expect(page.getByRole("listitem").filter({ hasText: "<script>" }).first()).toContainText(
    letters!.slice(0, 40).trim(),
  );
  await expect(page.locator("script, em, del")).toHaveCount(0);
});
