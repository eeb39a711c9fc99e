import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../src/message.ts";
import { XPubPattern, type XPubSettings } from "../../src/pattern/xpub.ts";
import type { Pipe } from "../../src/pipe/pipe.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

const quiet: XPubSettings = {
  verbosity: null,
  welcomeMessage: Buffer.alloc(0),
  manual: false,
  manualLastValue: false,
  noDrop: false,
  invertMatching: false,
};
const topic = Buffer.from("t");

/** An XPUB, its peers, and what its application has received. */
function xpubWith(peers: number, settings: Partial<XPubSettings> = {}) {
  const xpub = new XPubPattern(() => ({ ...quiet, ...settings }));
  const pipes = Array.from({ length: peers }, () => fakePipe().pipe);
  for (const pipe of pipes) {
    xpub.attach(pipe);
    xpub.ready(pipe);
  }
  /** As a session does, which tells the socket after all events. */
  const received = (): string[] => {
    for (const pipe of pipes) if (pipe.inbound.length > 0) xpub.readable(pipe);
    const texts: string[] = [];
    const text = ([frame]: Message) => `${frame![0] === 1 ? "+" : "-"}${frame!.subarray(1)}`;
    for (let next = xpub.receive(); next; next = xpub.receive()) texts.push(text(next));
    return texts;
  };
  return { xpub, pipes: pipes as [Pipe, Pipe], received };
}

/** Two peers subscribe, the first one twice; then all is cancelled, and once more. */
function subscribeAndCancel({ xpub, pipes: [first, second] }: ReturnType<typeof xpubWith>): void {
  xpub.subscribe(first, topic);
  xpub.subscribe(first, topic);
  xpub.subscribe(second, topic);
  xpub.cancel(first, topic);
  xpub.cancel(first, topic);
  xpub.cancel(second, topic);
  xpub.cancel(second, topic);
}

for (const [verbosity, expected] of [
  [null, ["+t", "-t"]],
  ["allSubs", ["+t", "+t", "+t", "-t"]],
  ["allSubsUnsubs", ["+t", "+t", "+t", "-t", "-t", "-t", "-t"]],
] as const) {
  test(`with verbosity ${verbosity} an XPUB passes ${expected.length} on`, () => {
    const made = xpubWith(2, { verbosity });
    subscribeAndCancel(made);

    assert.deepEqual(made.received().sort(), [...expected].sort());
  });
}

for (const [verbosity, expected] of [
  [null, [[], ["-t"]]],
  ["allSubsUnsubs", [["-t", "-t"], ["-t"]]],
] as const) {
  test(`with verbosity ${verbosity} an XPUB cancels for peers that have gone`, () => {
    const { xpub, pipes, received } = xpubWith(2, { verbosity });
    for (const pipe of [pipes[0], pipes[0], pipes[1]]) xpub.subscribe(pipe, topic);
    received();

    for (const [i, pipe] of pipes.entries()) {
      xpub.detach(pipe);
      assert.deepEqual(received(), expected[i]);
    }
  });
}

test("a peer that has gone tells the socket that there is something to receive", () => {
  const xpub = new XPubPattern(() => quiet);
  const { pipe, owner } = fakePipe();
  xpub.subscribe(pipe, topic);
  pipe.take();

  xpub.detach(pipe);

  assert.deepEqual(owner.readablePipes, [pipe]);
});

test("an XPUB sends to the peers that subscribed", () => {
  const { xpub, pipes } = xpubWith(2);
  xpub.subscribe(pipes[1], topic);

  assert.equal(xpub.send(message("text", "body")), true);
  assert.equal(xpub.send(message("other")), true);

  assert.deepEqual(pipes.map(waiting), [[], ["text|body"]]);
});

test("the welcome message goes to each peer first", () => {
  const { pipes } = xpubWith(2, { welcomeMessage: Buffer.from("hello") });

  assert.deepEqual(pipes.map(waiting), [["hello"], ["hello"]]);
});

test("a manual XPUB passes every subscription on, and none counts", () => {
  const { xpub, pipes, received } = xpubWith(2, { manual: true });
  xpub.subscribe(pipes[0], topic);
  xpub.subscribe(pipes[1], topic);

  assert.deepEqual(received(), ["+t", "+t"]);
  xpub.send(message("t1"));
  assert.deepEqual([...waiting(pipes[0]), ...waiting(pipes[1])], []);
});

test("a manual XPUB subscribes for the peer whose message was received last", () => {
  const { xpub, pipes, received } = xpubWith(2, { manual: true });
  xpub.subscribe(pipes[1], topic);
  received();

  xpub.add(Buffer.from("other"));
  xpub.send(message("t1"));
  xpub.send(message("other1"));
  xpub.remove(Buffer.from("other"));
  xpub.send(message("other2"));

  assert.deepEqual(waiting(pipes[0]), []);
  assert.deepEqual(waiting(pipes[1]), ["other1"]);
});

test("a manual XPUB cancels what a peer had asked for, and no longer serves it, when it goes", () => {
  const { xpub, pipes, received } = xpubWith(2, { manual: true });
  xpub.subscribe(pipes[0], topic);
  received();
  xpub.add(Buffer.from("x"));

  xpub.detach(pipes[0]);
  assert.deepEqual(received(), ["-t"]);
  xpub.send(message("x1"));
  assert.deepEqual(waiting(pipes[0]), []);
});

test("with manualLastValue the next message is for the newest subscriber alone", () => {
  const { xpub, pipes, received } = xpubWith(2, { manualLastValue: true });
  for (const pipe of pipes) {
    xpub.subscribe(pipe, topic);
    received();
    xpub.add(topic);
  }

  xpub.send(message("t last value"));
  xpub.send(message("t news"));

  assert.deepEqual(waiting(pipes[0]), ["t news"]);
  assert.deepEqual(waiting(pipes[1]), ["t last value", "t news"]);
});
