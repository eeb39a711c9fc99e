import assert from "node:assert/strict";
import { test } from "node:test";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

test("a message goes past the queue while the session takes it", () => {
  const { pipe, session } = fakePipe();
  session.takes = 1;

  assert.equal(pipe.send(message("a")), true);
  assert.equal(pipe.send(message("b")), true);

  assert.deepEqual(session.messages, [message("a")]);
  assert.deepEqual(waiting(pipe), ["b"]);
  assert.equal(session.wakes, 1);
});

test("a message does not overtake those in the queue", () => {
  const { pipe, session } = fakePipe();
  pipe.send(message("a"));
  session.takes = 1;

  pipe.send(message("b"));

  assert.deepEqual(session.messages, []);
  assert.deepEqual(waiting(pipe), ["a", "b"]);
});

test("at the high-water mark a message is turned away, until half of the queue is gone", () => {
  const { pipe, owner } = fakePipe({ sendHighWaterMark: 4 });
  for (const text of ["a", "b", "c", "d"]) assert.equal(pipe.send(message(text)), true);
  assert.equal(pipe.send(message("e")), false);

  pipe.outbound.shift();
  pipe.drained();
  assert.equal(owner.writablePipes.length, 0);
  pipe.outbound.shift();
  pipe.drained();
  assert.equal(owner.writablePipes.length, 1);
});

test("a mark of 0 is no limit", () => {
  const { pipe } = fakePipe({ sendHighWaterMark: 0 });

  for (let i = 0; i < 5_000; i++) assert.equal(pipe.send(message("x")), true);
});

test("what waits is a copy: its sender may write into its buffer", () => {
  const { pipe } = fakePipe();
  const body = Buffer.from("before");
  pipe.send([body]);

  body.write("after!");

  assert.deepEqual(waiting(pipe), ["before"]);
});

test("bodies from 16 KiB are not copied", () => {
  const { pipe } = fakePipe();
  const body = Buffer.alloc(16_384);
  pipe.send([body]);

  assert.equal(pipe.outbound.shift()![0], body);
});

test("restored messages come before those that wait, in their order", () => {
  const { pipe } = fakePipe();
  pipe.send(message("c"));

  pipe.restore([message("a"), message("b")]);

  assert.deepEqual(waiting(pipe), ["a", "b", "c"]);
});

test("what was written and has not left counts against the high-water mark", () => {
  const { pipe, session, owner } = fakePipe({ sendHighWaterMark: 4 });
  session.written = 3;

  assert.deepEqual([pipe.send(message("a")), pipe.send(message("b"))], [true, false]);
  pipe.drained();
  assert.deepEqual(owner.writablePipes, []);
  session.written = 0;
  pipe.drained();

  assert.deepEqual(owner.writablePipes, [pipe]);
});

test("a session that holds octets back is told when half of the inbound queue is free", () => {
  const { pipe, session } = fakePipe({ receiveHighWaterMark: 4 });
  for (const text of ["a", "b", "c", "d"]) pipe.inbound.push(message(text));
  assert.equal(pipe.room, 0);
  pipe.hold();

  pipe.take();
  assert.equal(session.refills, 0);
  pipe.take();
  assert.equal(session.refills, 1);
  pipe.take();
  assert.equal(session.refills, 1);
});

test("a higher mark makes room at once for whoever was turned away at the old one", () => {
  const { pipe, owner } = fakePipe({ sendHighWaterMark: 2 });
  for (const text of ["a", "b"]) pipe.send(message(text));
  assert.equal(pipe.send(message("c")), false);

  pipe.mark({ sendHighWaterMark: 3, receiveHighWaterMark: 1000 });

  assert.deepEqual(owner.writablePipes, [pipe]);
  assert.deepEqual([pipe.send(message("c")), pipe.send(message("d"))], [true, false]);
});

test("a lower mark drops nothing that waits, and takes nothing more before that is fewer", () => {
  const { pipe, owner } = fakePipe({ sendHighWaterMark: 4 });
  for (const text of ["a", "b", "c"]) pipe.send(message(text));

  pipe.mark({ sendHighWaterMark: 2, receiveHighWaterMark: 1000 });

  assert.equal(pipe.send(message("d")), false);
  assert.deepEqual(waiting(pipe), ["a", "b", "c"]);
  assert.deepEqual(owner.writablePipes, []);
});

test("a higher mark lets in what a session holds back", () => {
  const { pipe, session } = fakePipe({ receiveHighWaterMark: 1 });
  pipe.inbound.push(message("a"));
  pipe.hold();

  pipe.mark({ sendHighWaterMark: 1000, receiveHighWaterMark: 1 });
  assert.equal(session.refills, 0);
  pipe.mark({ sendHighWaterMark: 1000, receiveHighWaterMark: 2 });

  assert.deepEqual([session.refills, pipe.room], [1, 1]);
});
