import assert from "node:assert/strict";
import { constants } from "node:buffer";
import { test } from "node:test";
import fc from "fast-check";
import { ProtocolError } from "../../src/errors.ts";
import {
  BELIEVED_BYTES,
  COMMAND_BYTES_MAX,
  FRAME_BYTES_MAX,
  HANDSHAKE_COMMAND_BYTES_MAX,
} from "../../src/limits.ts";
import { FrameDecoder } from "../../src/wire/decoder.ts";
import { COMMAND, writeHeader } from "../../src/wire/frame.ts";
import { bytes, pieces } from "../support/octets.ts";

const ALL = Number.POSITIVE_INFINITY;

function decoder(maxMessageSize = -1): FrameDecoder {
  const made = new FrameDecoder(maxMessageSize);
  made.traffic = true;
  return made;
}

/** Messages and commands of all pieces, in order of their kind. */
function decode(chunks: Iterable<Uint8Array>, frames = decoder()) {
  const messages: Buffer[][] = [];
  const commands: Buffer[] = [];
  for (const chunk of chunks) {
    frames.push(chunk);
    for (let body = frames.next(messages, ALL); body; body = frames.next(messages, ALL)) {
      commands.push(body);
    }
  }
  return { messages, commands };
}

test("frames without MORE are messages of one frame", () => {
  const { messages } = decode([bytes("00 01 'a' 00 00 02 00 00 00 00 00 00 00 02 'bc'")]);

  assert.deepEqual(messages, [[Buffer.from("a")], [Buffer.alloc(0)], [Buffer.from("bc")]]);
});

test("frames with MORE gather up to the last one", () => {
  const { messages } = decode([bytes("01 01 'a' 03 00 00 00 00 00 00 00 01 'b' 00 01 'c'")]);

  assert.deepEqual(messages, [["a", "b", "c"].map((frame) => Buffer.from(frame))]);
});

test("a command between the frames of a message leaves the message whole", () => {
  const { messages, commands } = decode([bytes("01 01 'a' 04 05 04 'PING' 00 01 'b'")]);

  assert.deepEqual(messages, [[Buffer.from("a"), Buffer.from("b")]]);
  assert.deepEqual(commands, [bytes("04 'PING'")]);
});

test("frames are true Buffers on the memory of the chunk", () => {
  const chunk = bytes("00 02 'hi'");

  const { messages } = decode([chunk]);

  assert.ok(Buffer.isBuffer(messages[0]![0]));
  assert.equal(messages[0]![0]!.buffer, chunk.buffer);
});

test("decoding stops at the limit and goes on from there", () => {
  const frames = decoder();
  const messages: Buffer[][] = [];
  frames.push(bytes("00 01 'a' 00 01 'b' 00 01 'c'"));

  frames.next(messages, 2);
  assert.equal(messages.length, 2);
  frames.next(messages, 2);
  assert.equal(messages.length, 3);
});

test("octets that come while decoded ones wait for room are kept behind them", () => {
  const frames = decoder();
  const messages: Buffer[][] = [];
  frames.push(bytes("00 01 'a' 00 01 'b' 00 02"));
  frames.next(messages, 1);
  frames.push(bytes("'cd' 00 01 'e'"));
  frames.next(messages, ALL);

  assert.deepEqual(messages.flat().map(String), ["a", "b", "cd", "e"]);
});

test("a chunk that continues the memory of the last one is not copied", () => {
  const memory = bytes("00 04 'abcd' 00 01 'x'");
  const frames = decoder();
  const messages: Buffer[][] = [];

  frames.push(memory.subarray(0, 4));
  frames.next(messages, ALL);
  frames.push(memory.subarray(4));
  frames.next(messages, ALL);

  assert.deepEqual(messages.flat().map(String), ["abcd", "x"]);
  assert.equal(messages[0]![0]!.buffer, memory.buffer);
});

test("a large body lends its own memory for what is missing of it", () => {
  const frames = decoder();
  const messages: Buffer[][] = [];
  const body = Buffer.alloc(40_000, "abc");
  frames.push(Buffer.concat([bytes("02 00 00 00 00 00 00 9C 40"), body.subarray(0, 10)]));
  frames.next(messages, ALL);

  const target = frames.bodyTarget()!;
  assert.equal(target.length, 39_990);
  target.set(body.subarray(10));
  frames.receivedBody(39_990);
  frames.next(messages, ALL);

  assert.deepEqual(messages, [[body]]);
  assert.equal(frames.bodyTarget(), undefined);
});

test("an announced size is not believed: memory grows as octets arrive", () => {
  const frames = decoder();
  frames.push(bytes("02 00 00 00 00 80 00 00 00"));
  frames.next([], ALL);

  assert.equal(frames.bodyTarget()!.length, 1_048_576);
  frames.receivedBody(1_048_576);
  assert.equal(frames.bodyTarget()!.length, 1_048_576);
});

