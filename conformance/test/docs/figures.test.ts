import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { figures, figuresIn, read, rulingsPage, withFigures } from "../support/figures.ts";

const readme = new URL("../../../README.md", import.meta.url);
const rulings = new URL("../../docs/rulings.md", import.meta.url);

test("the README's figures are those of the suite (WRITE_DOCS=1 writes them)", async () => {
  const expected = await figures();
  if (process.env.WRITE_DOCS === "1") writeFileSync(readme, withFigures(read(readme), expected));

  assert.equal(figuresIn(read(readme)), expected);
});

test("docs/rulings.md has every ruling and deviation (WRITE_DOCS=1 writes it)", async () => {
  const expected = await rulingsPage();
  if (process.env.WRITE_DOCS === "1") writeFileSync(rulings, expected);

  assert.equal(read(rulings), expected);
});
