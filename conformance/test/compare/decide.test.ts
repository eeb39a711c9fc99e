import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence, Verdict } from "@scrutineer/report/schema";
import { type Compared, compared } from "../../src/compare/decide.ts";
import { grouped, tallied } from "../../src/compare/told.ts";
import { evidenceOf } from "../support/evidence.ts";
import { resultOf } from "../support/report.ts";
import { check, type Told, timelineOf } from "../support/timeline.ts";

interface Side {
  readonly verdict?: Verdict;
  readonly told?: readonly Told[];
  readonly findings?: Evidence["findings"];
}

function decided(a: Side, b: Side, id = "A-B-001"): Compared {
  const [one, other] = [a, b].map(({ verdict = "pass", told = [], findings }) => ({
    result: resultOf({ id, verdict }),
    evidence: evidenceOf({
      verdict,
      timeline: timelineOf(...told),
      ...(findings !== undefined && { findings }),
    }),
  }));
  return compared({ name: `${id} bind 3.1`, a: one!, b: other! });
}

const row = "ZMTP31-FRAME-14";
const holds = { told: [check(row)] };
const breaks = { verdict: "fail", told: [check(row, false, "expected 0, got 1")] } as const;
const finding = { requirement: row, connection: 1, offset: 64, expected: "0", got: "1" };

for (const [what, a, b, expected] of [
  ["only B breaks a row", holds, breaks, "b"],
  ["only A breaks a row", breaks, holds, "a"],
  ["both break one", breaks, breaks, "both"],
  ["none breaks one", holds, holds, "none"],
  ["the passive checker finds a row broken in B", holds, { ...holds, findings: [finding] }, "b"],
  ["A does not live on", { ...holds, verdict: "crash" }, holds, "a"],
  ["a control fails in A", { told: [check("control", false)] }, holds, "none"],
] as [string, Side, Side, string][]) {
  test(`who deviates where ${what}: ${expected}`, () => {
    assert.equal(decided(a, b).deviates, expected);
  });
}

test("a broken row says how on each side", () => {
  assert.deepEqual(decided(holds, breaks).broken, [{ row, b: "expected 0, got 1" }]);
});

test("rows that hold on both sides and were recorded otherwise are named", () => {
  const { deviates, concerned } = decided(
    { told: [check(row, true, "seen: open")] },
    { told: [check(row, true, "seen: closed")] },
  );

  assert.deepEqual([deviates, concerned], ["none", [row]]);
});

test("the same conversation with another verdict is a difference", () => {
  assert.equal(decided(holds, { ...holds, verdict: "hang" }).isAlike, false);
  assert.equal(decided(holds, holds).isAlike, true);
});

test("the figures count who deviates among those that differ, and the same differences go together", () => {
  const all = [
    decided(holds, holds),
    decided(breaks, breaks),
    decided(holds, breaks, "A-B-002"),
    decided(holds, breaks, "A-B-003"),
    decided(breaks, holds, "A-B-004"),
  ];

  assert.deepEqual(tallied(all), { alike: 2, differ: 3, a: 1, b: 2, both: 0, none: 0 });
  assert.deepEqual(
    grouped(all).map((group) => group.map(({ pair }) => pair.a.result.id)),
    [["A-B-002", "A-B-003"], ["A-B-004"]],
  );
});
