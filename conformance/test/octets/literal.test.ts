import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, hex, join, same } from "../../src/octets/literal.ts";

test("a literal is spaced hex and quoted text", () => {
  assert.equal(hex(bytes("04 06 05 'READY'")), "04 06 05 52 45 41 44 59");
  assert.equal(hex(bytes("0406")), "04 06");
  assert.equal(hex(bytes("'a b' 00")), "61 20 62 00");
  assert.equal(bytes("").length, 0);
});

test("a word that is neither hex nor text is named", () => {
  assert.throws(() => bytes("04 xy"), /got "xy"/);
  assert.throws(() => bytes("4"), /got "4"/);
  assert.throws(() => bytes("'open"), /got "'open"/);
});

test("a long run is cut for the reader, and says its length", () => {
  assert.equal(hex(new Uint8Array(3), 2), "00 00 ... (3 octets)");
});

test("octets join in order and compare by value", () => {
  assert.ok(same(join(bytes("01"), bytes(""), bytes("02 03")), bytes("01 02 03")));
  assert.ok(!same(bytes("01"), bytes("01 02")));
  assert.ok(!same(bytes("01"), bytes("02")));
});