for (const [what, octets, code] of [
  ["a reserved flag", "08 00", "ERR_ZMTP_RESERVED_FLAGS"],
  ["the highest reserved flag", "80 00", "ERR_ZMTP_RESERVED_FLAGS"],
  ["a command with MORE", "05 05 04 'PING'", "ERR_ZMTP_COMMAND_MORE"],
  ["a size of 2^32", "02 00 00 00 01 00 00 00 00", "ERR_ZMTP_FRAME_TOO_LARGE"],
  ["a size with the top bit set", "02 80 00 00 00 00 00 00 00", "ERR_ZMTP_FRAME_TOO_LARGE"],
  ["a size of 2^64 - 1", "02 FF*8", "ERR_ZMTP_FRAME_TOO_LARGE"],
  ["a command of 2 MiB", "06 00 00 00 00 00 20 00 00", "ERR_ZMTP_COMMAND_TOO_LARGE"],
] as const) {
  test(`${what} is refused by its header`, () => {
    assert.throws(() => decode([bytes(octets)]), { code });
  });

  test(`${what} is refused where the header comes octet by octet`, () => {
    assert.throws(() => decode(pieces(bytes(octets), [1])), { code });
  });
}

test("a frame of 2^32 - 1 octets, which a Buffer holds, is begun", () => {
  const frames = decoder();
  frames.push(bytes("02 00 00 00 00 FF FF FF FF 'a'"));

  assert.equal(frames.next([], ALL), undefined);
  assert.equal(frames.bodyTarget()!.length, BELIEVED_BYTES - 1);
  assert.ok(FRAME_BYTES_MAX <= constants.MAX_LENGTH);
});

test("a message frame before the handshake is complete is refused", () => {
  const frames = new FrameDecoder(-1);
  frames.push(bytes("00 01 'x'"));

  assert.throws(() => frames.next([], ALL), { code: "ERR_ZMTP_UNEXPECTED_MESSAGE" });
});

test("maxMessageSize counts all frames of a message, and refuses before the body has come", () => {
  const exact = bytes("01 02 'ab' 00 02 'cd'");
  assert.equal(decode([exact], decoder(4)).messages.length, 1);

  const long = bytes("01 02 'ab' 00 03");
  assert.throws(() => decode([long], decoder(4)), { code: "ERR_ZMTP_MESSAGE_TOO_LARGE" });
  assert.throws(() => decode([bytes("02 00 00 00 00 00 00 00 05")], decoder(4)), {
    code: "ERR_ZMTP_MESSAGE_TOO_LARGE",
  });
});

const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 32_700, max: 70_000 }).map((size) => new Uint8Array(size).fill(size)),
);
const messagesOf = fc.array(fc.array(body, { minLength: 1, maxLength: 3 }), { maxLength: 6 });

/** Frames with the long form now and then where the short one would do. */
function encode(messages: readonly (readonly Uint8Array[])[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const message of messages) {
    message.forEach((frame, i) => {
      const more = i < message.length - 1 ? 1 : 0;
      if (frame.length < 256 && frame.length % 3 > 0) parts.push(Buffer.of(more, frame.length));
      else {
        const header = Buffer.alloc(9, 0);
        header[0] = more | 2;
        header.writeUInt32BE(frame.length, 5);
        parts.push(header);
      }
      parts.push(frame);
    });
  }
  return Buffer.concat(parts);
}

test("any split gives the same messages", () => {
  fc.assert(
    fc.property(messagesOf, fc.array(fc.integer({ min: 1, max: 40_000 })), (messages, sizes) => {
      const { messages: decoded } = decode(pieces(encode(messages), sizes));

      assert.deepEqual(
        decoded,
        messages.map((message) => message.map((frame) => Buffer.from(frame))),
      );
    }),
    { numRuns: 200 },
  );
});

test("octet by octet gives the same messages, in contiguous memory or not", () => {
  const octets = encode([[bytes("'ab'"), Buffer.alloc(300, 1)], [Buffer.alloc(0)]]);
  const whole = decode([octets]).messages;

  assert.deepEqual(decode(pieces(octets, [1])).messages, whole);
  assert.deepEqual(decode(Array.from(octets, (_, i) => octets.subarray(i, i + 1))).messages, whole);
});

test("one flipped bit gives messages or a ProtocolError", () => {
  const octets = encode([[bytes("'hello'"), Buffer.alloc(300, 7)], [bytes("'x'")]]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: octets.length * 8 - 1 }), (bit) => {
      const flipped = Buffer.from(octets);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        decode(pieces(flipped, [7]));
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
    { numRuns: 500 },
  );
});

for (const [phase, traffic, most] of [
  ["handshake", false, HANDSHAKE_COMMAND_BYTES_MAX],
  ["traffic", true, COMMAND_BYTES_MAX],
] as const) {
  test(`a command is refused by its header where it is too large for the ${phase}`, () => {
    for (const size of [most, most + 1]) {
      const decoder = new FrameDecoder(-1);
      decoder.traffic = traffic;
      const header = Buffer.alloc(9);
      writeHeader(header, 0, COMMAND, size);
      decoder.push(header);
      const next = () => decoder.next([], 1);

      if (size === most) assert.equal(next(), undefined);
      else assert.throws(next, { code: "ERR_ZMTP_COMMAND_TOO_LARGE" });
    }
  });
}
