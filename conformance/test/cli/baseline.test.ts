import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Report } from "@scrutineer/report/schema";
import { stringify } from "yaml";
import { entriesOf, writeBaseline } from "../../src/cli/baseline.ts";
import { againstBaseline, readBaseline } from "../../src/judge/baseline.ts";
import { reportOf, resultOf } from "../support/report.ts";

/** Four runs of a case, of which those named fail on a row. */
function runs(fails: Readonly<Record<string, string>>) {
  return (["3.1", "3.0"] as const).flatMap((zmtp) =>
    (["bind", "connect"] as const).map((role) => {
      const row = fails[`${role} ${zmtp}`];
      const broken =
        row === undefined ? {} : { verdict: "fail" as const, message: `${row}: got b` };
      return resultOf({ id: "A-B-001", zmtp, role, ...broken });
    }),
  );
}

const keys = (fails: Record<string, string>) =>
  Object.keys(entriesOf(reportOf(runs(fails)).runs[0]!));

for (const [about, fails, expected] of [
  [
    "the whole case, by either version's row",
    {
      "bind 3.1": "ZMTP31-X-01",
      "connect 3.1": "ZMTP31-X-01",
      "bind 3.0": "ZMTP30-X-01",
      "connect 3.0": "ZMTP30-X-01",
    },
    ["A-B-001"],
  ],
  ["a version", { "bind 3.0": "ZMTP30-X-01", "connect 3.0": "ZMTP30-X-01" }, ["A-B-001@3.0"]],
  ["a role", { "bind 3.1": "ZMTP31-X-01", "bind 3.0": "ZMTP30-X-01" }, ["A-B-001@bind"]],
  ["one run", { "bind 3.0": "ZMTP30-X-01" }, ["A-B-001@bind,3.0"]],
  ["nothing", {}, []],
] as const) {
  test(`a baseline names ${about}`, () => {
    assert.deepEqual(keys(fails), expected);
  });
}

test("what is written is read again, and turns each failure into a known one", () => {
  const results = runs({ "bind 3.1": "ZMTP31-X-01", "bind 3.0": "ZMTP30-Y-02" });
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
  const file = join(folder, "scrutineer.baseline.yaml");
  writeFileSync(file, stringify(entriesOf(reportOf(results).runs[0]!)));

  const entries = readBaseline(file, new Set(["A-B-001"]));
  rmSync(folder, { recursive: true });

  const verdicts = results.map((each) => againstBaseline(each, entries, "2026-11-25").verdict);
  assert.deepEqual(verdicts, ["xfail", "pass", "xfail", "pass"]);
});

/** A report in a folder of its own, and where its baseline goes. */
function filed(more: Partial<Report>) {
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
  const [from, out] = [join(folder, "report.json"), join(folder, "scrutineer.baseline.yaml")];
  writeFileSync(from, JSON.stringify({ ...reportOf(runs({})), ...more }));
  return { folder, from, out };
}

for (const [piece, sentence] of [
  [{ partial: true }, /expected the report of a run that ended, got one that was cut short$/],
  [{ shard: { index: 2, count: 3 } }, /got shard 2 of 3: merge them first$/],
] as const) {
  test(`a report with ${JSON.stringify(piece)} makes no baseline`, () => {
    const { folder, from, out } = filed(piece);

    assert.throws(() => writeBaseline({ from, out }), { message: sentence });
    assert.equal(existsSync(out), false);
    rmSync(folder, { recursive: true });
  });
}

test("a baseline of a quick run says of how many cases it knows", () => {
  const { folder, from, out } = filed({ quick: { cases: 80, of: 400 } });

  assert.match(writeBaseline({ from, out }), /^A quick run: it knows of 80 of 400 cases only\.$/m);
  assert.equal(existsSync(out), true);
  rmSync(folder, { recursive: true });
});

test("a report that was judged by a baseline makes none: what that one knows would be lost", () => {
  const known = [resultOf({ id: "A-B-001", verdict: "xfail" }), resultOf({ id: "A-B-002" })];
  const { folder, from, out } = filed({ runs: reportOf(known).runs });

  assert.throws(() => writeBaseline({ from, out }), {
    message: /expected a run with --no-baseline, got 1 known deviations$/,
  });
  assert.equal(existsSync(out), false);
  rmSync(folder, { recursive: true });
});
