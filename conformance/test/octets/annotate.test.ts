import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { annotate } from "../../src/octets/annotate.ts";
import { command, frame, message, ping } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, join } from "../../src/octets/literal.ts";
import { metadata } from "../../src/octets/metadata.ts";
import { greeting20, message10 } from "../../src/octets/older.ts";

const texts = (stream: Uint8Array): string[] => annotate(stream).map(({ text }) => text);

test("a whole conversation is told field by field", () => {
  const ready = command("READY", metadata([["Socket-Type", "REQ"]]));
  const stream = join(greeting(), ready, message("hi"), ping("c"));

  assert.deepEqual(texts(stream), [
    "signature",
    "major version 3",
    "minor version 1",
    'mechanism "NULL"',
    "as-server 0",
    "filler",
    "COMMAND frame of 25",
    'command "READY"',
    'Socket-Type = "REQ"',
    "message frame of 2",
    'body "hi"',
    "COMMAND frame of 8",
    'command "PING"',
    "data 00 00 63",
  ]);
});

test("a conversation of 2.0 is told field by field", () => {
  assert.deepEqual(
    annotate(join(greeting20(6, "me"), message("hi")), 2).map(({ text }) => text),
    [
      "signature",
      "version 1",
      "socket type ROUTER",
      "message frame of 2",
      'body "me"',
      "message frame of 2",
      'body "hi"',
    ],
  );
});

test("a conversation of 1.0 is told frame by frame, from the identity on", () => {
  const stream = join(message10("me"), message10("a", "b"), bytes("FF 00"));

  assert.deepEqual(
    annotate(stream, 1).map(({ offset, text }) => `${offset} ${text}`),
    [
      "0 identity frame of 2",
      '2 body "me"',
      "4 message MORE frame of 1",
      '6 body "a"',
      "7 message frame of 1",
      '9 body "b"',
      "10 frame header (incomplete)",
    ],
  );
});

test("what is cut off says so", () => {
  assert.deepEqual(texts(greeting().subarray(0, 20)).at(-1), 'mechanism "NULL" (incomplete)');
  assert.deepEqual(texts(join(greeting(), bytes("02 00"))).at(-1), "frame header (incomplete)");
  assert.deepEqual(texts(join(greeting(), bytes("00 05 'hi'"))).at(-1), 'body "hi" (incomplete)');
});

test("what is no greeting is said to be none", () => {
  assert.deepEqual(texts(bytes("01 00")), ["no ZMTP greeting: the first octet is not FF"]);
});

test("reserved bits are named", () => {
  const parts = texts(join(greeting(), frame(0xf9, "")));

  assert.equal(parts.at(-1), "message MORE reserved bits f8 frame of 0");
});

test("parts cover any octets in order, without overlap, and never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
      const stream = join(greeting(), tail);
      let at = 0;
      for (const { offset, length } of annotate(stream)) {
        assert.equal(offset, at);
        assert.ok(length > 0);
        at = offset + length;
      }
      assert.equal(at, stream.length);
    }),
  );
});
