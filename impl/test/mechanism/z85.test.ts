import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeZ85, encodeZ85 } from "../../src/mechanism/z85.ts";
import { bytes } from "../support/octets.ts";

test("the RFC's test case goes both ways", () => {
  const octets = bytes("86 4F D2 6F B5 59 F7 5B");

  assert.equal(encodeZ85(octets), "HelloWorld");
  assert.deepEqual(decodeZ85("HelloWorld"), Uint8Array.from(octets));
});

test("the smallest and the largest group have five characters", () => {
  assert.equal(encodeZ85(bytes("00 00 00 00 FF FF FF FF")), "00000%nSc0");
  assert.deepEqual(decodeZ85("00000%nSc0"), Uint8Array.from(bytes("00*4 FF*4")));
});

test("nothing is nothing", () => {
  assert.equal(encodeZ85(new Uint8Array(0)), "");
  assert.deepEqual(decodeZ85(""), new Uint8Array(0));
});

test("what is encoded decodes to the same octets", () => {
  const groups = fc.uint8Array({ maxLength: 64 }).map((octets) => {
    return octets.subarray(0, octets.length - (octets.length % 4));
  });

  fc.assert(
    fc.property(groups, (octets) => assert.deepEqual(decodeZ85(encodeZ85(octets)), octets)),
  );
});

for (const [what, text] of [
  ["four characters", "Hell"],
  ["six characters", "HelloW"],
  ["a character outside the alphabet", "Hel,o"],
  ["a character beyond ASCII", "Hellö"],
  ["a group of 2^32", "%nSc1"],
  ["the largest group there could be", "#####"],
] as const) {
  test(`${what} cannot be decoded, and the error does not repeat the text`, () => {
    assert.throws(
      () => decodeZ85(text),
      (error: Error & { code: string }) => error.code === "EINVAL" && !error.message.includes(text),
    );
  });
}

test("three octets cannot be encoded", () => {
  assert.throws(() => encodeZ85(new Uint8Array(3)), { code: "EINVAL" });
});
