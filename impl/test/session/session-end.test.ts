import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTick } from "../support/fake-connection.ts";
import { message } from "../support/fake-pipe.ts";
import { bytes } from "../support/octets.ts";
import { connect, sessionOf } from "../support/session-of.ts";

test("asked to linger it keeps the process alive until all is sent, over a reconnection", async () => {
  const { session, pipe, alive } = sessionOf("PUSH");
  const first = connect(session, "PULL");
  await nextTick();
  first.complete();
  assert.equal(session.linger(), false);
  pipe.send(message("a"));

  assert.equal(session.linger(), true);
  first.handler.closed();
  assert.equal(alive.held, 1);
  const second = connect(session, "PULL");
  await nextTick();
  assert.equal(alive.held, 1);
  second.complete();

  assert.equal(alive.held, 0);
});

test("aborted it hands out what was written, and no more", async () => {
  const { session, pipe } = sessionOf("PUSH");
  const connection = connect(session, "PULL");
  await nextTick();
  connection.complete();
  pipe.send(message("written"));
  pipe.outbound.push(message("waits"));

  session.abort();
  assert.deepEqual(connection.sends.at(-1), bytes("00 07 'written'"));
  assert.equal(connection.closing, false);
  connection.complete();

  assert.equal(connection.closing, true);
  assert.equal(session.unsent, false);
});

test("aborted it cuts off a peer that does not take what was written", async () => {
  const { session, pipe, clock } = sessionOf("PUSH");
  const connection = connect(session, "PULL");
  await nextTick();
  connection.complete();
  pipe.send(message("written"));

  session.abort();
  clock.advance(1_000);

  assert.equal(connection.closing, true);
});
