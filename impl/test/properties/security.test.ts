import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Output } from "../../src/engine/output.ts";
import { SealedDecoder } from "../../src/engine/sealed-decoder.ts";
import { sealFrames } from "../../src/engine/sealed-encoder.ts";
import { HandshakeError, ProtocolError } from "../../src/errors.ts";
import { decodeZapReply, encodeZapReply } from "../../src/mechanism/zap.ts";
import { FrameDecoder } from "../../src/wire/decoder.ts";
import { channelOf } from "../support/channels.ts";
import { type End, Link } from "../support/link.ts";
import { pieces } from "../support/octets.ts";
import { securities } from "../support/secured.ts";
import { body, bounded, cuts, flipped, messages, octetsOf } from "./arbitraries.ts";

/** What a server opens of these chunks, and the code that ended it. */
function opened(chunks: readonly Uint8Array[], limit: number) {
  const channel = channelOf("server");
  const decoder = new SealedDecoder(new FrameDecoder(-1), -1, (octets) => channel.open(octets));
  const inbound: Buffer[][] = [];
  try {
    for (const chunk of chunks) {
      // Boxes are opened where they lie.
      decoder.push(Uint8Array.from(chunk));
      for (let before = -1; before !== inbound.length; ) {
        before = inbound.length;
        decoder.next(inbound, limit);
      }
    }
    return { inbound, error: undefined };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { inbound, error: error.code };
  }
}

/** What a client seals of these messages. */
function sealed(sent: readonly Buffer[][]): Buffer {
  const channel = channelOf("client");
  return octetsOf(
    (message, from, output: Output) => sealFrames(channel, message, from, output),
    sent,
  );
}

test("CURVE: what is sealed is opened, in any split and at any limit", () => {
  fc.assert(
    fc.property(messages, cuts, fc.integer({ min: 1, max: 9 }), (sent, sizes, limit) => {
      assert.deepEqual(opened(pieces(sealed(sent), sizes), limit), {
        inbound: sent,
        error: undefined,
      });
    }),
    bounded(60),
  );
});

test("CURVE: a flipped bit gives the messages before it, and never another message", () => {
  fc.assert(
    fc.property(messages, cuts, fc.nat(), (sent, sizes, bit) => {
      fc.pre(sent.length > 0);

      const { inbound } = opened(pieces(flipped(sealed(sent), bit), sizes), 9);

      assert.deepEqual(inbound, sent.slice(0, inbound.length));
    }),
    bounded(100),
  );
});

const step = fc.record({
  end: fc.constantFrom<End>("client", "server"),
  size: fc.nat({ max: 90 }),
});
const steps = fc.array(step, { maxLength: 30 });

for (const security of ["NULL", "PLAIN", "CURVE"] as const satisfies (keyof typeof securities)[]) {
  const types = { client: "PUSH", server: "PULL", security } as const;

  test(`${security}: a handshake in any split ends in traffic, and a message comes through`, () => {
    fc.assert(
      fc.property(steps, (script) => {
        const link = new Link(types, "3.1");
        for (const { end, size } of script) link.carry(end, size);
        link.settle();

        assert.equal(link.send("client", ["sent"]), true);
        link.settle();

        assert.deepEqual(link.server.inbound, [[Buffer.from("sent")]]);
      }),
      bounded(security === "CURVE" ? 20 : 60),
    );
  });

  test(`${security}: a bit changed in the handshake costs the connection at most`, () => {
    const flip = fc.record({ end: step.map(({ end }) => end), bit: fc.nat({ max: 4_000 }) });
    fc.assert(
      fc.property(flip, steps, (flip, script) => {
        const link = new Link(types, "3.1", { handshakeMs: 1_000 }, flip);
        for (const { end, size } of script) link.carry(end, size);
        link.settle().wait(1_000).settle();
        link.send("client", ["sent"]);
        link.settle();

        for (const { engine, error } of [link.client, link.server]) {
          assert.ok(engine.phase === "traffic" || engine.phase === "closed", engine.phase);
          assert.equal(engine.phase === "closed", error !== undefined);
        }
        assert.ok(link.server.inbound.length <= 1);
        if (security === "CURVE")
          for (const [got] of link.server.inbound) assert.equal(`${got}`, "sent");
      }),
      bounded(security === "CURVE" ? 60 : 200),
    );
  });

  test(`${security}: any command is a step, or a ProtocolError`, () => {
    const command = fc.record({
      name: fc.constantFrom("HELLO", "WELCOME", "INITIATE", "READY", "ERROR", "PING"),
      data: fc.oneof(body, fc.constantFrom(0, 24, 96, 144, 192, 194, 248, 300).map(Buffer.alloc)),
    });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 4 }), step, (commands, { end }) => {
        const mechanism = securities[security][end](end === "server", []);
        mechanism.start(1);
        for (const { name, data } of commands) {
          try {
            const { authenticate } = mechanism.receive({ name, data: Buffer.from(data) });
            if (authenticate !== undefined) mechanism.accepted();
          } catch (error) {
            assert.ok(error instanceof ProtocolError, `${error}`);
            return;
          }
        }
      }),
      bounded(security === "CURVE" ? 60 : 300),
    );
  });
}

test("a ZAP reply is read as it was meant; with a flipped bit it is one, or a HandshakeError", () => {
  const status = fc.constantFrom<200 | 300 | 400 | 500>(200, 300, 400, 500);
  const text = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(
      status,
      text,
      body,
      fc.nat({ max: 5 }),
      fc.nat(),
      (status, userId, value, i, bit) => {
        const metadata = new Map([["key", value]]);
        const frames = encodeZapReply({ status, userId, metadata }, Buffer.from("1"));

        const expected = status === 200 ? { userId, metadata } : {};
        assert.deepEqual(decodeZapReply(frames, "1"), { status, text: "", ...expected });

        if (frames[i]!.length > 0) frames[i] = flipped(frames[i]!, bit);
        try {
          decodeZapReply(frames, "1");
        } catch (error) {
          assert.ok(error instanceof HandshakeError, `${error}`);
        }
      },
    ),
    bounded(200),
  );
});
