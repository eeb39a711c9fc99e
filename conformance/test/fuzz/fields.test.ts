import assert from "node:assert/strict";
import { test } from "node:test";
import type { Send } from "../../src/fuzz/conversation.ts";
import { fieldsOf } from "../../src/fuzz/fields.ts";
import { command, frame, LONG, MORE } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, fill } from "../../src/octets/literal.ts";
import { metadata } from "../../src/octets/metadata.ts";
import { frame10 } from "../../src/octets/older.ts";

const step = (octets: Uint8Array, sealed?: Send["sealed"]): Send => ({
  ...{ kind: "send", about: "a step", octets },
  ...(sealed !== undefined && { sealed }),
});
const shown = (of: Send, older = false) =>
  fieldsOf(of, older).map(({ kind, at, length }) => `${kind} ${at}+${length}`);

test("a frame has flags and a size, of one octet or of eight", () => {
  assert.deepEqual(shown(step(frame(MORE, "body"))), ["flags 0+1", "size 1+1"]);
  assert.deepEqual(shown(step(frame(LONG, fill(300, 1)))), ["flags 0+1", "size 1+8"]);
});

test("a READY has the sizes of its name, and of each property's name and value", () => {
  const list = metadata([
    ["Socket-Type", "DEALER"],
    ["Identity", "me"],
  ]);

  assert.deepEqual(shown(step(command("READY", list))), [
    ...["flags 0+1", "size 1+1", "size 2+1"],
    ...["size 8+1", "size 20+4", "size 30+1", "size 39+4"],
  ]);
  assert.deepEqual(shown(step(list, "INITIATE")), [
    "size 0+1",
    "size 12+4",
    "size 22+1",
    "size 31+4",
  ]);
});

test("a HELLO has the sizes of the user's name and password", () => {
  const octets = command("HELLO", bytes("05 'admin' 06 'secret'"));

  assert.deepEqual(shown(step(octets)).slice(2), ["size 2+1", "size 8+1", "size 14+1"]);
});

test("a frame of 1.0 has its length before its flags", () => {
  assert.deepEqual(shown(step(frame10(MORE, "body")), true), ["size 0+1", "flags 1+1"]);
  assert.deepEqual(shown(step(frame10(LONG, "body")), true), ["size 1+8", "flags 9+1"]);
});

test("a MESSAGE in a box has flags, and a greeting has neither", () => {
  assert.deepEqual(shown(step(bytes("01 'body'"), "MESSAGE")), ["flags 0+1"]);
  assert.deepEqual(shown(step(greeting())), []);
});

test("octets of any kind are looked at without an error", () => {
  for (const octets of ["", "04", "02 ff", "04 03 05", "04 07 05 'READY' ff", "ff ff"].map(bytes)) {
    for (const older of [true, false]) {
      for (const { at, length } of fieldsOf(step(octets), older))
        assert.ok(at + length <= octets.length);
    }
  }
});
