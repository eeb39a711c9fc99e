import { type LargeReport, largeReport } from "../support/large-report.ts";
import { cell, expect, finding, firstOf, grid, test } from "./fixture.ts";

const failure = firstOf("fail");

test("every control and every cell has a name, and rows and columns have heads", async ({
  page,
  url,
}) => {
  await page.goto(url + failure.hash);

  for (const role of ["button", "link", "combobox", "searchbox", "checkbox", "grid"] as const) {
    const all = await page.getByRole(role).all();
    expect(all.length, role).toBeGreaterThan(0);
    expect(await page.getByRole(role, { name: /\S/ }).count(), role).toBe(all.length);
  }
  await expect(finding(page)).toHaveAccessibleName(failure.title);
  await expect(grid(page).getByRole("columnheader")).toHaveText([
    "Case",
    "scrutineer0.1.0",
    "libzmq4.3.5",
    "jeromq0.6.0",
    "zmq40.17.0",
  ]);
  await expect(grid(page).getByRole("rowheader", { name: failure.id })).toHaveCount(1);
});

test("a cell says its verdict as a glyph, as a word and in its name", async ({ page, url }) => {
  await page.goto(url);

  const failed = cell(page, failure.id, failure.implementation);
  await expect(failed).toHaveText("✗ fail");
  await expect(failed).toHaveAccessibleName(`fail: ${failure.id} on ${failure.implementation}`);
});

for (const scheme of ["light", "dark"] as const) {
  test(`every text of the page has the contrast of WCAG AA in ${scheme}`, async ({ page, url }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(url + failure.hash);

    const faint = await page.evaluate(`(${faintTexts})()`);

    expect(faint).toEqual([]);
  });
}

test("light and dark are told apart by the reader's wish alone", async ({ page, url }) => {
  const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  await page.goto(url);

  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });

  expect(await ground()).not.toBe(light);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the matrix, the scores and the failures can be read", async ({ page, url, of }) => {
    await page.goto(url);

    const table = page.getByRole("table", { name: "Cases by implementation" });
    await expect(table.locator("tr[data-case]")).toHaveCount(96);
    await expect(page.getByRole("list", { name: "Scores" }).getByRole("listitem")).toHaveCount(4);
    await expect(page.getByText("Checked 402 of 467 MUSTs")).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    expect(of.report.runs).toHaveLength(4);
  });

  test("a failed cell leads to its evidence on the same page", async ({ page, url }) => {
    await page.goto(url);
    const link = page.getByRole("link", {
      name: `fail: ${failure.id} on ${failure.implementation}`,
    });

    await link.click();

    const article = page.locator("article:target");
    await expect(article).toBeInViewport();
    await expect(article).toContainText("MORE set: not allowed");
  });
});

test.describe("with a case on several axes", () => {
  test.use({ of: onTwoVersions() });

  test("a cell says on how many it fails, and its finding opens the worst", async ({
    page,
    url,
    of,
  }) => {
    const { id } = of.report.runs[0]!.cases[0]!;
    await page.goto(url);
    await expect(cell(page, id, "scrutineer")).toHaveText("✗ fail 1/2");

    await cell(page, id, "scrutineer").click();

    await expect(finding(page).locator("details.finding")).toHaveCount(2);
    await expect(finding(page).locator("details.finding[open]")).toContainText("zmtp 3.0");
  });
});

function onTwoVersions(): LargeReport {
  const { report, evidence } = largeReport(1, 8);
  const [run] = report.runs;
  const failed = { ...run!.cases[0]!, zmtp: "3.0", verdict: "fail" as const };
  return { report: { ...report, runs: [{ ...run!, cases: [...run!.cases, failed] }] }, evidence };
}

/** Runs in the page: texts whose contrast with the ground below them is less than 4.5. */
const faintTexts = `() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3);
    const text = texts.map((node) => node.data.trim()).join(" ").trim();
    const skip = element.closest("script, [aria-hidden=true], select");
    if (skip || text === "" || text === "·" || text === "–" || !element.checkVisibility()) continue;
    const grounds = [];
    for (let at = element; at !== null; at = at.parentElement) {
      grounds.unshift(getComputedStyle(at).backgroundColor);
    }
    const colours = [over([...grounds, getComputedStyle(element).color]), over(grounds)];
    const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.add(element.className + " " + text + " " + contrast.toFixed(2));
  }
  return [...faint].slice(0, 20);
}`;
