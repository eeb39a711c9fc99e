import assert from "node:assert/strict";
import { test } from "node:test";
import { Output } from "../../src/engine/output.ts";
import { GATHER_BYTES, HELD_BYTES_MAX, LARGE_SLAB_BYTES, SLAB_BYTES } from "../../src/limits.ts";
import { encodeFrames } from "../../src/wire/encoder.ts";
import { bytes } from "../support/octets.ts";

const octetsOf = (pieces: readonly Uint8Array[]) => Buffer.concat(pieces).toString("latin1");

test("the octets of messages are told from what belongs to the connection", () => {
  const output = new Output();
  const large = Buffer.alloc(16_384, "L");
  output.control(bytes("'<greeting>'"));
  output.control(bytes("'<ready>'"));
  encodeFrames([Buffer.from("one")], 0, output);
  output.control(bytes("'<pong>'"));
  encodeFrames([large], 0, output);
  output.control(Buffer.alloc(20_000, "c"));
  encodeFrames([Buffer.from("two")], 0, output);
  output.control(bytes("'<end>'"));

  const expected = Buffer.concat([bytes("00 03 'one' 02 00*6 40 00"), large, bytes("00 03 'two'")]);
  assert.equal(octetsOf(output.messageOctets()), expected.toString("latin1"));
  assert.ok(octetsOf(output.pieces).startsWith("<greeting><ready>"));
});

test("an output that was reset knows nothing of what was in it", () => {
  const output = new Output();
  output.control(bytes("'<greeting>'"));
  output.reset();

  encodeFrames([Buffer.from("x")], 0, output);

  assert.equal(octetsOf(output.messageOctets()), "\x00\x01x");
});

test("an output holds bodies by reference up to a bound of octets", () => {
  const output = new Output();
  const body = Buffer.alloc(1_048_576);
  let count = 0;
  while (encodeFrames([body], 0, output) === 1) count++;

  assert.equal(count, HELD_BYTES_MAX / body.length + 1);
});

test("an output has no more pieces than one gathered send of the addon takes", () => {
  const output = new Output();
  while (encodeFrames([Buffer.alloc(GATHER_BYTES)], 0, output) === 1);
  encodeFrames([Buffer.from("x")], 0, output);
  output.cut();

  assert.ok(output.pieces.length > 50 && output.pieces.length <= 64, `${output.pieces.length}`);
});

for (const size of [SLAB_BYTES, LARGE_SLAB_BYTES]) {
  test(`an output of ${size} octets takes no more than those of small bodies`, () => {
    const output = new Output(size);
    const frame = 2 + 100;
    let count = 0;
    while (encodeFrames([Buffer.alloc(100)], 0, output) === 1) count++;

    assert.equal(count, Math.floor(size / frame));
    assert.equal(output.pieces.length, 0);
  });
}
