import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CurveChannel,
  MESSAGE_OVERHEAD_BYTES,
  SEALED_COMMAND,
  SEALED_MORE,
} from "../../src/mechanism/curve-channel.ts";
import { channelOf } from "../support/channels.ts";
import { messageByHand } from "../support/curve-by-hand.ts";
import { bytes } from "../support/octets.ts";

const channel = (asServer: boolean) => channelOf(asServer ? "server" : "client");

function seal(side: CurveChannel, flags: number, text: string): Buffer {
  const body = Buffer.from(text);
  const message = Buffer.alloc(MESSAGE_OVERHEAD_BYTES + body.length);
  side.seal(flags, body, message, 0);
  return message;
}

for (const side of ["client", "server"] as const) {
  test(`a ${side} seals as RFC 26 says, with nonces 1, 2, 3`, () => {
    const ours = channel(side === "server");

    for (const nonce of [1, 2, 3]) {
      assert.deepEqual(seal(ours, SEALED_MORE, "body"), messageByHand(side, nonce, 1, "body"));
    }
  });

  test(`what a ${side} seals opens at the other side, and not at its own`, () => {
    const [ours, theirs] = [channel(side === "server"), channel(side !== "server")];
    const message = seal(ours, SEALED_COMMAND, "\x04PING");

    assert.throws(() => channel(side === "server").open(Buffer.from(message)), {
      code: "ERR_ZMTP_CRYPTOGRAPHIC",
    });
    assert.equal(theirs.open(message), SEALED_COMMAND);
    assert.equal(message.toString("latin1", MESSAGE_OVERHEAD_BYTES), "\x04PING");
  });
}

test("a message is written where it is told, and nothing beside it", () => {
  const memory = Buffer.alloc(60, 0xee);

  channel(false).seal(0, Buffer.from("body"), memory, 10);
  assert.deepEqual(memory.subarray(0, 10), Buffer.alloc(10, 0xee));
  assert.deepEqual(memory.subarray(10, 47), messageByHand("client", 1, 0, "body"));
  assert.deepEqual(memory.subarray(47), Buffer.alloc(13, 0xee));
});

test("a message comes once: a replay, an equal and a lower nonce are refused; a gap is not", () => {
  const server = channel(true);

  assert.equal(server.open(messageByHand("client", 5, 0, "a")), 0);
  for (const nonce of [5, 4, 0]) {
    const replay = messageByHand("client", nonce, 0, "a");
    assert.throws(() => server.open(replay), { code: "ERR_ZMTP_NONCE" });
  }
  assert.equal(server.open(messageByHand("client", 2 ** 32, 0, "a")), 0);
  assert.throws(() => server.open(messageByHand("client", 6, 0, "a")), { code: "ERR_ZMTP_NONCE" });
  assert.equal(server.open(messageByHand("client", 2 ** 52, 0, "a")), 0);
});

test("a nonce that came with a forged box is not used up", () => {
  const server = channel(true);
  const forged = messageByHand("client", 9, 0, "a");
  forged[40]! ^= 1;
  forged[33]! ^= 1;

  assert.throws(() => server.open(forged), { code: "ERR_ZMTP_CRYPTOGRAPHIC" });
  assert.equal(server.open(messageByHand("client", 1, 0, "a")), 0);
});

test("an empty body has the least length; an octet less is malformed", () => {
  const least = messageByHand("client", 1, 0, "");

  assert.equal(least.length, 33);
  assert.throws(() => channel(true).open(least.subarray(0, 32)), { code: "ERR_ZMTP_COMMAND" });
  assert.equal(channel(true).open(least), 0);
});

test("traffic in clear is refused", () => {
  const clear = Buffer.concat([
    bytes("07 'MASSAGE'"),
    messageByHand("client", 1, 0, "").subarray(8),
  ]);

  assert.throws(() => channel(true).open(clear), { code: "ERR_ZMTP_COMMAND" });
  assert.throws(() => channel(true).open(Buffer.alloc(99)), { code: "ERR_ZMTP_COMMAND" });
});

test("reserved flags inside the box are refused", () => {
  for (const flags of [4, 0x80, 0xff]) {
    assert.throws(() => channel(true).open(messageByHand("client", 1, flags, "a")), {
      code: "ERR_ZMTP_RESERVED_FLAGS",
    });
  }
});

test("a bit bent anywhere is noticed", () => {
  const { length } = messageByHand("client", 1, 0, "body");
  for (let bit = 0; bit < length * 8; bit++) {
    const bent = messageByHand("client", 1, 0, "body");
    bent[bit >> 3]! ^= 1 << (bit & 7);

    assert.throws(() => channel(true).open(bent), /box|MESSAGE|nonce/);
  }
});
