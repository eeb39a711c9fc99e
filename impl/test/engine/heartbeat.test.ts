import assert from "node:assert/strict";
import { test } from "node:test";
import { Heartbeat } from "../../src/engine/heartbeat.ts";
import { Side } from "../support/engine-pair.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";

test("without an interval nothing is ever due", () => {
  const heartbeat = new Heartbeat({ intervalMs: 0, timeoutMs: 0, ttlMs: 0 });
  heartbeat.start(0);

  assert.equal(heartbeat.deadline, Number.POSITIVE_INFINITY);
  assert.equal(heartbeat.tick(1e12), undefined);
});

test("a PING is due at each interval, and silence after it is death", () => {
  const heartbeat = new Heartbeat({ intervalMs: 100, timeoutMs: 250, ttlMs: 0 });
  heartbeat.start(0);

  assert.equal(heartbeat.tick(99), undefined);
  assert.equal(heartbeat.tick(100), "ping");
  assert.equal(heartbeat.tick(200), "ping");
  assert.equal(heartbeat.tick(300), "ping");
  assert.equal(heartbeat.deadline, 350);
  assert.equal(heartbeat.tick(350), "dead");
});

test("any octets after a PING put death off", () => {
  const heartbeat = new Heartbeat({ intervalMs: 100, timeoutMs: 150, ttlMs: 0 });
  heartbeat.start(0);
  heartbeat.tick(100);

  heartbeat.heard();

  assert.equal(heartbeat.tick(250), "ping");
  assert.equal(heartbeat.deadline, 350);
});

test("a PING of ours carries the TTL in tenths of a second, and no context", () => {
  const side = new Side({
    socketType: "PULL",
    bound: true,
    heartbeat: { intervalMs: 50, timeoutMs: 0, ttlMs: 1_500 },
  });
  side.receive(Buffer.concat([greeting(), ready({ "Socket-Type": "PUSH" })]));
  side.flush();

  side.engine.tick(50);

  assert.deepEqual(side.flush(), command("PING", bytes("00 0F")));
});
