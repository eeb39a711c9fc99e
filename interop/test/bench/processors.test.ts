import assert from "node:assert/strict";
import { test } from "node:test";
import { share } from "../../bench/processors.ts";

for (const [allowed, receiver, sender] of [
  ["0-1", "0", "1"],
  ["0", "0", "0"],
  ["0-3", "0,1", "2,3"],
  ["2,5-6,9", "2,5", "6,9"],
] as const) {
  test(`of the processors ${allowed} the receiver has ${receiver} and the sender ${sender}`, () => {
    assert.deepEqual(share(allowed), { receiver, sender });
  });
}
