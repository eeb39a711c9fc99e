import assert from "node:assert/strict";
import { test } from "node:test";
import { Output } from "../../src/engine/output.ts";
import { HandshakeError } from "../../src/errors.ts";
import { COOKIE_MS_MAX } from "../../src/limits.ts";
import { EnginePair } from "../support/engine-pair.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";
import {
  applying,
  curveKeys,
  secured,
  securedClient,
  securedServer,
  securities,
} from "../support/secured.ts";

const mechanisms = Object.keys(securities) as (keyof typeof securities)[];

for (const mechanism of mechanisms) {
  test(`${mechanism}: once the client is accepted, messages go both ways`, () => {
    const { client, server } = secured(mechanism, "DEALER", "ROUTER");

    server.receive(client.send("one", "two"));
    client.receive(server.send("three"));
    assert.deepEqual(server.inbound.map(String), ["one,two"]);
    assert.deepEqual(client.inbound.map(String), ["three"]);
  });

  test(`${mechanism}: octet by octet it is the same`, () => {
    const split = (octets: Buffer) => Array.from(octets, (octet) => Uint8Array.of(octet));
    const sides = [securedClient(mechanism, "PUSH"), securedServer(mechanism, "PULL")] as const;
    const pair = new EnginePair(...sides, split).drive();
    pair.server.answer(200);
    pair.drive();

    for (const octet of split(pair.client.send("hello"))) pair.server.receive(octet);
    assert.deepEqual(pair.server.inbound.map(String), ["hello"]);
  });

  for (const status of [300, 400, 500] as const) {
    test(`${mechanism}: status ${status} ends the handshake on both sides`, () => {
      const pair = applying(mechanism, "PUSH", "PULL");
      const before = pair.server.sent.length;

      pair.server.answer(status);
      pair.drive();
      const failed = pair.server.event("failed")?.error;
      assert.deepEqual(
        { code: failed?.code, status: (failed as { status?: number }).status },
        { code: "ERR_ZMTP_AUTHENTICATION", status },
      );
      const told = pair.server.sent.subarray(before);
      if (status === 300) assert.equal(told.length, 0);
      else {
        assert.deepEqual(told, bytes(`04 0A 05 'ERROR' 03 '${status}'`));
        assert.equal(pair.client.error, "ERR_ZMTP_PEER_ERROR");
      }
    });
  }

  test(`${mechanism}: where the handler is out of order the peer is told nothing`, () => {
    const { server } = applying(mechanism, "PUSH", "PULL");
    const before = server.sent.length;

    server.answer(new HandshakeError("ERR_ZAP_MALFORMED_REPLY"));
    server.flush();
    assert.equal(server.error, "ERR_ZAP_MALFORMED_REPLY");
    assert.equal(server.sent.length, before);
  });

  for (const [version, old] of [
    ["2.0", "FF 00*8 7F 01 08 00 00"],
    ["1.0", "01 00 05 00 'text'"],
    ["1.0 with a signature", "FF 00*8 7F 00 01 00 05 00 'text'"],
  ] as const) {
    test(`${mechanism}: a peer of ZMTP ${version} is refused, and nothing of it delivered`, () => {
      const server = securedServer(mechanism, "PULL");

      server.receive(bytes(old));
      assert.equal(server.error, "ERR_ZMTP_VERSION");
      assert.deepEqual(server.inbound, []);
    });
  }

  for (const [peer, theirs, code] of [
    ["of ZMTP 2.0", bytes("FF 00*8 7F 01 07 00 00"), "ERR_ZMTP_VERSION"],
    ["of ZMTP 1.0", bytes("01 00 05 00 'text'"), "ERR_ZMTP_VERSION"],
    ["with NULL", greeting({}), "ERR_ZMTP_MECHANISM"],
    ["with another mechanism", greeting({ mechanism: "GSSAPI" }), "ERR_ZMTP_MECHANISM"],
  ] as const) {
    if (mechanism === "NULL") continue;
    test(`${mechanism}: a server ${peer} is told neither name nor password nor message`, () => {
      const client = securedClient(mechanism, "PUSH");

      client.receive(theirs);
      client.flush();
      assert.equal(client.error, code);
      assert.doesNotMatch(client.sent.toString("latin1"), /HELLO|INITIATE|admin|secret/);
      assert.equal(client.event("ready"), undefined);
    });
  }

  test(`${mechanism}: nothing is taken from a peer that waits to be accepted`, () => {
    const { client, server } = applying(mechanism, "PUSH", "PULL");

    server.receive(command("READY"));
    assert.equal(server.engine.congested, true);
    assert.equal(server.event("ready"), undefined);
    assert.equal(server.error, undefined);
    server.answer(200);
    // Whatever is due now, it is not what came too early.
    assert.notEqual(server.error, undefined);
    assert.equal(client.error, undefined);
  });

  test(`${mechanism}: a second READY is refused in traffic`, () => {
    const { client, server } = secured(mechanism, "PUSH", "PULL");

    client.receive(ready({ "Socket-Type": "PULL" }));
    server.receive(ready({ "Socket-Type": "PUSH" }));
    assert.match(`${client.error} ${server.error}`, /^ERR_ZMTP_\w+ ERR_ZMTP_\w+$/);
  });
}

