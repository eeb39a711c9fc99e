import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, transitions } from "../../src/engine/phase.ts";

test("the phases follow each other as in the RFC's grammar", () => {
  assert.equal(nextPhase("greeting", "greeted"), "handshake");
  assert.equal(nextPhase("handshake", "ready"), "traffic");
  assert.equal(nextPhase("greeting", "ready"), "traffic");
});

test("every phase can end, and nothing follows the end", () => {
  for (const phase of ["greeting", "handshake", "traffic", "closed"] as const) {
    assert.equal(nextPhase(phase, "end"), "closed");
  }
  assert.deepEqual(Object.keys(transitions.closed), ["end"]);
});

test("a transition that is not in the table is a fault", () => {
  assert.throws(() => nextPhase("traffic", "ready"), /no transition ready from traffic/);
});
