import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Dealer,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const patient = { receiveTimeout: 10_000, linger: 0 };
const text = (message: Buffer[]) => message.map(String);

test("with conflate a PULL that comes late receives the newest message alone", async () => {
  using pull = new Pull({ ...patient, conflate: true });
  using push = new Push({ linger: 0, conflate: true });
  await push.bind(ANY);
  const endpoint = push.lastEndpoint!;
  await push.unbind(endpoint);
  push.connect(endpoint);
  for (let i = 0; i < 10; i++) await push.send(`${i}`);
  await pull.bind(endpoint);

  assert.deepEqual(text(await pull.receive()), ["9"]);
});

test("a peer that takes a routing id over is heard, and the first one is disconnected", async () => {
  using router = new Router({ ...patient, handover: true });
  await router.bind(ANY);
  // With immediate it has nowhere to send to once it is disconnected.
  const once = { immediate: true, reconnectInterval: 60_000 };
  using first = new Dealer({ linger: 0, routingId: "ada", ...once });
  first.connect(router.lastEndpoint!);
  await first.send("1");
  assert.deepEqual(text(await router.receive()), ["ada", "1"]);

  using second = new Dealer({ ...patient, routingId: "ada" });
  second.connect(router.lastEndpoint!);
  await second.send("2");
  assert.deepEqual(text(await router.receive()), ["ada", "2"]);
  await router.send(["ada", "answer"]);
  assert.deepEqual(text(await second.receive()), ["answer"]);
  while (first.trySend("unheard")) await new Promise((resolve) => setImmediate(resolve));
});

test("a ROUTER calls a peer by the routing id that connect was given, from the first send", async () => {
  using router = new Router({ ...patient, mandatory: true });
  using dealer = new Dealer({ ...patient, routingId: "its own" });
  await dealer.bind(ANY);

  router.connect(dealer.lastEndpoint!, { routingId: "server" });
  await router.send(["server", "question"]);
  assert.deepEqual(text(await dealer.receive()), ["question"]);
  await dealer.send("answer");
  assert.deepEqual(text(await router.receive()), ["server", "answer"]);
  assert.throws(() => router.connect(ANY, { routingId: Buffer.of(0) }), { code: "EINVAL" });
});

test("a hello message is the first thing that each peer receives", async () => {
  using router = new Router({ linger: 0, helloMessage: "hello", disconnectMessage: "gone" });
  router.receiveTimeout = 10_000;
  await router.bind(ANY);
  using dealer = new Dealer({ ...patient, routingId: "ada" });
  dealer.connect(router.lastEndpoint!);

  assert.deepEqual(text(await dealer.receive()), ["hello"]);
  dealer.close();
  assert.deepEqual(text(await router.receive()), ["ada", "gone"]);
});

test("a probing DEALER is known to the ROUTER before it says anything", async () => {
  using router = new Router(patient);
  await router.bind(ANY);
  using dealer = new Dealer({ linger: 0, routingId: "ada", probeRouter: true });
  dealer.connect(router.lastEndpoint!);

  assert.deepEqual(text(await router.receive()), ["ada", ""]);
});

test("a REP echoes the number of a correlating, relaxed REQ", async () => {
  using reply = new Reply(patient);
  await reply.bind(ANY);
  using request = new Request({ ...patient, correlate: true, relaxed: true });
  request.connect(reply.lastEndpoint!);

  await request.send("first");
  await request.send("second");
  for (let i = 0; i < 2; i++) await reply.send(`re: ${await reply.receive()}`);

  assert.deepEqual(text(await request.receive()), ["re: second"]);
});

test("with noDrop a publisher waits for its subscriber, and loses nothing", async () => {
  using publisher = new Publisher({ linger: 0, noDrop: true, sendHighWaterMark: 1 });
  await publisher.bind(ANY);
  using subscriber = new Subscriber({ ...patient, receiveHighWaterMark: 1 });
  subscriber.subscribe("");
  subscriber.connect(publisher.lastEndpoint!);
  const body = Buffer.alloc(65_536, 1);
  await publisher.send("first");
  while (subscriber.tryReceive() === undefined) {
    await publisher.send("first");
    await new Promise((resolve) => setImmediate(resolve));
  }

  const count = 300;
  const sending = (async () => {
    for (let i = 0; i < count; i++) await publisher.send([Buffer.of(i & 0xff), body]);
    await publisher.send("end");
  })();
  let next = 0;
  for await (const [first] of subscriber) {
    if (`${first}` === "end") break;
    if (first!.length === 1) assert.equal(first![0], next++ & 0xff);
  }
  await sending;
  assert.equal(next, count);
});

for (const [verboseUnsubscribe, count] of [
  [false, 2],
  [true, 4],
] as const) {
  test(`with verboseUnsubscribe ${verboseUnsubscribe} ${count} of four go up`, async () => {
    using xpub = new XPublisher({ ...patient, verbosity: "allSubsUnsubs" });
    using xsub = new XSubscriber({ linger: 0, verboseUnsubscribe });
    await xpub.bind(ANY);
    xsub.connect(xpub.lastEndpoint!);
    await xsub.send("\x01end");
    assert.deepEqual(text(await xpub.receive()), ["\x01end"]);

    for (const frame of ["\x01a", "\x01a", "\x00a", "\x00a", "\x00end"]) await xsub.send(frame);

    const seen: string[] = [];
    for await (const [frame] of xpub) {
      if (String(frame) === "\x00end") break;
      seen.push(String(frame));
    }
    assert.equal(seen.length, count, seen.join());
  });
}
