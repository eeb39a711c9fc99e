import { pairsReport } from "../support/pairs-report.ts";
import { caseRows, expect, test } from "./fixture.ts";

test.use({ of: { report: pairsReport(), evidence: new Map() } });

test("a report of pairs shows who gets on with whom, over each transport", async ({
  page,
  url,
}) => {
  await page.goto(url);
  const ipc = page.getByRole("table", { name: "over ipc" });

  await expect(page.getByRole("heading", { level: 1 })).toContainText("ZMTP interop");
  await expect(page.getByRole("region", { name: "Pairs" }).getByRole("table")).toHaveCount(2);
  await expect(ipc.getByRole("row", { name: /^libzmq/ })).toContainText("0 of 1");
});

test("a pair that is chosen shows its cases alone", async ({ page, url }) => {
  await page.goto(url);

  await page.getByRole("button", { name: /reference connects to libzmq over ipc/ }).click();
  await page.getByRole("button", { name: /^fail/ }).click();

  await expect(page.getByRole("combobox", { name: "Implementation" })).toHaveValue("2");
  await expect(caseRows(page)).toHaveCount(1);
});
