import assert from "node:assert/strict";
import { test } from "node:test";
import type { SocketType } from "../../src/engine/socket-type.ts";
import { Side } from "../support/engine-pair.ts";
import { bytes } from "../support/octets.ts";

// What a peer of each older version opens with, and how it frames messages.

const v20 = (socketType: string, identity = "00 00") =>
  bytes(`FF 00*7 01 7F 01 ${socketType} ${identity}`);
const v10 = bytes("01 00");
/** The greeting of 2.0 with revision 0, and the framing of 1.0. */
const revision0 = (socketType: string) => bytes(`FF 00*7 01 7F 00 ${socketType} 01 00`);

/** An engine in traffic with a peer that opened so; what it sent until then is thrown away. */
function inTraffic(socketType: SocketType, opening: Buffer, bound = true): Side {
  const side = new Side({ socketType, bound });
  side.receive(opening);
  side.flush();
  assert.equal(side.engine.phase, "traffic");
  return side;
}

const texts = (side: Side) => side.inbound.map((message) => message.map(String));

for (const bound of [true, false]) {
  const role = bound ? "bound" : "connecting";

  test(`messages are exchanged with a 2.0 peer, ${role}`, () => {
    const side = inTraffic("DEALER", v20("06"), bound);

    side.receive(bytes("00 02 'hi' 01 01 'a' 02 00*7 01 'b'"));

    assert.deepEqual(texts(side), [["hi"], ["a", "b"]]);
    assert.deepEqual(side.send("x", "yz"), bytes("01 01 'x' 00 02 'yz'"));
  });

  test(`messages are exchanged with a 1.0 peer, ${role}`, () => {
    const side = inTraffic("DEALER", v10, bound);

    side.receive(bytes("03 00 'hi' 02 01 'a' FF 00*7 02 00 'b'"));

    assert.deepEqual(texts(side), [["hi"], ["a", "b"]]);
    assert.deepEqual(side.send("x", "yz"), bytes("02 01 'x' 03 00 'yz'"));
  });

  test(`messages are exchanged with a peer of revision 0, ${role}`, () => {
    const side = inTraffic("DEALER", revision0("06"), bound);

    side.receive(bytes("03 00 'hi'"));

    assert.deepEqual(texts(side), [["hi"]]);
    assert.deepEqual(side.send("x"), bytes("02 00 'x'"));
  });
}

test("the event that traffic begins says the version, the identity and the socket type", () => {
  for (const [opening, version, properties] of [
    [v20("05", "00 02 'me'"), "2.0", { identity: "me", "socket-type": "DEALER" }],
    [bytes("03 00 'me'"), "1.0", { identity: "me" }],
    [revision0("05"), "1.0", { identity: "", "socket-type": "DEALER" }],
  ] as const) {
    const [event] = inTraffic("ROUTER", opening).events;

    assert.ok(event?.type === "ready");
    assert.equal(event.version, version);
    assert.deepEqual(
      Object.fromEntries([...event.metadata].map(([name, value]) => [name, `${value}`])),
      properties,
    );
  }
});

test("a socket type that does not fit is disconnected without a word", () => {
  for (const [socketType, peer] of [
    ["DEALER", "01"],
    ["PULL", "07"],
    ["PUB", "06"],
    ["PAIR", "05"],
    ["REP", "0B"],
    ["SUB", "FF"],
  ] as const) {
    const side = new Side({ socketType, bound: true });
    side.receive(bytes(`FF 00*7 01 7F 01`));
    side.flush();
    const before = side.sent.length;

    side.receive(bytes(`${peer} 00 00`));

    assert.equal(side.error, "ERR_ZMTP_SOCKET_TYPE");
    assert.equal(side.flush().length, 0);
    assert.equal(side.sent.length, before);
  }
});

test("XPUB and XSUB peers are taken by the octets of PUB and SUB, and by those of libzmq", () => {
  for (const octet of ["01", "09"]) inTraffic("SUB", v20(octet));
  for (const octet of ["02", "0A"]) inTraffic("PUB", v20(octet));
});

test("only a ROUTER looks at the identity of an older peer", () => {
  const zero = bytes("03 00 00 'x'");
  inTraffic("DEALER", zero);
  const router = new Side({ socketType: "ROUTER", bound: true });

  router.receive(zero);

  assert.equal(router.error, "ERR_ZMTP_IDENTITY");
});

test("subscriptions go to 2.0 and to revision 0 as messages, and to 1.0 not at all", () => {
  for (const [opening, octets] of [
    [v20("01"), "00 02 01 'A' 00 02 00 'A'"],
    [revision0("01"), "03 00 01 'A' 03 00 00 'A'"],
    [v10, ""],
  ] as const) {
    const side = inTraffic("SUB", opening);

    side.engine.subscribe(Buffer.from("A"));
    side.engine.cancel(Buffer.from("A"));

    assert.deepEqual(side.flush(), bytes(octets));
  }
});

test("a publisher takes subscriptions of older peers, and sends all to one of 1.0", () => {
  for (const [opening, sent, expected] of [
    [v20("02"), "00 02 01 'A' 00 02 00 'A'", ["subscribe A", "cancel A"]],
    [revision0("02"), "03 00 01 'A'", ["subscribe A"]],
    [v10, "", ["subscribe "]],
    [v10, "03 00 01 'A'", ["subscribe ", "subscribe A"]],
  ] as const) {
    const side = inTraffic("PUB", opening);

    side.receive(bytes(sent));

    const seen = side.events
      .slice(1)
      .map((event) => "topic" in event && `${event.type} ${event.topic}`);
    assert.deepEqual(seen, expected);
  }
});

test("reserved flags of an older peer end the connection", () => {
  for (const [opening, octets] of [
    [v20("08"), "04 05 04 'PING'"],
    [v20("08"), "08 01 'x'"],
    [v10, "02 02 'x'"],
    [v10, "02 80 'x'"],
  ] as const) {
    const side = inTraffic("PULL", opening);

    side.receive(bytes(octets));

    assert.equal(side.error, "ERR_ZMTP_RESERVED_FLAGS");
  }
});

test("older peers are sent no PING, and none counts as dead", () => {
  for (const opening of [v20("08"), v10]) {
    const heartbeat = { intervalMs: 10, timeoutMs: 10, ttlMs: 1_000 };
    const side = new Side({ socketType: "PULL", bound: true, heartbeat });
    side.receive(opening);
    side.flush();

    assert.equal(side.engine.deadline, Number.POSITIVE_INFINITY);
    assert.deepEqual(side.engine.tick(1e6), []);
    assert.equal(side.flush().length, 0);
  }
});

test("an older peer that stops in its greeting meets the limit of the handshake", () => {
  for (const opening of ["05", "05 00 'ab'", "FF 00*7 01 7F 01", "FF 00*7 01 7F 01 05 00 02 'a'"]) {
    const side = new Side({ socketType: "ROUTER", bound: true, handshakeMs: 1_000 });
    side.receive(bytes(opening));

    side.events.push(...side.engine.tick(1_000));

    assert.equal(side.error, "ERR_ZMTP_HANDSHAKE_TIMEOUT");
  }
});
