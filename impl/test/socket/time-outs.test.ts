import assert from "node:assert/strict";
import { test } from "node:test";
import { Pull } from "../../src/index.ts";

test("a receive ends after receiveTimeout, and not before", async () => {
  using pull = new Pull({ receiveTimeout: 50 });
  const start = process.hrtime.bigint();

  await assert.rejects(pull.receive(), { code: "EAGAIN" });

  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  // A timer of Node may fire a millisecond early.
  assert.ok(milliseconds >= 48, `${milliseconds} ms`);
});
