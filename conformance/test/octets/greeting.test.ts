import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeGreeting, greeting } from "../../src/octets/greeting.ts";
import { bytes, fill, hex, join } from "../../src/octets/literal.ts";

test("a plain greeting is that of the worked example of RFC 37", () => {
  const expected = join(
    bytes("FF 00 00 00 00 00 00 00 00 7F 03 01"),
    bytes("'NULL'"),
    fill(16, 0),
    fill(32, 0),
  );

  assert.equal(hex(greeting()), hex(expected));
});

test("every field can be set, and is read where it was set", () => {
  const octets = greeting({
    first: 0xfe,
    padding: fill(8, 1),
    last: 0x7e,
    version: "4.9",
    mechanism: "CURVE",
    asServer: 1,
    filler: fill(31, 2),
  });

  const read = decodeGreeting(octets);
  assert.equal(hex(read.signature), "fe 01 01 01 01 01 01 01 01 7e");
  assert.deepEqual([read.major, read.minor, read.asServer], [4, 9, 1]);
  assert.equal(read.mechanismName, "CURVE");
  assert.equal(hex(read.filler), hex(fill(31, 2)));
});

test("a mechanism of 20 characters has no padding", () => {
  const name = "ABCDEFGHIJKLMNOPQRST";

  assert.equal(decodeGreeting(greeting({ mechanism: name })).mechanismName, name);
});

test("a greeting that is too short is refused", () => {
  assert.throws(() => decodeGreeting(greeting().subarray(1)), /64 octets, got 63/);
});
