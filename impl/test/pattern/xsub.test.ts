import assert from "node:assert/strict";
import { test } from "node:test";
import { XSubPattern } from "../../src/pattern/xsub.ts";
import { fakePipe, message, pipeWith, waiting } from "../support/fake-pipe.ts";

test("one frame that starts with 1 or 0 is a subscription, all else goes up as it is", () => {
  const xsub = new XSubPattern(() => false);
  const { pipe, session } = fakePipe();
  xsub.attach(pipe);
  xsub.ready(pipe);

  for (const frames of [["\x01a"], ["\x01a", "more"], [""], ["x"], ["\x00a"], ["\x00b"]]) {
    assert.equal(xsub.send(message(...frames)), true);
  }

  assert.deepEqual(session.topics, ["+a", "-a"]);
  assert.deepEqual(waiting(pipe), ["\x01a|more", "", "x"]);
});

test("a message goes to every publisher but those that are full", () => {
  const xsub = new XSubPattern(() => false);
  const pipes = [fakePipe({ sendHighWaterMark: 1 }).pipe, fakePipe().pipe];
  for (const pipe of pipes) xsub.attach(pipe);

  assert.equal(xsub.send(message("x")), true);
  assert.equal(xsub.send(message("y")), true);

  assert.deepEqual(pipes.map(waiting), [["x"], ["x", "y"]]);
});

test("the buffer of a subscription may be written again", () => {
  const xsub = new XSubPattern(() => false);
  const frame = Buffer.from("\x01a");
  xsub.send([frame]);
  frame.fill("z");
  const { pipe, session } = fakePipe();

  xsub.ready(pipe);

  assert.deepEqual(session.topics, ["+a"]);
});

test("an XSUB has no filter of its own", () => {
  const xsub = new XSubPattern(() => false);
  const pipe = pipeWith("never subscribed");
  xsub.readable(pipe);

  assert.deepEqual(xsub.receive(), message("never subscribed"));
});
