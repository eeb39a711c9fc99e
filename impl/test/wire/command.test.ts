import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCommand, encodeCommand } from "../../src/wire/command.ts";
import { bytes } from "../support/octets.ts";

test("a command is a sized name and the data behind it", () => {
  const { name, data } = decodeCommand(bytes("05 'READY' 01 02"));

  assert.equal(name, "READY");
  assert.deepEqual(data, bytes("01 02"));
});

test("a short command has the flags 04 and a size of one octet", () => {
  assert.deepEqual(
    Buffer.from(encodeCommand("PONG", bytes("AA BB"))),
    bytes("04 07 04 'PONG' AA BB"),
  );
});

test("a command of 256 octets has the flags 06 and a size of eight octets", () => {
  const frame = Buffer.from(encodeCommand("SUBSCRIBE", Buffer.alloc(246)));

  assert.deepEqual(frame.subarray(0, 9), bytes("06 00 00 00 00 00 00 01 00"));
  assert.equal(frame.length, 9 + 256);
});

for (const [what, body] of [
  ["no octets", ""],
  ["an empty name", "00 'x'"],
  ["a name that overruns the frame", "06 'READY'"],
  ["a name with a digit", "05 'READ1'"],
  ["a name with a null octet", "05 'REA' 00 'Y'"],
] as const) {
  test(`a command with ${what} is refused`, () => {
    assert.throws(() => decodeCommand(bytes(body)), { code: "ERR_ZMTP_COMMAND" });
  });
}
