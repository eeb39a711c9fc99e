import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseResult } from "@scrutineer/report/schema";
import { paired, type Ran } from "../../src/compare/pairs.ts";
import { evidenceOf } from "../support/evidence.ts";
import { resultOf } from "../support/report.ts";

const ran = (over: Partial<CaseResult> = {}): Ran => {
  const { id = "A-B-001", role = "bind", zmtp = "3.1" } = over;
  const evidence = `evidence/x/${id}.${role}.${zmtp}.json`;
  return { result: resultOf({ id, evidence, ...over }), evidence: evidenceOf() };
};
const names = (a: Ran[], b: Ran[]): string[] => paired(a, b).pairs.map(({ name }) => name);

test("runs are paired by case, role, version and transport", () => {
  const sides = [ran(), ran({ role: "connect" }), ran({ zmtp: "3.0" }), ran({ transport: "ipc" })];

  assert.deepEqual(names(sides, sides.toReversed()), [
    "A-B-001 bind 3.1",
    "A-B-001 connect 3.1",
    "A-B-001 bind 3.0",
    "A-B-001 bind 3.1 ipc",
  ]);
});

test("a side that negotiates a lower version is paired by the one that the suite announced", () => {
  const old = ran({ zmtp: "3.0", evidence: "evidence/x/A-B-001.bind.3.1.json" });

  assert.deepEqual(names([ran()], [old]), ["A-B-001 bind 3.1"]);
});

for (const [what, b, why] of [
  ["was not run", [], "not run on B"],
  ["lacks the capability", [ran({ verdict: "n/a", message: "no SUB" })], "n/a on B: no SUB"],
  ["declines the case", [ran({ verdict: "declined", message: "x" })], "declined on B: x"],
] as const) {
  test(`nothing is said of a case where a side ${what}`, () => {
    const { pairs, unpaired } = paired([ran()], b);

    assert.deepEqual(pairs, []);
    assert.deepEqual(unpaired, [{ name: "A-B-001 bind 3.1", why }]);
  });
}
