import assert from "node:assert/strict";
import { test } from "node:test";
import { finishedRun, plannedRun, readRun, wasStopped } from "../../src/judge/run-annotation.ts";
import { caseOf, must } from "../support/case.ts";

const planned = plannedRun({
  sut: "cmd:a b",
  entry: caseOf([must], async () => {}),
  group: "37-zmtp/x",
  axis: { role: "connect", zmtp: "3.0", transport: "tcp" },
});
const { result } = readRun([planned], "");

test("a run that finished has the verdict of its worker", () => {
  const read = readRun([planned, finishedRun({ ...result, verdict: "pass" })], "unused");

  assert.equal(read.sut, "cmd:a b");
  assert.equal(read.result.verdict, "pass");
});

test("a run that never finished is an error of the suite, named and placed", () => {
  const read = readRun([planned], "timed out");

  assert.equal(read.result.verdict, "suite-error");
  assert.equal(read.result.message, "the case did not end: timed out");
  assert.deepEqual(
    [read.result.id, read.result.role, read.result.zmtp, read.result.group],
    ["TEST-CASE-001", "connect", "3.0", "37-zmtp/x"],
  );
});

for (const [status, annotations, expected] of [
  ["skipped", [planned], true],
  ["interrupted", [planned], true],
  ["interrupted", [planned, finishedRun(result)], false],
  ["timedOut", [planned], false],
  ["failed", [planned], false],
  ["passed", [planned, finishedRun(result)], false],
] as const) {
  const what = `${annotations.length === 1 ? "no verdict" : "a verdict"} and is ${status}`;
  test(`a test that has ${what} ${expected ? "is missing" : "is in the report"}`, () => {
    assert.equal(wasStopped(annotations, status), expected);
  });
}

test("a test that is none of ours is refused", () => {
  assert.throws(() => readRun([], ""), /expected a test with a planned run/);
});
