import assert from "node:assert/strict";
import { test } from "node:test";
import { Output } from "../../src/engine/output.ts";
import { encodeFrames10, encodeMessage10, encodeWhole10 } from "../../src/wire/encoder-10.ts";
import { bytes } from "../support/octets.ts";

function octetsOf(output: Output): Buffer {
  output.cut();
  return Buffer.concat(output.pieces);
}

test("the length comes first, counts the flags, and is long from 255 on", () => {
  const output = new Output();

  encodeFrames10([Buffer.alloc(0), Buffer.alloc(253, "a"), Buffer.alloc(254, "b")], 0, output);

  const octets = octetsOf(output);
  assert.deepEqual(octets.subarray(0, 5), bytes("01 01 FE 01 'a'"));
  assert.deepEqual(octets.subarray(257, 268), bytes("FF 00*7 FF 00 'b'"));
});

test("a message of one frame is ready to be sent", () => {
  assert.deepEqual(Buffer.from(encodeMessage10(Buffer.from("hi"))), bytes("03 00 'hi'"));
});

test("a whole message is written as its frames would be, or not at all", () => {
  for (const sizes of [[0], [253], [254], [16_383], [16_384], [1, 300, 0], [5, 16_384]]) {
    const message = sizes.map((size) => Buffer.alloc(size, size));
    const whole = new Output();
    const frames = new Output();
    encodeFrames10(message, 0, frames);

    if (encodeWhole10(message, whole)) assert.deepEqual(octetsOf(whole), octetsOf(frames));
    else assert.equal(whole.empty, true);
  }
  const full = new Output();
  full.length = full.slab.length - 3;
  assert.equal(encodeWhole10([Buffer.from("no")], full), false);
  assert.equal(full.length, full.slab.length - 3);
});

test("a message that does not fit is written as far as it does", () => {
  const message = Array.from({ length: 10 }, () => Buffer.alloc(10_000));
  const next = encodeFrames10(message, 0, new Output());

  assert.ok(next > 0 && next < 10);
  assert.equal(encodeFrames10(message, next, new Output()), 10);
});
