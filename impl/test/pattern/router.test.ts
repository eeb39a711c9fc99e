import assert from "node:assert/strict";
import { test } from "node:test";
import { RouterPattern, type RouterSettings } from "../../src/pattern/router.ts";
import type { Pipe } from "../../src/pipe/pipe.ts";
import { fakePipe, message, waiting } from "../support/fake-pipe.ts";

const plain: RouterSettings = {
  mandatory: false,
  handover: false,
  routerNotify: 0,
  probeRouter: false,
  helloMessage: Buffer.alloc(0),
  disconnectMessage: Buffer.alloc(0),
};
const ada = Buffer.from("ada");

function routerWith(settings: Partial<RouterSettings> = {}) {
  const router = new RouterPattern(0, () => ({ ...plain, ...settings }));
  /** A peer that has connected, by its identity. */
  const join = (identity: Buffer, accepted = true) => {
    const made = fakePipe();
    made.pipe.accepted = accepted;
    router.ready(made.pipe, identity);
    router.attach(made.pipe);
    return made;
  };
  const received = (...pipes: Pipe[]): string[] => {
    for (const pipe of pipes) if (pipe.inbound.length > 0) router.readable(pipe);
    const texts: string[] = [];
    for (let next = router.receive(); next; next = router.receive()) texts.push(next.join("|"));
    return texts;
  };
  return { router, join, received };
}

test("a ROUTER drops what it cannot route, and fails with mandatory", () => {
  assert.equal(routerWith().router.send(message("nobody", "x")), true);

  const { router, join } = routerWith({ mandatory: true });
  assert.throws(() => router.send(message("nobody", "x")), { code: "EHOSTUNREACH" });
  const { pipe } = join(ada);
  while (pipe.hasRoom()) pipe.outbound.push(message("x"));
  assert.throws(() => router.send(message("ada", "x")), { code: "EAGAIN" });
});

test("without handover the second peer of a name is refused", () => {
  const { router, join } = routerWith();
  const { pipe } = join(ada);

  assert.throws(() => join(ada), { code: "ERR_ZMTP_IDENTITY" });
  router.send(message("ada", "x"));
  assert.deepEqual(waiting(pipe), ["x"]);
});

test("with handover it takes the name over, and the first one's connection ends", () => {
  const { router, join, received } = routerWith({ handover: true });
  const first = join(ada);
  router.send(message("ada", "lost"));

  const second = join(ada);
  router.send(message("ada", "x"));
  second.pipe.inbound.push(message("hello"));

  assert.ok(first.session.finished);
  assert.deepEqual(waiting(first.pipe), []);
  assert.deepEqual(waiting(second.pipe), ["x"]);
  router.lost(first.pipe);
  router.detach(first.pipe);
  router.send(message("ada", "still"));
  assert.deepEqual(waiting(second.pipe), ["still"]);
  assert.deepEqual(received(second.pipe), ["ada|hello"]);
});

for (const [routerNotify, expected] of [
  [0, ["ada|x"]],
  [1, ["ada|", "ada|x"]],
  [2, ["ada|x", "ada|"]],
  [3, ["ada|", "ada|x", "ada|"]],
] as const) {
  test(`routerNotify ${routerNotify} tells ${expected.length - 1} times of a peer`, () => {
    const { router, join, received } = routerWith({ routerNotify });
    const { pipe } = join(ada);
    pipe.inbound.push(message("x"));
    router.lost(pipe);
    router.detach(pipe);

    assert.deepEqual(received(pipe), expected);
  });
}

test("a peer whose handshake fails is not told of", () => {
  const { router, received } = routerWith({ routerNotify: 3, disconnectMessage: ada });
  const { pipe } = fakePipe();
  pipe.accepted = true;
  router.lost(pipe);

  assert.deepEqual(received(pipe), []);
});

test("the disconnect message comes from peers that connected to us, and from no other", () => {
  const { router, join, received } = routerWith({ disconnectMessage: Buffer.from("gone") });
  const accepted = join(ada);
  const connected = join(Buffer.from("bob"), false);
  for (const { pipe } of [accepted, connected]) router.lost(pipe);

  assert.deepEqual(received(accepted.pipe, connected.pipe), ["ada|gone"]);
});

test("the hello message comes first, the probe second, then what waits", () => {
  const { router } = routerWith({ helloMessage: Buffer.from("hello"), probeRouter: true });
  const { pipe } = fakePipe();
  pipe.givenId = ada;
  router.attach(pipe);
  router.send(message("ada", "waits"));

  router.ready(pipe, Buffer.alloc(0));

  assert.deepEqual(waiting(pipe), ["hello", "", "waits"]);
});

test("a peer can be given a routing id before it is there, whatever it announces", () => {
  const { router, received } = routerWith({ mandatory: true });
  const { pipe } = fakePipe();
  pipe.givenId = ada;
  router.attach(pipe);
  router.send(message("ada", "early"));

  router.ready(pipe, Buffer.from("bob"));
  pipe.inbound.push(message("x"));

  assert.deepEqual(waiting(pipe), ["early"]);
  assert.deepEqual(received(pipe), ["ada|x"]);
  assert.throws(() => router.send(message("bob", "x")), { code: "EHOSTUNREACH" });
});

test("a given routing id that another peer has is refused once that peer is there", () => {
  const { router, join } = routerWith();
  join(ada);
  const { pipe } = fakePipe();
  pipe.givenId = ada;
  router.attach(pipe);

  assert.throws(() => router.ready(pipe, Buffer.alloc(0)), { code: "ERR_ZMTP_IDENTITY" });
});
