import assert from "node:assert/strict";
import { test } from "node:test";
import { Topics } from "../../src/pattern/topics.ts";
import { fakePipe } from "../support/fake-pipe.ts";

const a = Buffer.from("a");
const b = Buffer.from("b");

test("a topic goes to the peers once, and is cancelled when nobody wants it", () => {
  const topics = new Topics();
  const { pipe, session } = fakePipe();
  topics.join(pipe);

  assert.deepEqual([topics.add(a), topics.add(a)], [true, false]);
  assert.deepEqual([topics.remove(a), topics.remove(a), topics.remove(a)], [false, true, false]);

  assert.deepEqual(session.topics, ["+a", "-a"]);
});

test("a peer that comes, or comes back, is told what is subscribed now", () => {
  const topics = new Topics();
  const { pipe, session } = fakePipe();
  topics.add(a);
  topics.add(b);
  topics.join(pipe);
  topics.remove(a);

  topics.join(pipe);

  assert.deepEqual(session.topics, ["+a", "+b", "-a", "+b"]);
});

test("a peer that is left is told that all is cancelled, and nothing more", () => {
  const topics = new Topics();
  const { pipe, session } = fakePipe();
  topics.join(pipe);
  topics.add(a);
  topics.add(b);

  topics.leave(pipe);
  topics.leave(pipe);
  topics.add(Buffer.from("c"));

  assert.deepEqual(session.topics, ["+a", "+b", "-a", "-b"]);
});

test("told to be verbose, every subscription and cancellation goes to the publishers", () => {
  const topics = new Topics(() => true);
  const [early, late] = [fakePipe(), fakePipe()];
  topics.join(early.pipe);
  topics.add(Buffer.from("a"));
  topics.add(Buffer.from("a"));
  topics.join(late.pipe);
  topics.remove(Buffer.from("a"));
  topics.leave(early.pipe);

  assert.deepEqual(early.session.topics, ["+a", "+a", "-a", "-a"]);
  assert.deepEqual(late.session.topics, ["+a", "+a", "-a"]);
});
