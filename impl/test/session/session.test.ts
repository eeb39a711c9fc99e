import assert from "node:assert/strict";
import { test } from "node:test";
import { HandshakeError } from "../../src/errors.ts";
import { FakeConnection, nextTick } from "../support/fake-connection.ts";
import { message, waiting } from "../support/fake-pipe.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";
import { connect, sessionOf } from "../support/session-of.ts";

test("the greeting leaves at once, messages only after both READYs", async () => {
  const { session, pipe } = sessionOf("PUSH");
  pipe.send(message("early"));
  const connection = new FakeConnection();
  session.open(connection);
  assert.deepEqual(connection.sends, [greeting({ padding: 1 }).subarray(0, 10)]);
  connection.complete();

  connection.receive(greeting());
  await nextTick();
  const rest = greeting().subarray(10);
  assert.deepEqual(connection.sends[1], Buffer.concat([rest, ready({ "Socket-Type": "PUSH" })]));
  connection.complete();
  connection.receive(ready({ "Socket-Type": "PULL" }));
  await nextTick();

  assert.deepEqual(connection.sends[2], bytes("00 05 'early'"));
});

test("messages of one turn leave in one send", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const connection = connect(session, "PULL");
  await nextTick();
  connection.complete();

  for (let i = 0; i < 100; i++) pipe.send(message("x"));
  await nextTick();

  assert.equal(connection.sends.length, 3);
  assert.equal(connection.sends[2]!.length, 300);
});

test("while a send is in flight messages gather, and leave when it is complete", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const connection = connect(session, "PULL");
  await nextTick();
  connection.complete();
  pipe.send(message("a"));
  await nextTick();

  pipe.send(message("b"));
  pipe.send(message("c"));
  await nextTick();
  assert.equal(connection.sends.length, 3);
  connection.complete();

  assert.deepEqual(connection.sends[3], bytes("00 01 'b' 00 01 'c'"));
});

test("messages that were never handed over survive a reconnection, in order", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const first = connect(session, "PULL");
  await nextTick();
  first.complete();
  pipe.send(message("handed over"));
  await nextTick();
  const large = Buffer.alloc(30_000, 1);
  for (const frames of [["b"], ["c", "d"]]) pipe.send(message(...frames));
  pipe.send([large]);
  for (let i = 0; i < 300; i++) pipe.send([Buffer.alloc(1_000, i)]);

  first.handler.closed();
  const queued = pipe.outbound.length;
  assert.equal(queued, 303);
  const second = connect(session, "PULL");
  await nextTick();

  const sent = Buffer.concat(second.sends.slice(1));
  const start = sent.indexOf(bytes("00 01 'b' 01 01 'c' 00 01 'd' 02"));
  assert.ok(start >= 0);
  assert.equal(sent.includes(bytes("'handed over'")), false);
});

test("a message too large for one send is sent whole again after a loss", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const first = connect(session, "PULL");
  await nextTick();
  first.complete();
  const frames = Array.from({ length: 20 }, (_, i) => Buffer.alloc(10_000, i));
  pipe.send(frames);
  await nextTick();
  assert.ok(first.sends[2]!.length < 200_000);

  first.handler.closed();

  assert.deepEqual(waiting(pipe), [frames.join("|")]);
});

test("a peer that the socket refuses is closed after our READY", async () => {
  const { session, owner } = sessionOf("ROUTER");
  owner.refusal = new HandshakeError("ERR_ZMTP_IDENTITY");

  const connection = connect(session, "DEALER");
  await nextTick();
  connection.complete();
  assert.equal(connection.closing, true);
  connection.handler.closed();

  assert.deepEqual(owner.lostWith, [owner.refusal]);
});

test("subscriptions that wait for the application count against the high-water mark", async () => {
  const { session, owner, pipe } = sessionOf("XPUB", { receiveHighWaterMark: 2 });
  owner.subscribe = (from, topic) => void from.inbound.push([topic]);
  const connection = connect(session, "SUB");
  await nextTick();
  connection.complete();

  connection.receive(Buffer.concat([command("SUBSCRIBE"), command("SUBSCRIBE")]));
  assert.equal(connection.paused, true);
  pipe.take();

  assert.equal(connection.paused, false);
});

test("what a refused peer sent together with its READY is dropped", () => {
  const { session, owner, pipe } = sessionOf("PAIR");
  owner.refusal = new HandshakeError("ERR_ZMTP_SECOND_PEER");
  const connection = new FakeConnection();
  session.open(connection);
  connection.complete();

  connection.receive(
    Buffer.concat([greeting(), ready({ "Socket-Type": "PAIR" }), bytes("00 01 'a'")]),
  );

  assert.equal(pipe.inbound.length, 0);
});

test("a peer that breaks the protocol is closed, and its messages so far are kept", async () => {
  const { session, owner, pipe } = sessionOf("PULL");
  const connection = connect(session, "PUSH");
  await nextTick();
  connection.complete();

  connection.receive(bytes("00 01 'a' F8 00"));
  assert.equal(connection.closing, true);
  connection.handler.closed();

  assert.equal(pipe.inbound.length, 1);
  assert.equal((owner.lostWith[0] as HandshakeError).code, "ERR_ZMTP_RESERVED_FLAGS");
});

test("a full inbound queue pauses the connection, and loses nothing", async () => {
  const { session, pipe } = sessionOf("PULL", { receiveHighWaterMark: 4 });
  const connection = connect(session, "PUSH");
  connection.receive(bytes("00 01 'a' 00 01 'b' 00 01 'c' 00 01 'd' 00 01 'e' 00 01 'f' 00 01"));
  assert.equal(pipe.inbound.length, 4);
  assert.equal(connection.paused, true);

  let seen = "";
  for (let i = 0; i < 6; i++) seen += pipe.take();
  assert.equal(connection.paused, false);
  connection.receive(bytes("'g'"));
  seen += pipe.take();

  assert.equal(seen, "abcdefg");
});

test("subscriptions of a peer reach the socket", () => {
  const { session, owner } = sessionOf("PUB");
  const connection = connect(session, "SUB");

  connection.receive(
    Buffer.concat([command("SUBSCRIBE", Buffer.from("A")), command("CANCEL", Buffer.from("A"))]),
  );

  assert.deepEqual(owner.topics, ["+A", "-A"]);
});

for (const [version, octets] of [
  ["3.1", Buffer.concat([greeting(), ready({ "Socket-Type": "XPUB" })])],
  ["3.0", Buffer.concat([greeting({ version: "03 00" }), ready({ "Socket-Type": "XPUB" })])],
  ["2.0", bytes("FF 00*7 01 7F 01 01 00 00")],
  ["revision 0", bytes("FF 00*7 01 7F 00 01 01 00")],
  ["1.0", bytes("01 00")],
] as const) {
  test(`messages that never left wait for the next connection, subscriptions do not: ${version}`, () => {
    const { session, pipe } = sessionOf("XSUB");
    const connection = new FakeConnection();
    session.open(connection);
    connection.receive(octets);
    session.subscribe(Buffer.from("topic"));
    pipe.send(message("a", "b"));
    pipe.send(message("x".repeat(300)));

    connection.handler.closed();

    assert.deepEqual(waiting(pipe), ["a|b", "x".repeat(300)]);
  });
}

test("finishing waits until all is sent", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const connection = connect(session, "PULL");
  await nextTick();
  connection.complete();
  pipe.send(message("last"));

  session.finish();
  await nextTick();
  assert.equal(connection.closing, false);
  connection.complete();

  assert.equal(connection.closing, true);
});
