import assert from "node:assert/strict";
import { test } from "node:test";
import {
  command,
  decodeCommand,
  firstFrame,
  frame,
  header,
  LONG,
  message,
  ping,
} from "../../src/octets/frame.ts";
import { bytes, fill, hex, join } from "../../src/octets/literal.ts";

test("messages take the short form up to 255 octets and MORE on all frames but the last", () => {
  assert.equal(hex(message("a", "", "c")), "01 01 61 01 00 00 01 63");
  assert.equal(hex(message(fill(255, 0)).subarray(0, 2)), "00 ff");
  assert.equal(hex(message(fill(256, 0)).subarray(0, 9)), "02 00 00 00 00 00 00 01 00");
});

test("flags are sent as they are given", () => {
  assert.equal(hex(frame(0xfd, "x")), "fd 01 78");
  assert.equal(hex(frame(0x06, "x")), "06 00 00 00 00 00 00 00 01 78");
  assert.throws(() => frame(0, fill(256, 0)), /0 to 255 octets, got 256/);
});

test("a header can announce more than could ever come", () => {
  assert.equal(hex(header(LONG, 2n ** 64n - 1n)), "02 ff ff ff ff ff ff ff ff");
});

test("a command is the length of its name, its name and its data", () => {
  assert.equal(hex(command("PONG", bytes("01"))), "04 06 04 50 4f 4e 47 01");
  assert.equal(hex(ping("c", 300)), "04 08 04 50 49 4e 47 01 2c 63");
});

test("a frame is found once it is whole, octet by octet", () => {
  const octets = join(frame(LONG, "abc"), bytes("00"));
  for (let length = 0; length < 12; length++) {
    assert.equal(firstFrame(octets.subarray(0, length)), undefined);
  }

  const found = firstFrame(octets);
  assert.equal(hex(found!.body), "61 62 63");
  assert.equal(found!.octets.length, 12);
});

test("a size above 2^53 never completes", () => {
  assert.equal(firstFrame(join(header(LONG, 2n ** 63n), fill(100, 0))), undefined);
});

test("a command body without a whole name is none", () => {
  assert.deepEqual(decodeCommand(bytes("02 'OK' 01")), { name: "OK", data: bytes("01") });
  for (const body of ["", "00", "03 'OK'"]) assert.equal(decodeCommand(bytes(body)), undefined);
});
