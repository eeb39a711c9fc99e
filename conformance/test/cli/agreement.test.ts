import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseResult, Report, Verdict } from "@scrutineer/report/schema";
import { agreement, opinions } from "../../src/cli/agreement.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { reportOf, resultOf } from "../support/report.ts";

/** A report of one target: by case, its verdict on each axis. */
function reportBy(sut: string, verdicts: Record<string, readonly Verdict[]>): Report {
  const cases = Object.entries(verdicts).flatMap(([id, each]) =>
    each.map(
      (verdict): CaseResult => resultOf({ id, verdict, level: "MUST", judges: [`${id}-R`] }),
    ),
  );
  const report = reportOf(cases);
  return { ...report, runs: report.runs.map((run) => ({ ...run, sut })) };
}

test("a case that three implementations pass needs nothing", () => {
  const reports = ["a", "b", "c"].map((sut) => reportBy(sut, { "X-001": ["pass"] }));

  const { text, disputed } = agreement(opinions(reports), new Set());

  assert.match(text, /1 MUST cases, judged by a, b, c\.\n1 agree with 3 of them or more/);
  assert.doesNotMatch(text, /\| X-001/);
  assert.equal(disputed, false);
});

for (const [verdict, ruled, cell, disputed] of [
  ["fail", false, "unexplained", true],
  ["fail", true, "unexplained", false],
  ["crash", false, "unexplained", true],
  ["xfail", false, "deviates", false],
  ["withheld", false, "deviates", false],
  ["n/a", false, "-", false],
] as const) {
  const words = ruled ? "with a ruling" : "without a ruling";
  test(`${verdict} of one, ${words}, is ${disputed ? "" : "not "}disputed`, () => {
    const reports = [
      reportBy("a", { "X-001": ["pass"] }),
      reportBy("b", { "X-001": ["pass"] }),
      // Its worst axis counts.
      reportBy("c", { "X-001": verdict === "n/a" ? [verdict] : ["pass", verdict] }),
    ];

    const found = agreement(opinions(reports), new Set(ruled ? ["X-001-R"] : []));

    assert.equal(found.disputed, disputed);
    const row = `| X-001 | agrees | agrees | ${cell} | ${ruled ? "yes" : ""} |`;
    assert.ok(found.text.includes(row), found.text);
  });
}

test("reports of one target alone are refused", () => {
  const alone = [reportBy("a", { "X-001": ["pass"] })];

  assert.throws(() => opinions(alone), UsageError);
});