test("the event tells who applies: mechanism, identity where it is known, and credentials", () => {
  const routingId = Buffer.from("bob");
  const asked = mechanisms.map((mechanism) => {
    const { server } = applying(mechanism, "DEALER", "ROUTER", { routingId });
    return server.event("authenticate");
  });

  const identity = new Map([
    ["NULL", routingId],
    ["PLAIN", Buffer.alloc(0)],
    ["CURVE", routingId],
  ]);
  for (const event of asked) {
    assert.deepEqual(Buffer.from(event!.credentials.identity), identity.get(event!.mechanism));
  }
  assert.deepEqual(
    asked.map((event) => event!.credentials.frames.map((frame) => Buffer.from(frame))),
    [[], [Buffer.from("admin"), Buffer.from("secret")], [curveKeys.client.publicKey]],
  );
});

test("two servers refuse each other", () => {
  for (const mechanism of ["PLAIN", "CURVE"] as const) {
    const pair = new EnginePair(
      securedServer(mechanism, "PUSH"),
      securedServer(mechanism, "PULL"),
    ).drive();

    assert.equal(pair.client.error, "ERR_ZMTP_MECHANISM");
    assert.equal(pair.server.error, "ERR_ZMTP_MECHANISM");
  }
});

test("a server whose greeting does not say so is taken for one: libzmq never does", () => {
  const client = securedClient("PLAIN", "PUSH");

  client.receive(greeting({ mechanism: "PLAIN", asServer: 0 }));
  client.receive(command("WELCOME"));
  client.receive(ready({ "Socket-Type": "PULL" }));
  assert.ok(client.event("ready"));
});

test("an ERROR of PLAIN is understood as it should be, and as libzmq sends it", () => {
  for (const error of ["04 0A 05 'ERROR' 03 '400'", "04 09 '^RROR' 03 '400'"]) {
    const client = securedClient("PLAIN", "PUSH");

    client.receive(Buffer.concat([greeting({ mechanism: "PLAIN" }), bytes(error)]));
    assert.equal(client.error, "ERR_ZMTP_PEER_ERROR");
    assert.match(client.event("failed")!.error.message, /400$/);
  }
});

test("under 3.0 a NULL peer may send at once; its messages wait until it is accepted", () => {
  const server = securedServer("NULL", "PULL");

  server.receive(greeting({ version: "03 00" }));
  server.receive(Buffer.concat([ready({ "Socket-Type": "PUSH" }), bytes("00 02 'hi'")]));
  assert.deepEqual(server.inbound, []);
  server.answer(200);
  assert.deepEqual(server.inbound.map(String), ["hi"]);
});

