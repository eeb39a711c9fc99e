import assert from "node:assert/strict";
import { test } from "node:test";
import { StreamPattern } from "../../src/pattern/stream.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

/** A STREAM with one peer, and the routing id it gave it. */
function streamWith({ notify = true, sendHighWaterMark = 1000 } = {}) {
  const stream = new StreamPattern(0, () => notify);
  const { pipe, session, owner } = fakePipe({ sendHighWaterMark });
  stream.ready(pipe);
  stream.readable(pipe);
  return { stream, pipe, session, owner, id: pipe.routingId };
}

test("a peer that comes, and one that goes, is its routing id and no octets", () => {
  const { stream, pipe, owner, id } = streamWith();
  assert.deepEqual(stream.receive(), [id, Buffer.alloc(0)]);
  assert.equal(id.length, 5);
  assert.equal(id[0], 0);

  stream.lost(pipe);
  assert.deepEqual(owner.readablePipes, [pipe]);
  stream.readable(pipe);
  stream.lost(pipe);

  assert.deepEqual(stream.receive(), [id, Buffer.alloc(0)]);
  assert.equal(stream.receive(), undefined);
});

test("without notify only octets come", () => {
  const { stream, pipe, id } = streamWith({ notify: false });
  pipe.inbound.push(message("octets"));
  stream.readable(pipe);
  stream.lost(pipe);

  assert.deepEqual(stream.receive(), [id, Buffer.from("octets")]);
  assert.equal(stream.receive(), undefined);
});

test("octets go to the peer that is named, and wait where it is full", () => {
  const { stream, pipe, id } = streamWith({ sendHighWaterMark: 1 });

  assert.equal(stream.send([id, Buffer.from("a")]), true);
  assert.equal(stream.send([id, Buffer.from("b")]), false);
  assert.deepEqual(waiting(pipe), ["a"]);
});

test("sending no octets ends the connection, and nothing is said of it", () => {
  const { stream, pipe, session, id } = streamWith({ notify: true });
  stream.receive();
  stream.send([id, Buffer.alloc(0)]);
  assert.equal(session.finished, true);

  stream.lost(pipe);

  assert.equal(stream.receive(), undefined);
  assert.throws(() => stream.send([id, Buffer.from("a")]), { code: "EHOSTUNREACH" });
});

test("a peer that is connected again keeps its routing id", () => {
  const { stream, pipe, id } = streamWith();
  stream.lost(pipe);
  assert.throws(() => stream.send([id, Buffer.from("a")]), { code: "EHOSTUNREACH" });

  stream.ready(pipe);

  assert.deepEqual(pipe.routingId, id);
  assert.equal(stream.send([id, Buffer.from("a")]), true);
});

test("a message is a routing id and octets, nothing else", () => {
  const { stream, id } = streamWith();

  assert.throws(() => stream.send([id]), { code: "EINVAL", message: /got 1/ });
  assert.throws(() => stream.send([id, id, id]), { code: "EINVAL", message: /got 3/ });
});
