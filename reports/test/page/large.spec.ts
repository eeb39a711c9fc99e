import type { Page } from "@playwright/test";
import { largeReport } from "../support/large-report.ts";
import { caseRows, cell, expect, finding, grid, htmlOf, test } from "./fixture.ts";

const small = largeReport(10, 20);
const large = largeReport(10, 1000);

/** What a browser may take for a frame of the large page, in frames of the small one. */
const framesAllowed = 2;

test.describe("10,000 cells", () => {
  // One page after the other on one machine: the two are compared with each other.
  test.describe.configure({ mode: "serial", timeout: 120_000 });
  test.use({ of: large });

  test("are all there, and only those in sight are laid out", async ({ page, url }) => {
    await page.goto(url);

    await expect(caseRows(page)).toHaveCount(1000);
    expect(await grid(page).locator("a.cell").count()).toBe(10_000);
    const drawn = await page.evaluate(
      `[...document.querySelectorAll("tr[data-case]")]
        .filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length`,
    );
    // A group is skipped as a whole: of eight groups two are near the first screen.
    expect(drawn).toBeLessThanOrEqual(250);
    expect(drawn).toBeGreaterThan(0);
  });

  test("keep the height of the page where it is, drawn or not", async ({ page, url }) => {
    await page.goto(url);
    const height = () => page.evaluate("document.documentElement.scrollHeight");
    const before = await height();

    await page.keyboard.press("Control+End");
    const { id } = large.report.runs[0]!.cases.at(-1)!;
    await cell(page, id, "scrutineer").scrollIntoViewIfNeeded();

    expect(await height()).toBe(before);
  });

  test("scroll as smoothly as 200 do", async ({ page, url, context }) => {
    const other = await context.newPage();
    await other.setContent(htmlOf(small));
    await page.goto(url);

    const ratios: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const few = await medianFrame(other);
      ratios.push((await medianFrame(page)) / few);
    }

    ratios.sort((a, b) => a - b);
    expect(ratios[2], `ratios of five rounds: ${ratios}`).toBeLessThanOrEqual(framesAllowed);
  });

  test("are filtered by the next frame, and opened", async ({ page, url }) => {
    await page.goto(url);

    const rows = await page.evaluate(`new Promise((resolve) => {
      const input = document.getElementById("text");
      input.value = "curve nonce";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => requestAnimationFrame(() =>
        resolve(document.querySelectorAll("tr[data-case]").length)));
    })`);

    expect(rows).toBe(125);
    await caseRows(page).first().getByRole("link").nth(1).click();
    await expect(finding(page)).toBeVisible();
  });
});

/** Scrolls by 40 pixels a frame; milliseconds of the median frame. */
async function medianFrame(page: Page): Promise<number> {
  // A page in the background draws no frames.
  await page.bringToFront();
  return page.evaluate(`new Promise((resolve) => {
    const frames = [];
    let last;
    const step = (now) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      if (frames.length === 60) {
        resolve(frames.sort((a, b) => a - b)[30]);
        return;
      }
      scrollBy(0, frames.length < 30 ? 40 : -40);
      requestAnimationFrame(step);
    };
    scrollTo(0, 400);
    requestAnimationFrame(step);
  })`);
}
