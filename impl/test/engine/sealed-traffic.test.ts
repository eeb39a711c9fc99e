import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Output } from "../../src/engine/output.ts";
import { SealedDecoder } from "../../src/engine/sealed-decoder.ts";
import { sealedFrame, sealFrames, sealWhole } from "../../src/engine/sealed-encoder.ts";
import { COMMAND_BYTES_MAX, GATHER_BYTES } from "../../src/limits.ts";
import type { Message } from "../../src/message.ts";
import { encodeCommand } from "../../src/wire/command.ts";
import { FrameDecoder } from "../../src/wire/decoder.ts";
import { channelOf } from "../support/channels.ts";
import { messageByHand } from "../support/curve-by-hand.ts";
import { bytes, pieces } from "../support/octets.ts";

const ALL = Number.POSITIVE_INFINITY;

/** The server's decoder, for what the client seals. */
function decoder(maxMessageSize = -1): SealedDecoder {
  const channel = channelOf("server");
  const frames = new FrameDecoder(maxMessageSize < 0 ? -1 : maxMessageSize + 33);
  return new SealedDecoder(frames, maxMessageSize, (message) => channel.open(message));
}

function octetsOf(output: Output): Buffer {
  output.cut();
  return Buffer.concat(output.pieces);
}

/** A short frame with a MESSAGE of the client in it. */
function frame(outer: number, nonce: number, inner: number, body: string): Buffer {
  const message = messageByHand("client", nonce, inner, body);
  return Buffer.concat([Buffer.of(outer, message.length), message]);
}

test("each frame of a message is a frame of flags 00 with a MESSAGE in it", () => {
  const output = new Output();

  sealFrames(channelOf("client"), [Buffer.from("a"), Buffer.from("b")], 0, output);
  const expected = [frame(0, 1, 1, "a"), frame(0, 2, 0, "b")];
  assert.deepEqual(octetsOf(output), Buffer.concat(expected));
});

test("a box in a command frame is taken, too", () => {
  const inbound: Message[] = [];
  const server = decoder();

  server.push(Buffer.concat([frame(4, 1, 1, "a"), frame(0, 2, 0, "b"), frame(4, 3, 0, "c")]));
  assert.equal(server.next(inbound, ALL), undefined);
  assert.deepEqual(inbound.map(String), ["a,b", "c"]);
});

test("a command in a box is given back before the message behind it", () => {
  const inbound: Message[] = [];
  const server = decoder();
  const ping = sealedFrame(channelOf("client"), encodeCommand("PING", bytes("00 00")));

  server.push(Buffer.concat([ping, frame(0, 2, 0, "b")]));
  assert.deepEqual(server.next(inbound, ALL), bytes("04 'PING' 00 00"));
  assert.deepEqual(inbound, []);
  assert.equal(server.next(inbound, ALL), undefined);
  assert.deepEqual(inbound.map(String), ["b"]);
});

test("a limit counts messages, not boxes, and stops at a whole one", () => {
  const inbound: Message[] = [];
  const server = decoder();
  const flags = [1, 1, 0, 0, 0];

  server.push(Buffer.concat(flags.map((inner, i) => frame(0, i + 1, inner, `${i}`))));
  server.next(inbound, 2);
  assert.deepEqual(inbound.map(String), ["0,1,2", "3"]);
  server.next(inbound, 0);
  server.next(inbound, 1);
  assert.deepEqual(inbound.map(String), ["0,1,2", "3", "4"]);
});

test("messages of any sizes come out as they went in, however they are cut", () => {
  const sizes = fc.constantFrom(0, 1, 221, 222, 223, 5000, GATHER_BYTES - 33, GATHER_BYTES, 40_000);
  const messages = fc.array(fc.array(sizes, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
  const cuts = fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 5 });

  fc.assert(
    fc.property(messages, cuts, (shapes, cut) => {
      const channel = channelOf("client");
      const sent = shapes.map((shape) => shape.map((size, i) => Buffer.alloc(size, i + 1)));
      const octets = sent.map((message) => {
        const output = new Output(1_048_576);
        assert.equal(sealFrames(channel, message, 0, output), message.length);
        return octetsOf(output);
      });

      const inbound: Message[] = [];
      const server = decoder();
      for (const piece of pieces(Buffer.concat(octets), cut)) {
        server.push(piece);
        assert.equal(server.next(inbound, ALL), undefined);
      }
      assert.deepEqual(inbound, sent);
    }),
    { numRuns: 40 },
  );
});

