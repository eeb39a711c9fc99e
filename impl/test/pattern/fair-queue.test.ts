import assert from "node:assert/strict";
import { test } from "node:test";
import { FairQueue } from "../../src/pattern/fair-queue.ts";
import { message, pipeWith } from "../support/fake-pipe.ts";

function drain(queue: FairQueue): string {
  let all = "";
  for (let next = queue.take(); next !== undefined; next = queue.take()) all += next;
  return all;
}

test("messages are taken from each pipe in turn", () => {
  const queue = new FairQueue();
  for (const pipe of [pipeWith("a", "a", "a"), pipeWith("b"), pipeWith("c", "c")]) {
    queue.readable(pipe);
  }

  assert.equal(drain(queue), "abcaca");
});

test("a pipe that was empty comes back when it is readable again", () => {
  const queue = new FairQueue();
  const pipe = pipeWith("a");
  queue.readable(pipe);
  queue.readable(pipe);
  assert.equal(drain(queue), "a");

  pipe.inbound.push(message("b"));
  queue.readable(pipe);

  assert.equal(drain(queue), "b");
  assert.equal(queue.last, pipe);
});

test("a batch keeps the turns of each pipe, and ends at its limit", () => {
  const queue = new FairQueue();
  for (const pipe of [pipeWith("a", "a", "a", "a"), pipeWith("b")]) queue.readable(pipe);

  assert.equal(queue.takeMany(3).join(""), "aba");
  assert.equal(queue.takeMany(1).join(""), "a");
  assert.equal(queue.takeMany(9).join(""), "a");
  assert.deepEqual(queue.takeMany(9), []);
});
