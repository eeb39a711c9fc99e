import assert from "node:assert/strict";
import { test } from "node:test";
import { BELIEVED_BYTES, FRAMES_MAX } from "../../src/limits.ts";
import { Decoder10 } from "../../src/wire/decoder-10.ts";
import { bytes, pieces } from "../support/octets.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;

function decoded(chunks: Iterable<Uint8Array>, maxMessageSize = -1): string[][] {
  const decoder = new Decoder10(maxMessageSize);
  const messages: Buffer[][] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    decoder.next(messages, NO_LIMIT);
  }
  return messages.map((message) => message.map(String));
}

const conversation = bytes("01 00 03 00 'hi' 02 01 'a' FF 00*7 02 01 'b' 01 00 02 00 'c'");

test("frames of both forms are joined to messages, in any split", () => {
  for (const size of [1, 2, 3, 5, 11, 100]) {
    assert.deepEqual(decoded(pieces(conversation, [size])), [[""], ["hi"], ["a", "b", ""], ["c"]]);
  }
});

test("frames of length 0 are dropped in silence", () => {
  const octets = bytes("00 00 03 00 'hi' 00 FF 00*8 02 00 'x'");
  for (const size of [1, 4, 100])
    assert.deepEqual(decoded(pieces(octets, [size])), [["hi"], ["x"]]);
});

test("no more messages than the limit are decoded, and the rest is kept", () => {
  const decoder = new Decoder10(-1);
  const messages: Buffer[][] = [];
  decoder.push(conversation);

  decoder.next(messages, 0);
  assert.equal(messages.length, 0);
  decoder.next(messages, 2);
  assert.equal(messages.length, 2);
  decoder.push(bytes("02 00 'd'"));
  decoder.next(messages, NO_LIMIT);

  assert.equal(messages.length, 5);
});

test("a large body is received in memory of its own", () => {
  const decoder = new Decoder10(-1);
  const messages: Buffer[][] = [];
  decoder.push(bytes("FF 00 00 00 00 00 02 00 01 00 'abc'"));
  decoder.next(messages, NO_LIMIT);

  for (let left = 0x20000 - 3; left > 0; ) {
    const target = decoder.bodyTarget()!;
    target.fill(0x7a);
    decoder.receivedBody(target.length);
    left -= target.length;
    decoder.next(messages, NO_LIMIT);
  }

  assert.equal(messages[0]![0]!.length, 0x20000);
  assert.equal(messages[0]![0]!.toString("latin1", 0, 5), "abczz");
  assert.equal(decoder.bodyTarget(), undefined);
});

test("an announced length is not believed beyond a bound", () => {
  const decoder = new Decoder10(-1);
  decoder.push(bytes("FF 00 00 00 00 FF 00 00 00 00 'a'"));
  decoder.next([], NO_LIMIT);

  assert.ok(decoder.bodyTarget()!.length <= BELIEVED_BYTES);
});

test("a frame whose body has 2^32 - 1 octets is begun", () => {
  const decoder = new Decoder10(-1);
  decoder.push(bytes("FF 00 00 00 01 00 00 00 00 00 'a'"));

  assert.equal(decoder.next([], NO_LIMIT), undefined);
  assert.ok(decoder.bodyTarget()!.length > 0);
});

for (const [what, octets, maxMessageSize, code] of [
  ["a body of 2^32 octets", "FF 00 00 00 01 00 00 00 01 00", -1, "ERR_ZMTP_FRAME_TOO_LARGE"],
  ["reserved flags", "02 02 'x'", -1, "ERR_ZMTP_RESERVED_FLAGS"],
  ["a frame beyond any buffer", "FF FF*8 00", -1, "ERR_ZMTP_FRAME_TOO_LARGE"],
  ["a message beyond the limit", "04 01 'abc' 04 00", 5, "ERR_ZMTP_MESSAGE_TOO_LARGE"],
] as const) {
  test(`${what} is refused by its header`, () => {
    assert.throws(() => decoded([bytes(octets)], maxMessageSize), { code });
  });
}

test("a message of endless frames is refused", () => {
  const frames = Buffer.alloc(2 * (FRAMES_MAX + 1), bytes("01 01"));

  assert.throws(() => decoded([frames]), { code: "ERR_ZMTP_TOO_MANY_FRAMES" });
});