test("CURVE: subscriptions and heartbeats travel in boxes, nothing in clear", () => {
  const heartbeat = { intervalMs: 1000, timeoutMs: 500, ttlMs: 0 };
  const pair = secured("CURVE", "SUB", "PUB", { heartbeat });
  const { client, server } = pair;
  const from = { client: client.sent.length, server: server.sent.length };

  client.engine.subscribe(Buffer.from("topic"));
  client.engine.tick(1000);
  pair.drive();
  assert.equal(`${server.event("subscribe")?.topic}`, "topic");
  const octets = [client.sent.subarray(from.client), server.sent.subarray(from.server)];
  for (const sent of octets) assert.doesNotMatch(sent.toString("latin1"), /PING|PONG|SUB|topic/);
  // Its PONG has come: the client is not dead to the time-out.
  client.engine.tick(1400);
  client.engine.tick(1600);
  assert.equal(client.error, undefined);
  client.engine.cancel(Buffer.from("topic"));
  pair.drive();
  assert.equal(`${server.event("cancel")?.topic}`, "topic");
});

test("CURVE: a peer that does not answer PING is found dead", () => {
  const heartbeat = { intervalMs: 1000, timeoutMs: 500, ttlMs: 0 };
  const { client } = secured("CURVE", "SUB", "PUB", { heartbeat });

  client.engine.tick(1000);
  client.flush();
  client.engine.said(1000);
  client.events.push(...client.engine.tick(1500));
  assert.equal(client.error, "ERR_ZMTP_HEARTBEAT_TIMEOUT");
});

test("CURVE: what was sealed and never sent can be read again", () => {
  const { client } = secured("CURVE", "PUSH", "PULL");
  const output = new Output();
  const message = [Buffer.from("one"), Buffer.alloc(20_000, 2)];

  client.engine.subscribe(Buffer.from("control"));
  client.engine.flush(output);
  client.engine.send(message, 0, output);
  client.engine.send([Buffer.from("three")], 0, output);
  assert.deepEqual(client.engine.unsent(output), [message, [Buffer.from("three")]]);
});

test("CURVE: a replayed message ends the connection, what came before it stays", () => {
  const { client, server } = secured("CURVE", "PUSH", "PULL");
  const octets = client.send("pay");

  server.receive(Uint8Array.from(octets));
  server.receive(Uint8Array.from(octets));
  assert.equal(server.error, "ERR_ZMTP_NONCE");
  assert.deepEqual(server.inbound.map(String), ["pay"]);
});

test("CURVE: traffic in clear ends the connection, and is not answered", () => {
  for (const clear of [bytes("00 02 'hi'"), command("PING", Buffer.alloc(2)), command("ERROR")]) {
    const { server } = secured("CURVE", "PUSH", "PULL");
    const before = server.sent.length;

    server.receive(clear);
    server.flush();
    assert.equal(server.error, "ERR_ZMTP_COMMAND");
    assert.equal(server.sent.length, before);
    assert.deepEqual(server.inbound, []);
  }
});

test("CURVE: neither side answers a bad handshake with ERROR", () => {
  const server = securedServer("CURVE", "PULL");
  server.receive(Buffer.concat([greeting({ mechanism: "CURVE" }), command("HELLO")]));
  const client = securedClient("CURVE", "PUSH");
  client.receive(Buffer.concat([greeting({ mechanism: "CURVE" }), command("WELCOME")]));

  for (const side of [server, client]) {
    assert.equal(side.error, "ERR_ZMTP_COMMAND");
    assert.doesNotMatch(side.flush().toString("latin1"), /ERROR/);
  }
});

test("CURVE: the handshake of a server ends in a minute, whatever its limit", () => {
  for (const handshakeMs of [0, 3_600_000]) {
    assert.equal(securedServer("CURVE", "PULL", { handshakeMs }).engine.deadline, COOKIE_MS_MAX);
  }
  assert.equal(securedServer("CURVE", "PULL", { handshakeMs: 100 }).engine.deadline, 100);
  assert.equal(securedServer("PLAIN", "PULL", { handshakeMs: 0 }).engine.deadline, Infinity);
});

test("CURVE: a message of the largest size is taken, one octet more is not", () => {
  const { client, server } = secured("CURVE", "PUSH", "PULL", { maxMessageSize: 10 });

  server.receive(client.send("x".repeat(10)));
  assert.equal(server.inbound.length, 1);
  server.receive(client.send("x".repeat(11)));
  assert.equal(server.error, "ERR_ZMTP_MESSAGE_TOO_LARGE");
});
