import { caseRows, expect, grid, test } from "./fixture.ts";

test.beforeEach(async ({ page, url }) => {
  await page.goto(url);
});

test("a verdict shows the cases that have it, and says how many", async ({ page, of }) => {
  const ids = of.report.runs.flatMap(({ cases }) =>
    cases.filter(({ verdict }) => verdict === "fail").map(({ id }) => id),
  );

  await page.getByRole("button", { name: /^fail/ }).click();

  await expect(caseRows(page)).toHaveCount(new Set(ids).size);
  await expect(page.getByRole("status")).toHaveText(`${new Set(ids).size} of 96 cases`);
  await expect(page.getByRole("button", { name: /^fail/ })).toHaveAttribute("aria-pressed", "true");
});

test("words narrow the cases, and Clear brings them back", async ({ page }) => {
  await page.getByRole("searchbox", { name: "Search cases" }).fill("curve nonce");
  await expect(caseRows(page)).toHaveCount(12);

  await page.getByRole("button", { name: "Clear" }).click();

  await expect(caseRows(page)).toHaveCount(96);
});

test("the slash key leads to the search", async ({ page }) => {
  await page.keyboard.press("/");

  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("what differs between implementations can be seen alone", async ({ page }) => {
  await page.getByLabel("where they differ").check();
  const shown = await caseRows(page).count();

  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(96);
  await expect(caseRows(page).filter({ hasNotText: /fail|warn|hang|crash/ })).toHaveCount(0);
});

test("a verdict can be asked of one implementation", async ({ page, of }) => {
  const failed = of.report.runs[1]!.cases.filter(({ verdict }) => verdict === "fail");

  await page.getByRole("combobox", { name: "Implementation" }).selectOption("libzmq");
  await page.getByRole("button", { name: /^fail/ }).click();

  await expect(caseRows(page)).toHaveCount(failed.length);
});

test("a level shows its cases", async ({ page, of }) => {
  const level = of.report.runs[0]!.cases.filter((each) => each.level === "MUST");

  await page.getByRole("combobox", { name: "Level" }).selectOption("MUST");

  await expect(caseRows(page)).toHaveCount(level.length);
});

test("a filter that leaves nothing says so", async ({ page }) => {
  await page.getByRole("searchbox").fill("no such case");

  await expect(caseRows(page)).toHaveCount(0);
  await expect(grid(page)).toContainText("No case matches.");
});

test("two runs of one report are compared by their verdicts", async ({ page, of }) => {
  const [first, second] = of.report.runs;
  const verdicts = new Map(first!.cases.map(({ id, verdict }) => [id, verdict]));
  const differing = second!.cases.filter(({ id, verdict }) => verdicts.get(id) !== verdict);

  await page.getByRole("combobox", { name: "Implementation" }).selectOption("scrutineer");
  await page
    .getByRole("combobox", { name: "Compared with" })
    .selectOption("where it differs from libzmq");

  expect(differing.length).toBeGreaterThan(0);
  await expect(caseRows(page)).toHaveCount(differing.length);
});

test("another report is set beside this one, and only what changed is shown", async ({
  page,
  of,
}) => {
  const [first] = of.report.runs;
  const [changed] = first!.cases.filter(({ verdict }) => verdict === "pass");
  const earlier = structuredClone({ ...of.report, startedAt: "2026-01-02T03:04:05.000Z" });
  earlier.runs[0]!.cases.find(({ id }) => id === changed!.id)!.verdict = "fail";

  await page.getByLabel("Add a report.json").setInputFiles(file(JSON.stringify(earlier)));
  await page.getByRole("combobox", { name: "Implementation" }).selectOption("scrutineer");
  await page
    .getByRole("combobox", { name: "Compared with" })
    .selectOption("where it differs from scrutineer (2026-01-02 03:04, report 2)");

  await expect(caseRows(page)).toHaveCount(1);
  await expect(caseRows(page)).toContainText(changed!.id);
  await grid(page)
    .getByRole("link", { name: `fail: ${changed!.id} on scrutineer (2026` })
    .click();
  await expect(page.getByRole("dialog")).toContainText("beside the report");
});

test("a file that is no report is refused in one sentence", async ({ page }) => {
  await page.getByLabel("Add a report.json").setInputFiles(file('{"schema": 2}'));

  await expect(page.getByRole("alert")).toHaveText(
    "report.json: expected a report.json of Scrutineer",
  );
});

function file(text: string) {
  return { name: "report.json", mimeType: "application/json", buffer: Buffer.from(text) };
}
