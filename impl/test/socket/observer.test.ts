import assert from "node:assert/strict";
import { channel } from "node:diagnostics_channel";
import { test } from "node:test";
import { Dealer, type Event, Pull } from "../../src/index.ts";
import { OBSERVED_EVENTS_MAX } from "../../src/limits.ts";
import { Monitor } from "../../src/socket/monitor.ts";
import { Observer } from "../../src/socket/observer.ts";
import { nextTick } from "../support/fake-connection.ts";

const patience = { timeoutMs: -1, after: () => () => {}, hold() {}, release() {} };

/** An observer, and how many of its readers keep the process alive. */
function observerOf() {
  const alive = { held: 0 };
  const observer = new Observer({
    ...patience,
    hold: () => void alive.held++,
    release: () => void alive.held--,
  });
  return { observer, alive };
}

const bind: Event = { type: "bind", address: "tcp://127.0.0.1:1" };
const close: Event = { type: "close", address: "tcp://127.0.0.1:1" };
const end: Event = { type: "end" };

test("events wait to be received, in order, and receivers for events", async () => {
  const { observer, alive } = observerOf();
  observer.push(bind);
  assert.equal(await observer.receive(), bind);

  const both = Promise.all([observer.receive(), observer.receive()]);
  assert.equal(alive.held, 2);
  observer.push(close);
  observer.push(bind);

  assert.deepEqual(await both, [close, bind]);
  assert.equal(alive.held, 0);
});

test("iteration ends after the last event", async () => {
  const { observer } = observerOf();
  observer.push(bind);
  observer.push(end);

  const seen: string[] = [];
  for await (const { type } of observer) seen.push(type);

  assert.deepEqual(seen, ["bind", "end"]);
  assert.equal(observer.closed, true);
  await assert.rejects(observer.receive(), { code: "EBADF" });
});

test("listeners get what has waited, each event once, and keep the process alive to the end", async () => {
  const { observer, alive } = observerOf();
  const seen: string[] = [];
  observer.push(bind);

  observer.on("bind", () => seen.push("on bind"));
  observer.once("close", () => seen.push("once close"));
  assert.equal(alive.held, 1);
  await nextTick();
  observer.push(close);
  observer.push(close);
  observer.push(end);
  await nextTick();

  assert.deepEqual(seen, ["on bind", "once close"]);
  assert.equal(alive.held, 0);
  assert.throws(() => observer.receive(), /event emitter mode/);
});

test("a listener that is taken off hears nothing any more", async () => {
  const { observer } = observerOf();
  const seen: Event[] = [];
  const listener = (event: Event) => void seen.push(event);
  observer.on("bind", listener);

  observer.off("bind", listener);
  observer.push(bind);
  await nextTick();

  assert.deepEqual(seen, []);
});

test("of events that nobody reads the first are kept, and the end", async () => {
  const { observer } = observerOf();
  for (let i = 0; i < OBSERVED_EVENTS_MAX + 5; i++) observer.push(bind);
  observer.push(end);

  let count = 0;
  for await (const _ of observer) count++;

  assert.equal(count, OBSERVED_EVENTS_MAX + 1);
});

test("closing ends what waits", async () => {
  const { observer, alive } = observerOf();
  const waiting = assert.rejects(observer.receive(), { code: "EAGAIN" });

  observer.close();
  await waiting;

  assert.equal(alive.held, 0);
});

test("an event names both ends of its connection, where only who asks sees them", async () => {
  using pull = new Pull();
  using dealer = new Dealer({ linger: 0, reconnectInterval: -1 });
  const { events } = pull;
  await pull.bind("tcp://127.0.0.1:*");
  dealer.connect(pull.lastEndpoint!);

  assert.deepEqual(await events.receive(), { type: "bind", address: pull.lastEndpoint! });
  const accept = await events.receive();
  assert.ok(accept.type === "accept");
  assert.deepEqual(accept, { type: "accept", address: pull.lastEndpoint! });
  assert.equal(accept.localAddress, pull.lastEndpoint);
  assert.match(accept.remoteAddress!, /^tcp:\/\/127\.0\.0\.1:\d+$/);
});

test("an observer that is first looked at after the close has the end alone", async () => {
  const pull = new Pull();
  pull.close();

  assert.deepEqual(await pull.events.receive(), { type: "end" });
});

test("a diagnostics channel has the events of a type, with both ends and the socket type", () => {
  const published: unknown[] = [];
  const note = (message: unknown) => void published.push(message);
  const handshakes = channel("scrutineer:zmq:handshake");
  const monitor = new Monitor("PULL", patience);
  const ends = { localAddress: "tcp://127.0.0.1:1", remoteAddress: "tcp://127.0.0.1:2" };

  monitor.report("handshake", ends.localAddress, ends);
  handshakes.subscribe(note);
  monitor.report("handshake", ends.localAddress, ends);
  monitor.report("disconnect", ends.localAddress, ends);
  handshakes.unsubscribe(note);

  assert.deepEqual(published, [
    { type: "handshake", address: ends.localAddress, ...ends, socketType: "PULL" },
  ]);
});
