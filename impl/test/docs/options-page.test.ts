import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { optionsPage } from "./options-page.ts";

const page = new URL("../../docs/options.md", import.meta.url);

test("docs/options.md is what the tables of options say (WRITE_DOCS=1 writes it)", () => {
  if (process.env.WRITE_DOCS === "1") writeFileSync(page, optionsPage());

  assert.equal(readFileSync(page, "utf8"), optionsPage());
});

test("both READMEs have the counts of options that the page has", () => {
  const [counts] = /^Of the options .*$/m.exec(optionsPage())!;

  for (const readme of ["../../README.md", "../../../README.md"]) {
    assert.ok(readFileSync(new URL(readme, import.meta.url), "utf8").includes(counts), readme);
  }
});
