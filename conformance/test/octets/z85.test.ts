import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes } from "../../src/octets/literal.ts";
import { ALPHABET, encodeZ85 } from "../../src/octets/z85.ts";

test("octets are encoded as RFC 32 has them", () => {
  assert.equal(encodeZ85(bytes("864FD26FB559F75B")), "HelloWorld");
  assert.equal(encodeZ85(bytes("00000001")), "00001");
  assert.equal(encodeZ85(bytes("FFFFFFFF")), "%nSc0");
  assert.equal(new Set(ALPHABET).size, 85);
});

test("a length that is no multiple of four is refused", () => {
  assert.throws(() => encodeZ85(new Uint8Array(5)), /a multiple of 4 octets, got 5/);
});
