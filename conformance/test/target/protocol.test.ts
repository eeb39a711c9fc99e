import assert from "node:assert/strict";
import { test } from "node:test";
import { envelope, operation, protocolSchemas, request } from "../../src/target/protocol.ts";

test("every operation has a schema for its answer, and all are published", () => {
  const { request: asked, envelope: framed, event, answers } = protocolSchemas();

  assert.deepEqual(
    Object.keys(answers).sort(),
    operation.options.map(({ shape }) => shape.op.value).sort(),
  );
  for (const schema of [asked, framed, event]) assert.ok(JSON.stringify(schema).includes('"type"'));
});

test("unknown fields are ignored in both directions", () => {
  assert.ok(request.safeParse({ id: 1, op: "reset", later: true }).success);
  assert.ok(envelope.safeParse({ id: 1, ok: false, err: { kind: "again" }, later: 1 }).success);
});

for (const line of [
  { id: 1, op: "nonsense" },
  { id: 0, op: "reset" },
  { op: "reset" },
  { id: 1, op: "socket", s: "a", type: "NOVELTY" },
  { id: 1, op: "socket", s: "a", type: "REQ", opt: { nonsense: 1 } },
  { id: 1, op: "send", s: "a", frames: [], timeout: 1 },
  { id: 1, op: "send", s: "a", frames: ["bare"], timeout: 1 },
  { id: 1, op: "recv", s: "a", timeout: -1 },
]) {
  test(`${JSON.stringify(line)} is not of the protocol`, () => {
    assert.ok(!request.safeParse(line).success);
  });
}