test("a large body is received into memory of its own", () => {
  const output = new Output();
  const body = Buffer.alloc(100_000, 7);
  assert.ok(sealWhole(channelOf("client"), [body], output));
  const octets = octetsOf(output);
  const inbound: Message[] = [];
  const server = decoder();

  server.push(octets.subarray(0, 1000));
  server.next(inbound, ALL);
  for (let at = 1000; at < octets.length; ) {
    const target = server.bodyTarget()!;
    const count = Math.min(target.length, octets.length - at);
    target.set(octets.subarray(at, at + count));
    server.receivedBody(count);
    at += count;
    server.next(inbound, ALL);
  }
  assert.deepEqual(inbound, [[body]]);
});

test("a whole message is sealed only where all of it fits", () => {
  const channel = channelOf("client");
  const output = new Output(GATHER_BYTES + 50);
  const half = Buffer.alloc(GATHER_BYTES / 2);

  assert.equal(sealWhole(channel, [half, half], output), false);
  assert.equal(output.length, 0);
  assert.equal(sealWhole(channel, [half], output), true);
  assert.equal(sealFrames(channel, [half, half], 0, output), 0);
});

for (const [what, octets, code] of [
  ["MORE outside of the box", [frame(1, 1, 0, "a"), frame(0, 2, 0, "b")], "ERR_ZMTP_COMMAND"],
  ["MORE on a command", [frame(0, 1, 3, "\x04PING")], "ERR_ZMTP_COMMAND_MORE"],
  ["a message in clear", [bytes("00 05 'hello'")], "ERR_ZMTP_COMMAND"],
  ["a command in clear", [bytes("04 07 04 'PING' 00 00")], "ERR_ZMTP_COMMAND"],
  ["a box twice", [frame(0, 1, 0, "a"), frame(0, 1, 0, "a")], "ERR_ZMTP_NONCE"],
] as const) {
  test(`${what} is refused`, () => {
    const server = decoder();

    server.push(Buffer.concat(octets));
    assert.throws(
      () => {
        while (server.next([], ALL) !== undefined);
      },
      { code },
    );
  });
}

test("a box that comes back to its sender is refused", () => {
  const own = channelOf("client");
  const client = new SealedDecoder(new FrameDecoder(-1), -1, (message) => own.open(message));

  client.push(frame(0, 1, 0, "a"));
  assert.throws(() => client.next([], ALL), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
});

test("a message beyond the limit is refused, one of its size is not", () => {
  const at = (size: number) => frame(0, 1, 0, "x".repeat(size));
  const fits = decoder(10);
  const inbound: Message[] = [];

  fits.push(at(10));
  fits.next(inbound, ALL);
  assert.equal(inbound.length, 1);
  const over = decoder(10);
  over.push(at(11));
  assert.throws(() => over.next([], ALL), { code: "ERR_ZMTP_MESSAGE_TOO_LARGE" });
  const parts = decoder(10);
  parts.push(Buffer.concat([frame(0, 1, 1, "12345"), frame(0, 2, 0, "678901")]));
  assert.throws(() => parts.next([], ALL), { code: "ERR_ZMTP_MESSAGE_TOO_LARGE" });
});

test("a command beyond the limit is refused", () => {
  const command = encodeCommand("SUBSCRIBE", Buffer.alloc(COMMAND_BYTES_MAX));
  const server = decoder();

  server.push(sealedFrame(channelOf("client"), command));
  assert.throws(() => server.next([], ALL), { code: "ERR_ZMTP_COMMAND_TOO_LARGE" });
});
