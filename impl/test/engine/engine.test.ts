import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EngineOptions } from "../../src/engine/engine.ts";
import type { SocketType } from "../../src/engine/socket-type.ts";
import { decodeCommand } from "../../src/wire/command.ts";
import { EnginePair, Side } from "../support/engine-pair.ts";
import { bytes, command, greeting, pieces, ready } from "../support/octets.ts";

/** A bound engine in traffic with a peer of a version; what it sent so far is thrown away. */
function inTraffic(socketType: SocketType, peer: string, version = "03 01"): Side {
  const side = new Side({ socketType, bound: true });
  side.receive(Buffer.concat([greeting({ version }), ready({ "Socket-Type": peer })]));
  side.flush();
  assert.equal(side.engine.phase, "traffic");
  return side;
}

/** An engine that has exchanged greetings with a peer of 3.1. */
function greeted(options: Partial<EngineOptions> & { socketType: SocketType }): Side {
  const side = new Side(options);
  side.receive(greeting());
  side.flush();
  return side;
}

test("two engines come to traffic and exchange messages", () => {
  const pair = new EnginePair("PUSH", "PULL").drive();
  assert.equal(pair.client.engine.phase, "traffic");
  assert.equal(pair.server.engine.phase, "traffic");

  pair.server.receive(pair.client.send("hello", "world"));

  assert.deepEqual(
    pair.server.inbound.map((message) => message.map(String)),
    [["hello", "world"]],
  );
});

test("the client sends READY first, and the server answers it", () => {
  const server = greeted({ socketType: "PULL", bound: true });
  assert.equal(server.flush().length, 0);
  server.receive(ready({ "Socket-Type": "PUSH" }));
  assert.deepEqual(server.flush(), ready({ "Socket-Type": "PULL" }));

  const client = new Side({ socketType: "PUSH" });
  client.receive(greeting());
  assert.deepEqual(client.flush().subarray(64), ready({ "Socket-Type": "PUSH" }));
});

test("towards a 3.0 peer the server does not wait for READY", () => {
  const server = new Side({ socketType: "PULL", bound: true });

  server.receive(greeting({ version: "03 00" }));

  assert.deepEqual(server.flush().subarray(64), ready({ "Socket-Type": "PULL" }));
});

test("a DEALER announces its identity even if it is empty, a ROUTER only if it has one", () => {
  for (const [socketType, routingId, properties] of [
    ["DEALER", "", { "Socket-Type": "DEALER", Identity: "" }],
    ["REQ", "me", { "Socket-Type": "REQ", Identity: "me" }],
    ["ROUTER", "", { "Socket-Type": "ROUTER" }],
    ["ROUTER", "me", { "Socket-Type": "ROUTER", Identity: "me" }],
    ["PUSH", "me", { "Socket-Type": "PUSH" }],
  ] as const) {
    const side = new Side({ socketType, routingId: Buffer.from(routingId) });

    side.receive(greeting());

    assert.deepEqual(side.flush().subarray(64), ready(properties));
  }
});

test("another mechanism ends the connection, after our own greeting", () => {
  const side = new Side({ socketType: "PULL" });

  side.receive(greeting({ mechanism: "PLAIN" }));

  assert.equal(side.error, "ERR_ZMTP_MECHANISM");
  assert.deepEqual(side.flush(), greeting({ padding: 1 }));
});

test("as-server has no meaning with NULL", () => {
  const side = new Side({ socketType: "PULL", bound: true });

  side.receive(Buffer.concat([greeting({ asServer: 1 }), ready({ "Socket-Type": "PUSH" })]));

  assert.equal(side.engine.phase, "traffic");
});

test("an illegal Socket-Type is answered with ERROR instead of READY", () => {
  const side = greeted({ socketType: "PULL", bound: true });

  side.receive(ready({ "Socket-Type": "PUB" }));

  assert.equal(side.error, "ERR_ZMTP_SOCKET_TYPE");
  const { name, data } = decodeCommand(side.flush().subarray(2));
  assert.equal(name, "ERROR");
  assert.equal(data[0], data.length - 1);
});

