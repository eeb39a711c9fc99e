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

  heartbeat.heard(120);

  assert.equal(heartbeat.deadline, 200);
  assert.equal(heartbeat.tick(250), "ping");
});

test("as long as both sides send there is no PING", () => {
  const heartbeat = new Heartbeat({ intervalMs: 100, timeoutMs: 150, ttlMs: 0 });
  heartbeat.start(0);
  heartbeat.heard(80);
  heartbeat.said(90);

  assert.equal(heartbeat.tick(100), undefined);
  assert.equal(heartbeat.deadline, 180);
  heartbeat.heard(170);
  assert.equal(heartbeat.tick(180), undefined);
  assert.equal(heartbeat.tick(190), "ping");
});

test("a peer that answers nothing is sent four PINGs, and no more", () => {
  const heartbeat = new Heartbeat({ intervalMs: 100, timeoutMs: 0, ttlMs: 0 });
  heartbeat.start(0);

  const pings = Array.from({ length: 9 }, (_, i) => heartbeat.tick(100 * (i + 1)));
  assert.equal(pings.filter((due) => due === "ping").length, 4);
  heartbeat.heard(950);

  assert.equal(heartbeat.tick(1100), "ping");
});

test("while nobody listens silence is no death, of either kind", () => {
  const heartbeat = new Heartbeat({ intervalMs: 100, timeoutMs: 150, ttlMs: 0 });
  heartbeat.start(0);
  heartbeat.pinged(3, 0);
  heartbeat.tick(100);

  heartbeat.listen(false);
  heartbeat.pinged(3, 110);
  assert.equal(heartbeat.tick(200), "ping");
  assert.equal(heartbeat.tick(400), "ping");
  heartbeat.listen(true);
  assert.equal(heartbeat.tick(500), "ping");

  assert.equal(heartbeat.tick(650), "dead");
});

test("a 3.0 peer counts as dead in silence only once it has answered a PING", () => {
  for (const answers of [false, true]) {
    const heartbeat = { intervalMs: 100, timeoutMs: 50, ttlMs: 0 };
    const side = new Side({ socketType: "PULL", bound: true, heartbeat });
    const hello = [greeting({ version: "03 00" }), ready({ "Socket-Type": "PUSH" })];
    side.receive(Buffer.concat(hello));
    side.flush();

    side.engine.tick(100);
    assert.deepEqual(side.flush(), command("PING", bytes("00 00")));
    if (answers) side.receive(command("PONG"), 110);
    for (let now = 150; now < 1_000; now += 10) side.events.push(...side.engine.tick(now));

    assert.equal(side.error, answers ? "ERR_ZMTP_HEARTBEAT_TIMEOUT" : undefined);
  }
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
