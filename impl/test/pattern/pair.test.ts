import assert from "node:assert/strict";
import { test } from "node:test";
import { PairPattern } from "../../src/pattern/pair.ts";
import { fakePipe, message, pipeWith, waiting } from "../support/fake-pipe.ts";

test("a PAIR sends to its peer, and has none at first", () => {
  const pair = new PairPattern();
  const { pipe } = fakePipe();
  assert.equal(pair.send(message("a")), false);

  pair.attach(pipe);

  assert.equal(pair.send(message("b")), true);
  assert.deepEqual(waiting(pipe), ["b"]);
});

test("a PAIR waits at its peer's high-water mark", () => {
  const pair = new PairPattern();
  pair.attach(fakePipe({ sendHighWaterMark: 1 }).pipe);

  assert.equal(pair.send(message("a")), true);
  assert.equal(pair.send(message("b")), false);
});

test("a second peer is refused until the first has gone", () => {
  const pair = new PairPattern();
  const [first, second] = [fakePipe().pipe, fakePipe().pipe];
  pair.ready(first);
  pair.attach(first);
  assert.throws(() => pair.ready(second), { code: "ERR_ZMTP_SECOND_PEER" });
  pair.ready(first);

  pair.detach(first);

  pair.ready(second);
});

test("what a peer sent before it went comes before what the next one sends", () => {
  const pair = new PairPattern();
  const [first, second] = [pipeWith("1", "2"), pipeWith("3")];
  pair.attach(first);
  pair.readable(first);
  pair.detach(first);
  pair.attach(second);
  pair.readable(second);

  for (const text of ["1", "2", "3"]) assert.deepEqual(pair.receive(), message(text));
  assert.equal(pair.receive(), undefined);
});
