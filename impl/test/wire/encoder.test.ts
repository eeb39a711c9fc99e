import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Output } from "../../src/engine/output.ts";
import { FrameDecoder } from "../../src/wire/decoder.ts";
import { encodeFrames, encodeWhole } from "../../src/wire/encoder.ts";
import { bytes } from "../support/octets.ts";

function octetsOf(output: Output): Buffer {
  output.cut();
  return Buffer.concat(output.pieces);
}

test("the last frame has the flags 00 or 02, those before it 01 or 03", () => {
  const output = new Output();

  encodeFrames([Buffer.alloc(255, "a"), Buffer.alloc(256, "b"), Buffer.from("c")], 0, output);

  const octets = octetsOf(output);
  assert.deepEqual(octets.subarray(0, 3), bytes("01 FF 'a'"));
  assert.deepEqual(octets.subarray(257, 267), bytes("03 00 00 00 00 00 00 01 00 'b'"));
  assert.deepEqual(octets.subarray(522), bytes("00 01 'c'"));
});

test("bodies from 16 KiB are sent by reference, smaller ones are copied", () => {
  const output = new Output();
  const small = Buffer.alloc(16_383);
  const large = Buffer.alloc(16_384);

  encodeFrames([small, large], 0, output);
  output.cut();

  assert.equal(output.pieces.includes(large), true);
  assert.equal(output.pieces.length, 2);
});

test("a message that does not fit is written as far as it does", () => {
  const message = Array.from({ length: 10 }, () => Buffer.alloc(10_000));
  const output = new Output();

  const next = encodeFrames(message, 0, output);
  assert.equal(encodeWhole(message, new Output()), false);
  assert.ok(next > 0 && next < 10);

  const rest = new Output();
  assert.equal(encodeFrames(message, next, rest), 10);
});

test("a whole message is written as its frames would be, or not at all", () => {
  const full = new Output();
  full.length = full.slab.length - 20;
  for (const sizes of [[0], [255], [256], [16_383], [16_384], [1, 300, 0], [5, 16_384]]) {
    const message = sizes.map((size) => Buffer.alloc(size, size));
    const whole = new Output();
    const frames = new Output();
    encodeFrames(message, 0, frames);

    if (encodeWhole(message, whole)) assert.deepEqual(octetsOf(whole), octetsOf(frames));
    else assert.equal(whole.empty, true);
    assert.equal(encodeWhole([Buffer.alloc(12)], full), false);
  }
  assert.equal(full.length, full.slab.length - 20);
});

test("a message of several frames is refused whole where an output has no pieces left", () => {
  const output = new Output();
  const large = Buffer.alloc(16_384);
  while (encodeWhole([large], output));
  const { length } = output;

  assert.equal(encodeWhole([Buffer.from("a"), Buffer.from("b")], output), false);
  assert.equal(output.length, length);
});

test("what is encoded is decoded again", () => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 16_380, max: 16_390 }).map((size) => new Uint8Array(size).fill(size)),
  );
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), (frames) => {
      const message = frames.map((octets) => Buffer.from(octets));
      const parts: Buffer[] = [];
      for (let from = 0; from < message.length; ) {
        const output = new Output();
        from = encodeFrames(message, from, output);
        parts.push(octetsOf(output));
      }
      const decoder = new FrameDecoder(-1);
      decoder.traffic = true;
      const decoded: Buffer[][] = [];
      decoder.push(Buffer.concat(parts));
      decoder.next(decoded, Number.POSITIVE_INFINITY);

      assert.deepEqual(decoded, [message]);
    }),
  );
});
