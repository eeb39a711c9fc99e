import { cell, expect, finding, firstOf, grid, test } from "./fixture.ts";

const ids = (of: { report: { runs: { cases: { id: string }[] }[] } }) =>
  of.report.runs[0]!.cases.map(({ id }) => id);

test.beforeEach(async ({ page, url }) => {
  await page.goto(url);
});

test("the grid is one stop of the tab key", async ({ page, of }) => {
  await page.getByLabel("Add a report.json").focus();

  await page.keyboard.press("Tab");
  await expect(cell(page, ids(of)[0]!, "scrutineer")).toBeFocused();
  await page.keyboard.press("Tab");

  await expect(grid(page).locator(":focus")).toHaveCount(0);
});

test("arrow keys, Home and End move among the cells", async ({ page, of }) => {
  const [first, second] = ids(of);
  await cell(page, first!, "scrutineer").focus();

  for (const [key, id, implementation] of [
    ["ArrowRight", first, "libzmq"],
    ["ArrowDown", second, "libzmq"],
    ["ArrowLeft", second, "scrutineer"],
    ["ArrowLeft", second, "scrutineer"],
    ["End", second, "zmq4"],
    ["ArrowUp", first, "zmq4"],
    ["ArrowUp", first, "zmq4"],
    ["Home", first, "scrutineer"],
    ["Control+End", ids(of).at(-1), "zmq4"],
    ["ArrowDown", ids(of).at(-1), "zmq4"],
    ["Control+Home", first, "scrutineer"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(cell(page, id!, implementation), key).toBeFocused();
  }
});

test("arrows cross from one group into the next, and what has the focus is seen", async ({
  page,
  of,
}) => {
  const [before, after] = [ids(of)[11]!, ids(of)[12]!];
  await cell(page, before, "libzmq").focus();

  await page.keyboard.press("ArrowDown");

  await expect(cell(page, after, "libzmq")).toBeFocused();
  await expect(cell(page, after, "libzmq")).toBeInViewport();
});

test("Enter opens a finding, Escape closes it and gives the focus back", async ({ page }) => {
  const failure = firstOf("fail");
  const failed = cell(page, failure.id, failure.implementation);
  await failed.focus();

  await page.keyboard.press("Enter");
  await expect(finding(page)).toBeVisible();
  await page.keyboard.press("Escape");

  await expect(finding(page)).toHaveCount(0);
  await expect(failed).toBeFocused();
});

test("Escape closes a finding at the moment that it appears", async ({ page }) => {
  const failure = firstOf("fail");
  const failed = cell(page, failure.id, failure.implementation);

  await failed.focus();

  await page.evaluate(`new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("dialog") === null) return;
      observer.disconnect();
      resolve();
    }).observe(document.body, { childList: true, subtree: true });
    document.activeElement.click();
  }).then(() => void dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })))`);

  await expect(finding(page)).toHaveCount(0);
  await expect(failed).toBeFocused();
});

test("after a filter hid the focused cell the grid can still be reached", async ({ page, of }) => {
  await cell(page, ids(of)[0]!, "scrutineer").focus();
  await page.getByRole("searchbox").fill("curve");
  await page.getByRole("button", { name: "Clear" }).focus();

  await page.keyboard.press("Tab");

  await expect(grid(page).locator("a.cell:focus")).toHaveCount(1);
});
