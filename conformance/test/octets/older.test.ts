import assert from "node:assert/strict";
import { test } from "node:test";
import { LONG } from "../../src/octets/frame.ts";
import { bytes } from "../../src/octets/literal.ts";
import {
  firstFrame10,
  frame10,
  greeting20,
  message10,
  signature,
  sizes10,
  typeOctet,
} from "../../src/octets/older.ts";
import { openingOf } from "../../src/octets/opening.ts";

test("a 2.0 greeting is signature, revision, socket type and identity", () => {
  assert.deepEqual(
    greeting20(typeOctet("ROUTER"), "me"),
    bytes("FF 0000000000000000 7F 01 06 00 02 'me'"),
  );
  assert.deepEqual(signature(258), bytes("FF 0000000000000102 7F"));
  assert.deepEqual(["PAIR", "PUSH", "XPUB", "XSUB"].map(typeOctet), [0, 8, 1, 2]);
});

test("a 1.0 frame counts its flags, and is long from 255 on or where that is asked for", () => {
  assert.deepEqual(message10("a", ""), bytes("02 01 'a' 01 00"));
  assert.deepEqual(frame10(LONG, "a"), bytes("FF 0000000000000002 00 'a'"));
  assert.deepEqual(sizes10(frame10(0, "x".repeat(253))), { header: 2, body: 253 });
  assert.deepEqual(sizes10(frame10(0, "x".repeat(254))), { header: 10, body: 254 });
  assert.equal(sizes10(bytes("FF 00")), undefined);
});

test("the first 1.0 frame is found once it is whole", () => {
  const octets = message10("ab", "c");

  assert.equal(firstFrame10(octets.subarray(0, 3)), undefined);
  assert.deepEqual(firstFrame10(octets), {
    flags: 1,
    body: bytes("'ab'"),
    octets: bytes("03 01 'ab'"),
  });
});

test("the version shows as soon as it can", () => {
  for (const [octets, version] of [
    ["", undefined],
    ["01", 1],
    ["FF", undefined],
    ["FF 0000000000000001 00", 1],
    ["FF 0000000000000001 7F", undefined],
    ["FF 0000000000000001 7F 01", 2],
    ["FF 0000000000000001 7F 02", 0],
    ["FF 0000000000000001 7F 03", 3],
  ] as const) {
    assert.equal(openingOf(bytes(octets)), version);
  }
});
