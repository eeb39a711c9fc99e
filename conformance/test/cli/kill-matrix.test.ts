import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseResult, Evidence, Report } from "@scrutineer/report/schema";
import { isKilled, outcomes, withoutMutant } from "../../src/cli/kill-matrix.ts";
import type { Mutant } from "../../src/target/mutant.ts";

const mutant: Mutant = {
  id: "m",
  about: "",
  file: "",
  find: "",
  replace: "",
  kills: [{ case: "A", requirement: "R1" }],
};

const result = (id: string, verdict: string) => ({ id, verdict, message: "", evidence: id });
const report = (...cases: ReturnType<typeof result>[]) =>
  ({ runs: [{ sut: "mutant:m", cases }] }) as unknown as Report;
const noticing = (...rows: string[]) =>
  ({
    timeline: rows.map((requirement) => ({
      kind: "check",
      t: 0,
      requirement,
      ok: false,
      text: "",
    })),
  }) as unknown as Evidence;

const found = (of: Report, evidence: Evidence) =>
  outcomes(of, [mutant], (_result: CaseResult) => evidence)[0]!;

test("a mutant is killed by the named case on the named row", () => {
  const outcome = found(report(result("A", "fail")), noticing("R1", "R2"));

  assert.ok(isKilled(outcome));
  assert.deepEqual(outcome.noticed, [
    { case: "A", requirement: "R1" },
    { case: "A", requirement: "R2" },
  ]);
});

test("a case that fails on another row has not killed it", () => {
  const outcome = found(report(result("A", "fail")), noticing("R2"));

  assert.ok(!isKilled(outcome));
  assert.deepEqual(outcome.missed, [{ case: "A", requirement: "R1" }]);
});

test("a case that passes, or is blocked, has killed nothing", () => {
  for (const verdict of ["pass", "blocked", "info"]) {
    const outcome = found(report(result("A", verdict)), noticing("R1"));
    assert.ok(!isKilled(outcome), verdict);
    assert.deepEqual(outcome.noticed, []);
  }
});

test("a case that does not apply is named as such, and a mutant needs one that does", () => {
  const outcome = found(report(result("A", "n/a")), noticing());

  assert.deepEqual(outcome.inapplicable, [{ case: "A", requirement: "R1" }]);
  assert.deepEqual(outcome.missed, []);
  assert.ok(!isKilled(outcome));
});

test("an error of the suite is no kill", () => {
  const outcome = found(report(result("A", "fail"), result("B", "suite-error")), noticing("R1"));

  assert.ok(!isKilled(outcome));
});

test("a crash is noticed as such", () => {
  assert.deepEqual(found(report(result("A", "crash")), noticing()).noticed, [
    { case: "A", requirement: "crash" },
  ]);
});

test("cases that nothing proves are named", () => {
  const outcome = found(report(result("A", "fail")), noticing("R1"));

  assert.deepEqual(withoutMutant(["A", "B"], [outcome]), ["B"]);
});
