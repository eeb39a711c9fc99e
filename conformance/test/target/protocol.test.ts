import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  envelope,
  operation,
  protocolSchema,
  protocolSchemas,
  request,
} from "../../src/target/protocol.ts";

const published = fileURLToPath(new URL("../../schemas/zdp-1.json", import.meta.url));

test("the published schema is that of the code (npm run schemas)", () => {
  const written = JSON.parse(readFileSync(published, "utf8"));

  assert.deepEqual(written, JSON.parse(JSON.stringify(protocolSchema())));
});

/** Validates lines by a definition of the published schema, with Python's jsonschema: "ok", or not. */
function validated(definition: string, ...lines: readonly object[]): string[] {
  const program = `
import json, sys, jsonschema
schema, name, lines = json.load(open(sys.argv[1])), sys.argv[2], json.loads(sys.argv[3])
validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/" + name, "$defs": schema["$defs"]})
print(json.dumps(["ok" if validator.is_valid(line) else "no" for line in lines]))`;
  const args = ["-c", program, published, definition, JSON.stringify(lines)];
  const { stdout, stderr } = spawnSync("python3", args, { encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

const hasJsonschema = spawnSync("python3", ["-c", "import jsonschema"]).status === 0;

test("another validator takes what the protocol takes, with fields of a later version", {
  skip: hasJsonschema ? false : "python3 has no jsonschema",
}, () => {
  const hello = { id: 1, op: "hello", zdp: [1], suite: "1", run: "r", seed: 1 };
  assert.deepEqual(validated("request", hello, { ...hello, later: 1 }, { id: 1, op: "wat" }), [
    "ok",
    "ok",
    "no",
  ]);
  const frames = { id: 2, ok: true, frames: ["text:a"] };
  assert.deepEqual(validated("answer.recv", frames, { id: 2, ok: true, frames: [] }, { id: 2 }), [
    "ok",
    "no",
    "no",
  ]);
  const refused = (kind: string) => ({ id: 3, ok: false, err: { kind, later: 1 } });
  assert.deepEqual(validated("envelope", frames, refused("again"), refused("no idea")), [
    "ok",
    "ok",
    "no",
  ]);
});

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
