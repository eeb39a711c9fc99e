import assert from "node:assert/strict";
import { test } from "node:test";
import { diagrams, drawn } from "./support/state-diagrams.ts";

for (const [name, diagram] of Object.entries(diagrams)) {
  test(`ARCHITECTURE.md shows ${name} as the code has them`, () => {
    assert.equal(drawn(name), diagram, "node --import tsx impl/test/support/state-diagrams.ts");
  });
}
