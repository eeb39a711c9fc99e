import assert from "node:assert/strict";
import { test } from "node:test";
import { renderSummary } from "../../src/render/index.ts";
import { matchesGolden } from "../support/golden.ts";
import { largeReport } from "../support/large-report.ts";
import { report, result, run, scrutineer } from "../support/report.ts";
import { smallReport } from "../support/small-report.ts";

test("a report reads as the golden Markdown", () => {
  matchesGolden(renderSummary(smallReport()), "summary.md");
});

test("every row of a table has as many cells as its head", () => {
  const lines = renderSummary(smallReport()).split("\n");

  const widths = lines
    .filter((line) => line.startsWith("|"))
    .map((line) => line.replaceAll("\\|", "").split("|").length);
  // Two tables: scores and coverage.
  assert.equal(new Set(widths).size, 2);
});

test("a target's markup is text", () => {
  const markdown = renderSummary(smallReport());

  assert.doesNotMatch(markdown, /<script|<!--/);
  assert.match(markdown, /&lt;script&gt;/);
});

test("10,000 failures stay below GitHub's 1 MiB, and what is left out is said", () => {
  const failed = Array.from({ length: 10_000 }, (_, index) =>
    result({ id: `ZMTP-FRAME-${index}`, verdict: "fail", message: "x".repeat(5000) }),
  );

  const markdown = renderSummary(report([run(scrutineer, failed)]));

  assert.ok(Buffer.byteLength(markdown) < 1_048_576);
  assert.match(markdown, /^and 9800 more/m);
});

test("a run without failures says so", () => {
  assert.match(renderSummary(largeReport(1, 20).report), /^No case failed\.$/m);
});

test("the summary of a quick run begins with how many cases it took", () => {
  const markdown = renderSummary({ ...smallReport(), quick: { cases: 9, of: 9 } });

  assert.match(markdown, /^## ZMTP conformance\n\n> quick: 9 of 9 cases, each on one axis\.\n/);
  assert.match(markdown, /\*\*Coverage:\*\* a whole run checks/);
});
