import { cell, expect, finding, firstOf, test } from "./fixture.ts";

const failure = firstOf("fail");

test("a failed cell opens its evidence", async ({ page, url }) => {
  await page.goto(url);
  await cell(page, failure.id, failure.implementation).click();

  const panel = finding(page);
  await expect(panel.getByRole("heading", { name: failure.title })).toBeFocused();
  await expect(panel).toContainText(failure.message);
  await expect(panel).toContainText(failure.judges[0]!);
  await expect(panel.getByRole("region", { name: "Expected and seen" })).toContainText(
    "the message after it was delivered",
  );
  await expect(panel).toContainText(`scrutineer run --sut ${failure.implementation}`);
  await expect(panel).toContainText("Accepts the frame and ignores the bit.");
});

test("the timeline tells octets, driver, stderr and checks in order", async ({ page, url }) => {
  await page.goto(url + failure.hash);

  const target = failure.implementation;
  await expect(finding(page).getByRole("listitem")).toHaveText([
    /driver request.*"op":"open"/,
    /driver response/,
    /connection 1 opened/,
    new RegExp(`sent to ${target}64 octets`),
    new RegExp(`received from ${target}64 octets`),
    /held ZMTP31-GREET-03/,
    /sent to.*READY.*Socket-Type: PUSH/,
    /received from.*READY.*Socket-Type: PULL/,
    /sent to.*MORE set: not allowed/,
    /sent to.*after the comman/,
    /driver event/,
    new RegExp(`stderr of ${target}.*ignoring MORE`),
    new RegExp(`broken ${failure.judges[0]} the connection is still open`),
  ]);
});

test("a hexdump shows offset, octets, ASCII and meaning in one row", async ({ page, url }) => {
  await page.goto(url + failure.hash);

  const greeting = finding(page).getByRole("table").first();
  await expect(greeting.getByRole("columnheader")).toHaveText([
    "offset",
    "octets",
    "ASCII",
    "meaning",
  ]);
  await expect(greeting.getByRole("row").nth(3).getByRole("cell")).toHaveText([
    "000c",
    "4e 55 4c 4c 00 00 00 00 00 00 00 00 00 00 00 00",
    "NULL············",
    "mechanism NULL",
  ]);
});

test("a permanent link opens the finding, and history leads through findings", async ({
  page,
  url,
}) => {
  await page.goto(url + failure.hash);
  await expect(finding(page)).toContainText(failure.message);

  await finding(page)
    .getByRole("link", { name: /^scrutineer/ })
    .click();
  await expect(page).toHaveURL(/implementation=scrutineer$/);
  await expect(finding(page)).toContainText(`${failure.id} on scrutineer`);
  await page.goBack();

  await expect(finding(page)).toContainText(`${failure.id} on ${failure.implementation}`);
});

test("a permanent link shows its row in the matrix", async ({ page, url, of }) => {
  const last = of.report.runs[0]!.cases.at(-1)!;

  await page.goto(`${url}#case=${last.id}&implementation=scrutineer`);

  await expect(page.locator(`tr[data-case="${last.id}"]`)).toBeInViewport();
});

test("a link to a case that the report lacks says so", async ({ page, url }) => {
  await page.goto(`${url}#case=ZMTP-NONE-001&implementation=libzmq`);

  await expect(page.getByRole("alert")).toHaveText(
    "The report has no case ZMTP-NONE-001 on libzmq.",
  );
});

test("the close button closes, and the link is gone from the address", async ({ page, url }) => {
  await page.goto(url + failure.hash);

  await finding(page).getByRole("button", { name: "Close" }).click();

  await expect(finding(page)).toHaveCount(0);
  await expect(page).toHaveURL(url);
});
