import assert from "node:assert/strict";
import { test } from "node:test";
import { PubPattern } from "../../src/pattern/pub.ts";
import { SubPattern } from "../../src/pattern/sub.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

const topic = Buffer.from("t");

function pubWith(settings: { noDrop?: boolean; invertMatching?: boolean }) {
  const pub = new PubPattern(() => ({ noDrop: false, invertMatching: false, ...settings }));
  const subscriber = fakePipe({ sendHighWaterMark: 2 });
  const other = fakePipe();
  for (const { pipe } of [subscriber, other]) {
    pub.attach(pipe);
    pub.ready(pipe);
  }
  pub.subscribe(subscriber.pipe, topic);
  return { pub, subscriber, other: other.pipe };
}

test("a PUB drops for a subscriber that is full", () => {
  const { pub, subscriber } = pubWith({});
  for (const text of ["t1", "t2", "t3"]) assert.equal(pub.send(message(text)), true);

  assert.deepEqual(waiting(subscriber.pipe), ["t1", "t2"]);
});

test("with noDrop it waits for the subscriber, nobody has the message, and it hears of room", () => {
  const { pub, subscriber, other } = pubWith({ noDrop: true });
  pub.subscribe(other, topic);
  pub.send(message("t1"));
  pub.send(message("t2"));

  assert.equal(pub.send(message("t3")), false);
  assert.deepEqual(waiting(other), ["t1", "t2"]);
  subscriber.pipe.outbound.clear();
  subscriber.pipe.drained();
  assert.deepEqual(subscriber.owner.writablePipes, [subscriber.pipe]);
  assert.equal(pub.send(message("t3")), true);
});

test("with noDrop a message that nobody wants is dropped", () => {
  const { pub } = pubWith({ noDrop: true });

  for (let i = 0; i < 10; i++) assert.equal(pub.send(message("x")), true);
});

test("with invertMatching those that did not subscribe have the message", () => {
  const { pub, subscriber, other } = pubWith({ invertMatching: true });
  pub.send(message("t1"));
  pub.send(message("x1"));
  pub.detach(other);
  pub.send(message("t2"));

  assert.deepEqual(waiting(other), ["t1", "x1"]);
  assert.deepEqual(waiting(subscriber.pipe), ["x1"]);
});

test("with invertMatching a SUB takes what does not match", () => {
  const sub = new SubPattern(() => ({ invertMatching: true }));
  const { pipe } = fakePipe();
  sub.add(topic);
  for (const text of ["t1", "x1"]) pipe.inbound.push(message(text));
  sub.readable(pipe);

  assert.deepEqual(sub.receive(), message("x1"));
  assert.equal(sub.receive(), undefined);
});
