import assert from "node:assert/strict";
import { test } from "node:test";
import { type Edit, edited } from "../../src/fuzz/edit.ts";
import { bytes } from "../../src/octets/literal.ts";

const octets = bytes("00 01 02 03");

for (const [about, edit, expected] of [
  ["a bit is flipped", { kind: "flip", at: 1, bit: 7 }, "00 81 02 03"],
  ["octets are written", { kind: "write", at: 1, octets: bytes("aa bb") }, "00 aa bb 03"],
  [
    "nothing is written beyond the end",
    { kind: "write", at: 3, octets: bytes("aa bb") },
    "00 01 02 aa",
  ],
  ["octets are inserted", { kind: "insert", at: 2, octets: bytes("aa") }, "00 01 aa 02 03"],
  [
    "octets are put behind the last",
    { kind: "insert", at: 4, octets: bytes("aa") },
    "00 01 02 03 aa",
  ],
  ["octets are removed", { kind: "remove", at: 1, length: 2 }, "00 03"],
  ["all is removed from a place on", { kind: "remove", at: 1, length: 0xffff_ffff }, "00"],
  ["a place beyond the end wraps around", { kind: "flip", at: 5, bit: 7 }, "00 81 02 03"],
] as const satisfies readonly [string, Edit, string][]) {
  test(about, () => {
    assert.deepEqual(edited(octets, edit), bytes(expected));
    assert.deepEqual(octets, bytes("00 01 02 03"));
  });
}

test("every edit fits no octets at all", () => {
  const none = bytes("");

  assert.deepEqual(edited(none, { kind: "flip", at: 3, bit: 1 }), none);
  assert.deepEqual(edited(none, { kind: "write", at: 3, octets }), none);
  assert.deepEqual(edited(none, { kind: "remove", at: 3, length: 2 }), none);
  assert.deepEqual(edited(none, { kind: "insert", at: 3, octets }), octets);
});
