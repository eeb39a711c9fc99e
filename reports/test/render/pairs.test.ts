import assert from "node:assert/strict";
import { test } from "node:test";
import { columns } from "../../src/render/columns.ts";
import { pairTables } from "../../src/render/pairs.ts";
import { largeReport } from "../support/large-report.ts";
import { pairsReport } from "../support/pairs-report.ts";

test("each transport has a table of who binds and who connects", () => {
  const [tcp, ipc] = pairTables(pairsReport());

  assert.deepEqual([tcp!.transport, ipc!.transport], ["tcp", "ipc"]);
  assert.deepEqual(tcp!.names, ["reference", "libzmq"]);
  const { passed, scored, column } = ipc!.cell("libzmq", "reference")!;
  assert.deepEqual([passed, scored, column.label], [0, 1, "reference to libzmq"]);
  assert.equal(tcp!.cell("libzmq", "reference")!.passed, 1);
  assert.equal(tcp!.cell("libzmq", "nobody"), undefined);
});

test("runs of pairs are told apart by both names", () => {
  const labels = columns(pairsReport()).map(({ label }) => label);

  assert.equal(new Set(labels).size, 4);
});

test("a report of single implementations has no pairs", () => {
  assert.deepEqual(pairTables(largeReport(2, 10).report), []);
});
