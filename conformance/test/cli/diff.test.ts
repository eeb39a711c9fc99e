import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseResult } from "@scrutineer/report/schema";
import { differences } from "../../src/cli/diff.ts";
import { reportOf, resultOf } from "../support/report.ts";

type Told = Partial<CaseResult> | undefined;

/** What diff says of one case that was this and is that. */
function told(old: Told, fresh: Told): string[] {
  const report = (over: Told) =>
    reportOf(over === undefined ? [] : [resultOf({ id: "A-B-001", ...over })]);
  return differences(report(old), report(fresh)).map(({ kind, what, text }) =>
    [kind, what, text].join("|"),
  );
}

const what = "A-B-001 bind 3.1 on mine";
const fail = (message: string) => ({ verdict: "fail", message }) as const;

for (const [about, old, fresh, expected] of [
  ["nothing", { verdict: "pass" }, { verdict: "pass" }, []],
  ["one good verdict for another", { verdict: "pass" }, { verdict: "xfail" }, []],
  [
    "a new failure",
    { verdict: "pass" },
    fail("X-Y-01: expected a, got b"),
    [`BROKEN|${what}|pass, now fail: X-Y-01: expected a, got b`],
  ],
  ["a failure that has gone", fail("X"), { verdict: "pass" }, [`MENDED|${what}|fail, now pass`]],
  [
    "a failure that is not judged any more",
    fail("X"),
    { verdict: "n/a" },
    [`UNJUDGED|${what}|fail, now n/a`],
  ],
  [
    "a pass that is not judged any more",
    { verdict: "pass" },
    { verdict: "declined" },
    [`UNJUDGED|${what}|pass, now declined`],
  ],
  ["the same failure in other words", fail("X-Y-01: a 1"), fail("X-Y-01: a 2"), []],
  [
    "another row",
    fail("X-Y-01: a"),
    fail("X-Y-02: a"),
    [`CHANGED|${what}|fail (X-Y-01), now fail: X-Y-02: a`],
  ],
  [
    "a crash instead of a failure",
    fail("X-Y-01: a"),
    { verdict: "crash", message: "SIGSEGV" },
    [`CHANGED|${what}|fail (X-Y-01), now crash: SIGSEGV`],
  ],
  ["a case that is gone", { verdict: "pass" }, undefined, [`GONE|${what}|pass, not run now`]],
  ["a new case that passes", undefined, { verdict: "pass" }, []],
  ["a new case that fails", undefined, fail("X"), [`NEW|${what}|fail: X`]],
] as const) {
  test(`diff tells ${about}`, () => {
    assert.deepEqual(told(old, fresh), expected);
  });
}

test("the worst comes first", () => {
  const old = reportOf([resultOf({ id: "A-B-001", ...fail("x") }), resultOf({ id: "A-B-002" })]);
  const fresh = reportOf([resultOf({ id: "A-B-001" }), resultOf({ id: "A-B-002", ...fail("y") })]);

  assert.deepEqual(
    differences(old, fresh).map(({ kind }) => kind),
    ["BROKEN", "MENDED"],
  );
});
