import assert from "node:assert/strict";
import { test } from "node:test";
import { XSubPattern } from "../../src/pattern/xsub.ts";
import { fakePipe, message, pipeWith, waiting } from "../support/fake-pipe.ts";

const quiet = { verboseUnsubscribe: false, onlyFirstSubscribe: false };

test("frames that start with 1 or 0 are subscriptions, all else goes up as it is", () => {
  const xsub = new XSubPattern(() => quiet);
  const { pipe, session } = fakePipe();
  xsub.attach(pipe);
  xsub.ready(pipe);

  for (const frames of [["\x01a"], ["\x01b", "more"], [""], ["x"], ["\x00a"], ["\x00c"]]) {
    assert.equal(xsub.send(message(...frames)), true);
  }

  assert.deepEqual(session.topics, ["+a", "+b", "-a"]);
  assert.deepEqual(waiting(pipe), ["more", "", "x"]);
});

for (const [onlyFirstSubscribe, topics, passed] of [
  [false, ["+a", "-a", "+c"], ["x", "y|z"]],
  [true, ["+a", "-a"], ["x", "y|z|\x01c"]],
] as const) {
  test(`with onlyFirstSubscribe ${onlyFirstSubscribe} an XSUB sends ${topics.length} topics`, () => {
    const xsub = new XSubPattern(() => ({ ...quiet, onlyFirstSubscribe }));
    const { pipe, session } = fakePipe();
    xsub.attach(pipe);
    xsub.ready(pipe);

    xsub.send(message("\x01a", "x", "\x00a"));
    xsub.send(message("y", "z", "\x01c"));

    assert.deepEqual(session.topics, topics);
    assert.deepEqual(waiting(pipe), passed);
  });
}

test("a message goes to every publisher but those that are full", () => {
  const xsub = new XSubPattern(() => quiet);
  const pipes = [fakePipe({ sendHighWaterMark: 1 }).pipe, fakePipe().pipe];
  for (const pipe of pipes) xsub.attach(pipe);

  assert.equal(xsub.send(message("x")), true);
  assert.equal(xsub.send(message("y")), true);

  assert.deepEqual(pipes.map(waiting), [["x"], ["x", "y"]]);
});

test("the buffer of a subscription may be written again", () => {
  const xsub = new XSubPattern(() => quiet);
  const frame = Buffer.from("\x01a");
  xsub.send([frame]);
  frame.fill("z");
  const { pipe, session } = fakePipe();

  xsub.ready(pipe);

  assert.deepEqual(session.topics, ["+a"]);
});

test("an XSUB has no filter of its own", () => {
  const xsub = new XSubPattern(() => quiet);
  const pipe = pipeWith("never subscribed");
  xsub.readable(pipe);

  assert.deepEqual(xsub.receive(), message("never subscribed"));
});
