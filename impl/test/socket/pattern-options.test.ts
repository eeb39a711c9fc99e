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
import { absentServer } from "../support/absent-server.ts";

const ANY = "tcp://127.0.0.1:*";
const patient = { receiveTimeout: 10_000, linger: 0 };
const text = (message: Buffer[]) => message.map(String);

test("with conflate a PULL that comes late receives the newest message alone", async (t) => {
  using pull = new Pull({ ...patient, conflate: true });
  using push = new Push({ linger: 0, conflate: true });
  const endpoint = absentServer(t);
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

test("a ROUTER is told of peers that come and go by routerNotify, and not without", async () => {
  for (const [routerNotify, expected] of [
    [0, ["x"]],
    [3, ["", "x", ""]],
  ] as const) {
    using router = new Router({ ...patient, routerNotify });
    await router.bind(ANY);
    const dealer = new Dealer({ routingId: "ada" });
    dealer.connect(router.lastEndpoint!);
    await dealer.send("x");
    const gone = new Promise((resolve) => router.events.once("disconnect", resolve));
    dealer.close();
    await gone;

    const seen: string[][] = [];
    for (let next = router.tryReceive(); next; next = router.tryReceive()) seen.push(text(next));
    assert.deepEqual(
      seen,
      expected.map((body) => ["ada", body]),
    );
  }
});

test("a DEALER receives its hiccup message when a connection that it made is lost", async () => {
  using router = new Router(patient);
  await router.bind(ANY);
  using dealer = new Dealer({ ...patient, routingId: "ada", hiccupMessage: "hiccup" });
  dealer.connect(router.lastEndpoint!);
  await dealer.send("x");
  await router.receive();

  router.close();

  assert.deepEqual(text(await dealer.receive()), ["hiccup"]);
});

/** Subscribes, once the publisher knows: what it was told. */
async function subscribed(xpub: XPublisher, subscriber: Subscriber | XSubscriber, topic: string) {
  if (subscriber instanceof Subscriber) subscriber.subscribe(topic);
  else await subscriber.send(`\x01${topic}`);
  return text(await xpub.receive());
}

test("a topic that is unsubscribed is cancelled, and comes no more", async () => {
  using xpub = new XPublisher(patient);
  await xpub.bind(ANY);
  using subscriber = new Subscriber(patient);
  subscriber.connect(xpub.lastEndpoint!);
  for (const topic of ["a", "b"]) await subscribed(xpub, subscriber, topic);

  subscriber.unsubscribe("a");
  assert.deepEqual(text(await xpub.receive()), ["\x00a"]);
  for (const body of ["a1", "b1"]) await xpub.send(body);

  assert.deepEqual(text(await subscriber.receive()), ["b1"]);
});

test("with invertMatching a subscriber gets what it has not subscribed to, and that alone", async () => {
  using xpub = new XPublisher({ ...patient, invertMatching: true });
  await xpub.bind(ANY);
  using subscriber = new Subscriber({ ...patient, invertMatching: true });
  subscriber.connect(xpub.lastEndpoint!);
  await subscribed(xpub, subscriber, "a");

  for (const body of ["a1", "b1", "a2", "b2"]) await xpub.send(body);

  assert.deepEqual(text(await subscriber.receive()), ["b1"]);
  assert.deepEqual(text(await subscriber.receive()), ["b2"]);
});

for (const [verbosity, expected] of [
  [null, ["\x01a", "\x00a"]],
  ["allSubs", ["\x01a", "\x01a", "\x00a"]],
  ["allSubsUnsubs", ["\x01a", "\x01a", "\x00a", "\x00a"]],
] as const) {
  test(`an XPUB of verbosity ${verbosity} passes ${expected.length} of four on`, async () => {
    using xpub = new XPublisher({ ...patient, verbosity });
    await xpub.bind(ANY);
    using xsub = new XSubscriber({ linger: 0, verboseUnsubscribe: true });
    xsub.connect(xpub.lastEndpoint!);
    await subscribed(xpub, xsub, "ready");

    for (const frame of ["\x01a", "\x01a", "\x00a", "\x00a", "end"]) await xsub.send(frame);

    const seen: string[] = [];
    while (seen.at(-1) !== "end") seen.push(...text(await xpub.receive()));
    assert.deepEqual(seen, [...expected, "end"]);
  });
}

test("a manual XPUB sends by the topics that its application chose, not by those asked for", async () => {
  using xpub = new XPublisher({ ...patient, manual: true });
  await xpub.bind(ANY);
  using xsub = new XSubscriber(patient);
  xsub.connect(xpub.lastEndpoint!);
  assert.deepEqual(await subscribed(xpub, xsub, "asked"), ["\x01asked"]);

  xpub.subscribe("chosen");
  for (const body of ["asked", "chosen"]) await xpub.send(body);

  assert.deepEqual(text(await xsub.receive()), ["chosen"]);
});

test("with manualLastValue the first message is for who has just subscribed, the next for all", async () => {
  using xpub = new XPublisher({ ...patient, manualLastValue: true });
  await xpub.bind(ANY);
  using early = new Subscriber(patient);
  using late = new Subscriber(patient);
  for (const subscriber of [early, late]) {
    subscriber.connect(xpub.lastEndpoint!);
    await subscribed(xpub, subscriber, "t");
    xpub.subscribe("t");
  }

  await xpub.send("t last value");
  await xpub.send("t news");

  assert.deepEqual(text(await late.receive()), ["t last value"]);
  for (const one of [early, late]) assert.deepEqual(text(await one.receive()), ["t news"]);
});

for (const [onlyFirstSubscribe, expected] of [
  [false, [["\x01a"], ["x"], ["y", "z"], ["\x01b"], ["\x00a"], ["end"]]],
  [true, [["\x01a"], ["x"], ["y", "z", "\x01b"], ["\x00a"], ["end"]]],
] as const) {
  for (const endpoint of [ANY, "inproc://upstream"]) {
    test(`with onlyFirstSubscribe ${onlyFirstSubscribe} an XPUB sorts ${endpoint}`, async () => {
      using xpub = new XPublisher({ ...patient, onlyFirstSubscribe });
      using xsub = new XSubscriber({ linger: 0, onlyFirstSubscribe });
      await xpub.bind(endpoint);
      xsub.connect(xpub.lastEndpoint!);
      await xsub.send("\x01ready");
      assert.deepEqual(text(await xpub.receive()), ["\x01ready"]);

      await xsub.send(["\x01a", "x"]);
      await xsub.send(["y", "z", "\x01b"]);
      await xsub.send(["\x00a"]);
      await xsub.send("end");

      const seen: string[][] = [];
      while (seen.at(-1)?.[0] !== "end") seen.push(text(await xpub.receive()));
      assert.deepEqual(seen, expected);
    });
  }
}
