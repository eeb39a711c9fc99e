import assert from "node:assert/strict";
import { test } from "node:test";
import { connectorTransitions, nextStatus } from "../../src/session/connector-status.ts";

test("attempts follow each other, with a delay in between", () => {
  assert.equal(nextStatus("connecting", "again"), "waiting");
  assert.equal(nextStatus("waiting", "due"), "connecting");
  assert.equal(nextStatus("connecting", "connected"), "connected");
  assert.equal(nextStatus("connected", "again"), "waiting");
});

test("a connector can be stopped at any time, and nothing follows", () => {
  for (const status of ["connecting", "connected", "waiting", "stopped"] as const) {
    assert.equal(nextStatus(status, "stop"), "stopped");
  }
  assert.deepEqual(Object.keys(connectorTransitions.stopped), ["stop"]);
});

test("a transition that is not in the table is a fault", () => {
  assert.throws(() => nextStatus("waiting", "connected"), /no transition connected from waiting/);
});