for (const [what, octets, code] of [
  ["a lower-case Socket-Type", ready({ "Socket-Type": "push" }), "ERR_ZMTP_SOCKET_TYPE"],
  ["a property name in another case", ready({ "SOCKET-TYPE": "PUB" }), "ERR_ZMTP_SOCKET_TYPE"],
  ["malformed metadata", command("READY", bytes("00")), "ERR_ZMTP_METADATA"],
  ["a command that is no READY", command("HELLO"), "ERR_ZMTP_UNEXPECTED_COMMAND"],
  ["a message instead of READY", bytes("00 01 'x'"), "ERR_ZMTP_UNEXPECTED_MESSAGE"],
] as const) {
  test(`${what} is refused with ERROR`, () => {
    const side = greeted({ socketType: "PULL", bound: true });

    side.receive(octets);

    assert.equal(side.error, code);
    assert.equal(decodeCommand(side.flush().subarray(2)).name, "ERROR");
  });
}

test("a missing Socket-Type is accepted", () => {
  const side = new Side({ socketType: "PULL", bound: true });

  side.receive(Buffer.concat([greeting(), ready({})]));

  assert.equal(side.engine.phase, "traffic");
});

test("only a ROUTER looks at the peer's identity", () => {
  const illegal = ready({ "Socket-Type": "DEALER", Identity: Buffer.alloc(256, 1) });
  const zero = ready({ "Socket-Type": "DEALER", Identity: Buffer.of(0, 1) });
  for (const octets of [illegal, zero]) {
    const router = new Side({ socketType: "ROUTER", bound: true });
    router.receive(Buffer.concat([greeting(), octets]));
    assert.equal(router.error, "ERR_ZMTP_IDENTITY");

    const rep = new Side({ socketType: "REP", bound: true });
    rep.receive(Buffer.concat([greeting(), octets]));
    assert.equal(rep.engine.phase, "traffic");
  }
});

test("an ERROR is fatal at any time, and not answered", () => {
  const error = command("ERROR", bytes("02 'no'"));
  const early = new Side({ socketType: "PUSH" });
  early.receive(greeting());
  early.flush();
  early.receive(error);
  assert.equal(early.error, "ERR_ZMTP_PEER_ERROR");
  assert.equal(early.flush().length, 0);

  const late = inTraffic("PULL", "PUSH");
  late.receive(error);
  assert.equal(late.error, "ERR_ZMTP_PEER_ERROR");
});

test("after a failure every input reports the same failure", () => {
  const side = new Side({ socketType: "PULL" });
  side.receive(greeting({ mechanism: "PLAIN" }));
  const [first] = side.events;

  side.receive(greeting());

  assert.equal(side.events[1], first);
  assert.equal(side.engine.tick(1e9)[0], first);
  assert.equal(side.engine.deadline, Number.POSITIVE_INFINITY);
});

test("PING is answered with PONG and its context", () => {
  for (const version of ["03 01", "03 00"]) {
    const side = inTraffic("PULL", "PUSH", version);
    side.receive(command("PING", bytes("00 00 'context'")));
    assert.deepEqual(side.flush(), command("PONG", Buffer.from("context")));
    side.receive(command("PING", bytes("00 00")));
    assert.deepEqual(side.flush(), command("PONG"));
  }
});

test("a PING without a TTL, or with more than 16 octets of context, ends the connection", () => {
  for (const data of [bytes("00"), bytes("00 00 41*17")]) {
    const side = inTraffic("PULL", "PUSH");
    side.receive(command("PING", data));
    assert.equal(side.error, "ERR_ZMTP_COMMAND");
  }
});

test("answers to PING are bounded: input waits until they are sent", () => {
  const side = inTraffic("PULL", "PUSH");
  const ping = command("PING", bytes("00 00 41*16"));

  side.receive(Buffer.concat([...Array.from({ length: 5000 }, () => ping), bytes("00 01 'x'")]));
  assert.equal(side.engine.congested, true);
  assert.equal(side.inbound.length, 0);

  let sent = 0;
  while (side.engine.due) {
    sent += side.flush().length;
    side.engine.decode(side.inbound, 10);
  }
  assert.equal(sent, 5000 * (ping.length - 2));
  assert.equal(side.inbound.length, 1);
});

test("unknown commands are ignored, malformed ones end the connection", () => {
  const side = inTraffic("PULL", "PUSH");
  side.receive(Buffer.concat([command("FUTURE", bytes("01")), bytes("00 01 'x'")]));
  assert.equal(side.inbound.length, 1);
  assert.equal(side.error, undefined);

  side.receive(bytes("04 00"));
  assert.equal(side.error, "ERR_ZMTP_COMMAND");
});

