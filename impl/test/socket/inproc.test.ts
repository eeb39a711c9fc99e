import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Context,
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Router,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../../src/index.ts";
import { inprocContract } from "../support/inproc-contract.ts";
import { LocalStage } from "../support/stages.ts";

const patient = { receiveTimeout: 10_000, linger: 0 };
let names = 0;

/** A name of its own for each test. */
function name(): string {
  return `inproc://test ${names++}`;
}

async function text(socket: { receive(): Promise<Buffer[]> }): Promise<string> {
  return (await socket.receive()).join("|");
}

async function meet(
  binder: { bind(endpoint: string): Promise<void> },
  connector: { connect(endpoint: string): void },
): Promise<string> {
  const endpoint = name();
  await binder.bind(endpoint);
  connector.connect(endpoint);
  return endpoint;
}

const here = new LocalStage(new Context());
inprocContract(() => ({ connects: here, binds: here }));

// As with libzmq: test_disconnect_inproc.
test("a subscription takes effect at once, and ends with the connection", async () => {
  using xpub = new XPublisher({ ...patient, receiveTimeout: 0 });
  using sub = new Subscriber({ ...patient, receiveTimeout: 0 });
  const endpoint = await meet(xpub, sub);
  sub.subscribe("foo");
  await xpub.send("foo 1");
  await nextTurn();
  assert.equal(await text(xpub), "\x01foo");
  assert.equal(await text(sub), "foo 1");

  sub.disconnect(endpoint);
  await xpub.send("foo 2");
  await nextTurn();

  assert.equal(await text(xpub), "\x00foo");
  await assert.rejects(sub.receive(), { code: "EAGAIN" });
});

test("messages of an XSUB that are no subscriptions reach an XPUB, and no PUB", async () => {
  using xsub = new XSubscriber({ linger: 0 });
  using xpub = new XPublisher(patient);
  using pub = new Publisher();
  await meet(xpub, xsub);
  await meet(pub, xsub);

  await xsub.send("hello");

  assert.equal(await text(xpub), "hello");
});

test("a send that waits goes on when there is room, for each of several senders", async () => {
  using pull = new Pull({ ...patient, receiveHighWaterMark: 2 });
  const endpoint = name();
  await pull.bind(endpoint);
  const pushes = Array.from({ length: 5 }, () => new Push({ linger: 0, sendHighWaterMark: 2 }));
  const sending = pushes.map(async (push, who) => {
    push.connect(endpoint);
    for (let i = 0; i < 100; i++) await push.send(`${who}/${i}`);
  });

  const next = [0, 0, 0, 0, 0];
  for (let i = 0; i < 500; i++) {
    const [who, count] = (await text(pull)).split("/").map(Number);
    assert.equal(count, next[who!]!++);
  }

  await Promise.all(sending);
  for (const push of pushes) push.close();
});

test("new high-water marks of either end count for the pipe that is there", async () => {
  using push = new Push({ linger: 0, sendHighWaterMark: 10, sendTimeout: 0 });
  using pull = new Pull({ ...patient, receiveHighWaterMark: 10 });
  await meet(pull, push);

  push.sendHighWaterMark = 50;
  pull.receiveHighWaterMark = 30;

  for (let i = 0; i < 80; i++) await push.send(`${i}`);
  await assert.rejects(push.send("80"), { code: "EAGAIN" });
  for (let i = 0; i < 80; i++) assert.equal(await text(pull), `${i}`);
});

test("small buffers may be written into after send, large ones are handed over", async () => {
  using push = new Push({ linger: 0 });
  using pull = new Pull(patient);
  await meet(pull, push);
  const small = Buffer.alloc(16_383, 1);
  const large = Buffer.alloc(16_384, 1);

  await push.send([small, large]);
  small.fill(2);
  const [first, second] = await pull.receive();

  assert.equal(first![0], 1);
  assert.equal(second!.buffer, large.buffer);
});

test("sockets close in any order, and in the middle of what they exchange", async () => {
  for (const order of ["binder", "connector"]) {
    for (const after of ["nothing", "a message", "a turn"]) {
      const [dealer, router] = [new Dealer({ linger: 0 }), new Router({ linger: 0 })];
      await meet(router, dealer);
      if (after !== "nothing") await dealer.send("hello");
      if (after === "a turn") await nextTurn();
      const sockets = order === "binder" ? [router, dealer] : [dealer, router];
      for (const socket of sockets) socket.close();
      await nextTurn();
    }
  }
});

test("a socket can talk to itself", async () => {
  using dealer = new Dealer(patient);
  await meet(dealer, dealer);

  await dealer.send("hello");

  assert.equal(await text(dealer), "hello");
});

test("a STREAM has no use for inproc", async () => {
  using stream = new Stream();

  await assert.rejects(stream.bind(name()), { code: "ENOCOMPATPROTO" });
  assert.throws(() => stream.connect(name()), { code: "ENOCOMPATPROTO" });
});

test("lastEndpoint is the name", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  const endpoint = await meet(pull, push);

  assert.deepEqual([pull.lastEndpoint, push.lastEndpoint], [endpoint, endpoint]);
});

test("timers have their turn while two sockets answer each other without end", async () => {
  using left = new Pair(patient);
  using right = new Pair(patient);
  await meet(left, right);
  let rang = false;
  setTimeout(() => {
    rang = true;
  }, 1);

  for (let i = 0; !rang && i < 10_000_000; i++) {
    await left.send("ping");
    await right.receive();
    await right.send("pong");
    await left.receive();
  }

  assert.equal(rang, true);
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
