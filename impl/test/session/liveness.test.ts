import assert from "node:assert/strict";
import { test } from "node:test";
import type { HandshakeError } from "../../src/errors.ts";
import { FakeConnection, nextTick } from "../support/fake-connection.ts";
import { bytes, command, greeting } from "../support/octets.ts";
import { connect, sessionOf } from "../support/session-of.ts";

test("a handshake that takes too long is closed by the clock", () => {
  const { session, owner, clock } = sessionOf("PULL");
  const connection = new FakeConnection();
  session.open(connection);
  connection.complete();

  clock.advance(30_000);
  // The version octet that patience had sent.
  connection.complete();
  assert.equal(connection.closing, true);
  connection.handler.closed();

  assert.equal((owner.lostWith[0] as HandshakeError).code, "ERR_ZMTP_HANDSHAKE_TIMEOUT");
});

const beating = { intervalMs: 100, timeoutMs: 50, ttlMs: 300 };

for (const [ours, theirs] of [
  ["PUSH", "PULL"],
  ["PULL", "PUSH"],
  ["PUB", "SUB"],
  ["DEALER", "ROUTER"],
] as const) {
  test(`a ${ours} notices within interval and time-out that its ${theirs} is dead`, async () => {
    const { session, owner, clock } = sessionOf(ours, { heartbeat: beating });
    const connection = connect(session, theirs);
    await nextTick();
    connection.complete();

    clock.advance(100);
    await nextTick();
    assert.deepEqual(connection.sends.at(-1), command("PING", bytes("00 03")));
    connection.complete();
    clock.advance(50);
    assert.equal(connection.closing, true);
    connection.handler.closed();

    assert.equal((owner.lostWith[0] as HandshakeError).code, "ERR_ZMTP_HEARTBEAT_TIMEOUT");
  });
}

test("a peer whose PING carries a TTL is dead when nothing follows, without heartbeats of ours", () => {
  const { session, clock } = sessionOf("PULL");
  const connection = connect(session, "PUSH");

  connection.receive(command("PING", bytes("00 02")));
  clock.advance(199);
  assert.equal(connection.closing, false);
  clock.advance(1);

  assert.equal(connection.closing, true);
});

test("a peer is not dead while its octets wait for the application", async () => {
  const { session, pipe, clock } = sessionOf("PULL", {
    receiveHighWaterMark: 2,
    heartbeat: beating,
  });
  const connection = connect(session, "PUSH");
  await nextTick();
  connection.complete();
  connection.receive(bytes("00 01 'a' 00 01 'b'"));
  assert.equal(connection.paused, true);

  clock.advance(1_000);
  assert.equal(connection.closing, false);
  pipe.take();
  pipe.take();
  assert.equal(connection.paused, false);
  clock.advance(1_000);

  assert.equal(connection.closing, true);
});

test("a peer that has failed and takes nothing is cut off after a second", async () => {
  const { session, clock } = sessionOf("PULL");
  const connection = new FakeConnection();
  session.open(connection);

  connection.receive(Buffer.concat([greeting(), bytes("00 01 'a'")]));
  clock.advance(999);
  assert.equal(connection.closing, false);
  clock.advance(1);

  assert.equal(connection.closing, true);
});
