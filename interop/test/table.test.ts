import assert from "node:assert/strict";
import { test } from "node:test";
import type { Result } from "../src/result.ts";
import { table } from "../src/table.ts";

const plan = { peers: { a: peer(), bb: peer() }, folder: "/tmp/x", cells: [], out: "/tmp/y" };

function peer() {
  return { drivers: ["x"], refused: false };
}

function result(
  binder: string,
  connecter: string,
  transport: "tcp" | "ipc",
  passed = true,
): Result {
  const nobody = { name: "zmq", version: "1.0", language: "C", backend: "net" };
  return {
    ...{ binder, connecter, id: "I-1", title: "t", group: "g", judges: [], passed },
    ...{ message: "", notes: [], durationMs: 1 },
    seen: { zmtp: ["3.1"], mechanism: ["NULL"], transport: [transport], role: ["connect"] },
    implementations: { binder: nobody, connecter: { ...nobody, backendReason: "why" } },
  };
}

test("a table for each transport says how many passed of whom with whom", () => {
  const lines = table(plan, [
    result("a", "bb", "tcp"),
    result("a", "bb", "tcp", false),
    result("a", "bb", "ipc"),
    result("bb", "a", "ipc", false),
  ]).split("\n");

  assert.deepEqual(lines, [
    "binds \\ connects over tcp",
    "    a  bb",
    "a   -  1/2",
    "bb  -  -",
    "",
    "binds \\ connects over ipc",
    "    a    bb",
    "a   -    1/1",
    "bb  0/1  -",
    "",
    "measured at the taps",
    "4  ZMTP 3.1 NULL",
    "",
    "a: zmq 1.0 on net (why), unknown runtime",
    "bb: zmq 1.0 on net, unknown runtime",
  ]);
});
