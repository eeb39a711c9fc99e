import assert from "node:assert/strict";
import { test } from "node:test";
import { everything, type Filter, filtered } from "../../page/filter.ts";
import { matrix } from "../../page/matrix-model.ts";
import { libzmq, report, result, run, scrutineer } from "../support/report.ts";

const grid = matrix(
  report([
    run(scrutineer, [
      result({ id: "ZMTP-FRAME-001" }),
      result({ id: "ZMTP-FRAME-002", level: "SHOULD" }),
      result({ id: "ZMTP-CURVE-001", group: "25-curve/hello", verdict: "n/a" }),
    ]),
    run(libzmq, [
      result({ id: "ZMTP-FRAME-001", verdict: "fail", message: "Connection stayed open" }),
      result({ id: "ZMTP-FRAME-001", zmtp: "3.0" }),
      result({ id: "ZMTP-FRAME-002", level: "SHOULD" }),
      result({ id: "ZMTP-CURVE-001", group: "25-curve/hello" }),
    ]),
  ]),
);

const ids = (filter: Partial<Filter>) =>
  filtered(grid, { ...everything, ...filter }).flatMap(({ rows }) => rows.map(({ id }) => id));

for (const [what, filter, expected] of [
  ["nothing", {}, ["ZMTP-FRAME-001", "ZMTP-FRAME-002", "ZMTP-CURVE-001"]],
  ["a verdict", { verdicts: new Set(["fail"] as const) }, ["ZMTP-FRAME-001"]],
  [
    "two verdicts",
    { verdicts: new Set(["fail", "n/a"] as const) },
    ["ZMTP-FRAME-001", "ZMTP-CURVE-001"],
  ],
  [
    "a verdict on the other implementation",
    { verdicts: new Set(["fail"] as const), column: 0 },
    [],
  ],
  ["a run compared with another", { column: 1, against: 0 }, ["ZMTP-FRAME-001", "ZMTP-CURVE-001"]],
  [
    "a verdict on either of two that are compared",
    { column: 0, against: 1, verdicts: new Set(["fail"] as const) },
    ["ZMTP-FRAME-001"],
  ],
  ["a level", { level: "SHOULD" }, ["ZMTP-FRAME-002"]],
  ["words of the message in any case", { text: "OPEN frame-001" }, ["ZMTP-FRAME-001"]],
  ["a requirement", { text: "zmtp31-frame-09 curve" }, ["ZMTP-CURVE-001"]],
  ["the heading", { text: "rfc 25" }, ["ZMTP-CURVE-001"]],
  ["a difference, where n/a is none", { differs: true }, ["ZMTP-FRAME-001"]],
  ["everything at once", { differs: true, level: "SHOULD" }, []],
] as const) {
  test(`a filter for ${what} shows ${expected.join(", ") || "no case"}`, () => {
    assert.deepEqual(ids(filter), expected);
  });
}

test("a group that a filter leaves whole is the same object, so that it is not drawn again", () => {
  const [group] = filtered(grid, { ...everything, text: "frame" });

  assert.equal(group, grid.groups[0]);
});

test("a cell holds the results on all axes, the worst first", () => {
  const cell = grid.rowById.get("ZMTP-FRAME-001")!.cells[1]!;

  assert.deepEqual(
    cell.map(({ verdict }) => verdict),
    ["fail", "pass"],
  );
});
