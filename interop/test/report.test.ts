import assert from "node:assert/strict";
import { test } from "node:test";
import { reportOf } from "../src/report.ts";
import type { Result, Seen } from "../src/result.ts";

const plan = {
  peers: {},
  folder: "/tmp/x",
  cells: [{ binder: "a", connecter: "b", scenarios: [] }],
  out: "/tmp/y",
};

/** The one case that a report has of one result. */
function caseOf(judges: string[], seen: Seen) {
  const result: Result = {
    ...{ binder: "a", connecter: "b", id: "I-1", title: "t", group: "g", judges, passed: true },
    ...{ message: "", notes: [], durationMs: 1, seen },
  };
  return reportOf(plan, [result], new Date(0), false).runs[0]!.cases[0]!;
}

test("version, transport and role are what was seen, the level is that of the strongest row", () => {
  const seen: Seen = { zmtp: ["3.0"], mechanism: ["CURVE"], transport: ["ipc"], role: ["bind"] };

  const { zmtp, transport, role, level } = caseOf(["REQREP-GOALS-01"], seen);
  const stronger = caseOf(["REQREP-GOALS-01", "REQREP-REQ-06"], seen);

  assert.deepEqual([zmtp, transport, role, level], ["3.0", "ipc", "bind", "SHOULD"]);
  assert.equal(stronger.level, "MUST");
});

test("what no RFC states and no greeting opened is a MAY of no version", () => {
  const { zmtp, level } = caseOf([], {
    zmtp: [],
    mechanism: [],
    transport: ["tcp"],
    role: ["connect"],
  });

  assert.deepEqual([zmtp, level], ["none", "MAY"]);
});

test("a scenario that judges what is not in the register is no report", () => {
  const seen: Seen = { zmtp: [], mechanism: [], transport: [], role: [] };

  assert.throws(() => caseOf(["NO-SUCH-01"], seen), /I-1 judges NO-SUCH-01/);
});