test("SUBSCRIBE to a socket that publishes nothing is not shown to its application", () => {
  const side = inTraffic("PULL", "PUSH");

  side.receive(command("SUBSCRIBE", Buffer.from("A")));

  assert.deepEqual(side.inbound, []);
  assert.equal(
    side.events.some(({ type }) => type === "subscribe"),
    false,
  );
});

test("subscriptions go out as commands to 3.1, and as messages to 3.0", () => {
  const newer = inTraffic("SUB", "PUB");
  newer.engine.subscribe(Buffer.from("A"));
  newer.engine.cancel(Buffer.from("A"));
  assert.deepEqual(
    newer.flush(),
    Buffer.concat([command("SUBSCRIBE", Buffer.from("A")), command("CANCEL", Buffer.from("A"))]),
  );

  const older = inTraffic("SUB", "PUB", "03 00");
  older.engine.subscribe(Buffer.from("A"));
  older.engine.cancel(Buffer.from("A"));
  assert.deepEqual(older.flush(), bytes("00 02 01 'A' 00 02 00 'A'"));
});

test("a publisher takes both forms of subscriptions, and drops messages", () => {
  const side = inTraffic("PUB", "SUB");

  side.receive(
    Buffer.concat([
      command("SUBSCRIBE", Buffer.from("A")),
      bytes("00 02 01 'B' 00 02 00 'B' 00 02 'no' 01 01 01 00 01 'x'"),
      command("CANCEL", Buffer.from("A")),
    ]),
  );

  const seen = side.events
    .slice(1)
    .map((event) => ("topic" in event ? `${event.type} ${event.topic}` : event.type));
  // The last message is two frames, of which one is a subscription to all.
  const expected = ["subscribe A", "subscribe B", "cancel B", "subscribe ", "cancel A"];
  assert.deepEqual(seen, expected);
  assert.deepEqual(side.inbound, []);
});

test("a handshake that takes too long ends the connection", () => {
  const side = new Side({ socketType: "PULL", handshakeMs: 1_000 }, 500);

  assert.deepEqual(side.engine.tick(1_499), []);
  assert.equal(side.engine.deadline, 1_500);
  side.events.push(...side.engine.tick(1_500));

  assert.equal(side.error, "ERR_ZMTP_HANDSHAKE_TIMEOUT");
});

test("a peer whose TTL passes in silence counts as dead, and any traffic counts as life", () => {
  const side = inTraffic("PULL", "PUSH");
  side.receive(command("PING", bytes("00 05")), 1_000);
  assert.equal(side.engine.deadline, 1_500);
  side.receive(bytes("00 00"), 1_400);
  assert.deepEqual(side.engine.tick(1_500), []);

  side.receive(command("PING", bytes("02 90")), 2_000);
  side.events.push(...side.engine.tick(2_000 + 65_600));
  assert.equal(side.error, "ERR_ZMTP_HEARTBEAT_TIMEOUT");
});

const octetsOfAClient = Buffer.concat([
  greeting(),
  ready({ "Socket-Type": "PUSH" }),
  bytes("01 02 'ab' 04 07 04 'PING' 00 00 00 00 02 00 00 00 00 00 00 00 01 'z'"),
]);

test("any split of a connection gives the same messages and answers", () => {
  const whole = new Side({ socketType: "PULL", bound: true });
  whole.receive(octetsOfAClient);
  whole.flush();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (sizes) => {
      const side = new Side({ socketType: "PULL", bound: true });
      for (const piece of pieces(octetsOfAClient, sizes)) side.receive(piece);
      side.flush();

      assert.deepEqual(side.inbound, whole.inbound);
      assert.deepEqual(side.sent, whole.sent);
    }),
  );
});

test("one flipped bit anywhere gives messages or a failure, never another error", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: octetsOfAClient.length * 8 - 1 }), (bit) => {
      const flipped = Buffer.from(octetsOfAClient);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const side = new Side({ socketType: "PULL", bound: true });
      for (const piece of pieces(flipped, [5, 1, 9])) side.receive(piece);

      assert.equal(side.engine.phase === "closed", side.error !== undefined);
    }),
    { numRuns: 500 },
  );
});
