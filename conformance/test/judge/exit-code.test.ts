import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseResult, Report, Verdict } from "@scrutineer/report/schema";
import { exitCode } from "../../src/judge/exit-code.ts";

const report = (verdicts: Verdict[], partial = false): Report => ({
  schema: 1,
  suite: { version: "0" },
  startedAt: "2026-01-01T00:00:00Z",
  seed: 1,
  host: { cpu: "", cores: 1, kernel: "", node: "" },
  ...(partial && { partial }),
  coverage: [],
  runs: [
    {
      implementation: { name: "x", version: "1", language: "y" },
      sut: "x",
      durationMs: 0,
      cases: verdicts.map((verdict) => ({ verdict }) as CaseResult),
    },
  ],
});

for (const [verdicts, code] of [
  [["pass", "warn", "info", "n/a", "declined", "xfail"], 0],
  [["pass", "fail"], 1],
  [["pass", "hang"], 1],
  [["pass", "crash"], 1],
  [["pass", "blocked"], 1],
  [["pass", "xpass"], 1],
  [["fail", "suite-error"], 2],
  [[], 3],
] as [Verdict[], number][]) {
  test(`${verdicts.join(", ") || "nothing judged"} exits ${code}`, () => {
    assert.equal(exitCode(report(verdicts), false), code);
  });
}

test("a run that was cut short is incomplete, whatever it found", () => {
  assert.equal(exitCode(report(["pass"], true), false), 3);
  assert.equal(exitCode(report(["fail"], true), false), 3);
});

test("a strict run fails on a warning", () => {
  assert.equal(exitCode(report(["warn"]), true), 1);
});
