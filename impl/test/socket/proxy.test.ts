import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  poll,
  Reply,
  Request,
  Router,
  type Socket,
  Proxy as SocketProxy,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const quiet = { linger: 0 };
const patient = { linger: 0, receiveTimeout: 10_000 };

/** Binds the two ends of a proxy, and connects a socket to each. */
async function around(front: Socket, back: Socket, client: Socket, server: Socket) {
  await front.bind(ANY);
  await back.bind(ANY);
  client.connect(front.lastEndpoint!);
  server.connect(back.lastEndpoint!);
}

for (const turned of [false, true]) {
  test(`a proxy of PULL and PUSH forwards bursts in order${turned ? ", turned round" : ""}`, async () => {
    const [front, back] = [new Pull(quiet), new Push(quiet)];
    using push = new Push(quiet);
    using pull = new Pull(patient);
    await around(front, back, push, pull);
    const proxy = turned ? new SocketProxy(back, front) : new SocketProxy(front, back);
    const done = proxy.run();

    const count = 5_000;
    const sending = (async () => {
      for (let i = 0; i < count; i++) await push.send([`${i}`, "x"]);
    })();
    for (let i = 0; i < count; i++) assert.equal(`${(await pull.receive())[0]}`, `${i}`);
    await sending;
    proxy.terminate();
    await done;

    assert.ok(front.closed && back.closed);
    const { frontEnd, backEnd } = proxy.statistics();
    const source = turned ? backEnd : frontEnd;
    assert.equal(source.received.frames, 2 * count);
    assert.equal(source.sent.frames, 0);
  });
}

test("a proxy of ROUTER and DEALER carries requests and their replies", async () => {
  const [front, back] = [new Router(quiet), new Dealer(quiet)];
  using request = new Request(patient);
  using reply = new Reply(patient);
  await around(front, back, request, reply);
  const proxy = new SocketProxy(front, back);
  const done = proxy.run();

  for (let i = 0; i < 100; i++) {
    await request.send(`${i}`);
    await reply.send(`re: ${await reply.receive()}`);
    assert.equal(`${await request.receive()}`, `re: ${i}`);
  }
  front.close();
  await done;
  assert.ok(back.closed);
});

test("a proxy of XSUB and XPUB carries subscriptions up and messages down", async () => {
  const [front, back] = [new XSubscriber(quiet), new XPublisher(quiet)];
  using publisher = new Publisher(quiet);
  using subscriber = new Subscriber(patient);
  subscriber.subscribe("a");
  await around(front, back, publisher, subscriber);
  const done = new SocketProxy(front, back).run();
  const sending = setInterval(() => {
    void publisher.send("b");
    void publisher.send("a");
  }, 1);

  assert.equal(`${await subscriber.receive()}`, "a");
  assert.equal(`${await subscriber.receive()}`, "a");
  clearInterval(sending);
  front.close();
  await done;
});

test("a paused proxy receives nothing, and loses nothing", async () => {
  const [front, back] = [new Pull({ ...quiet, receiveHighWaterMark: 1 }), new Push(quiet)];
  using push = new Push({ ...quiet, sendHighWaterMark: 1 });
  using pull = new Pull(patient);
  await around(front, back, push, pull);
  const proxy = new SocketProxy(front, back);
  const done = proxy.run();
  await push.send("0");
  await pull.receive();

  proxy.pause();
  const body = Buffer.alloc(1 << 20);
  let sent = 1;
  // In the end the queues and the kernel are full: the proxy does not read.
  const sending = (async () => {
    while (sent <= 30) await push.send([`${sent++}`, body]);
  })();
  await poll([front]);
  assert.equal(proxy.statistics().frontEnd.received.frames, 1);
  assert.ok(sent < 30, `${sent} messages were taken`);
  proxy.resume();
  for (let i = 1; i <= 30; i++) assert.equal(`${(await pull.receive())[0]}`, `${i}`);
  await sending;
  proxy.terminate();
  await done;
});

test("a message stays with its sender while the other side has no room", async () => {
  const [front, back] = [new Pull(quiet), new Push(quiet)];
  using push = new Push(quiet);
  using pull = new Pull(patient);
  await around(front, back, push, pull);
  pull.disconnect(back.lastEndpoint!);
  const proxy = new SocketProxy(front, back);
  const done = proxy.run();
  for (let i = 0; i < 10; i++) await push.send(`${i}`);
  await poll([front]);
  assert.equal(proxy.statistics().frontEnd.received.frames, 0);

  pull.connect(back.lastEndpoint!);
  for (let i = 0; i < 10; i++) assert.equal(`${await pull.receive()}`, `${i}`);
  proxy.terminate();
  await done;
});

test("the capture socket has a copy of what passes, in both directions", async () => {
  const [front, back, capture] = [new Router(quiet), new Dealer(quiet), new Push(quiet)];
  using request = new Request({ ...patient, routingId: "me" });
  using reply = new Reply(patient);
  using spy = new Pull(patient);
  await capture.bind(ANY);
  spy.connect(capture.lastEndpoint!);
  await around(front, back, request, reply);
  const proxy = new SocketProxy(front, back, { capture });
  const done = proxy.run();

  await request.send("q");
  await reply.receive();
  await reply.send("a");
  await request.receive();
  assert.deepEqual((await spy.receive()).map(String), ["me", "", "q"]);
  assert.deepEqual((await spy.receive()).map(String), ["me", "", "a"]);
  proxy.terminate();
  await done;
  capture.close();
});

for (const kind of ["REP", "PAIR"] as const) {
  test(`a ${kind} steers a proxy as libzmq's`, async () => {
    const [front, back] = [new Pull(quiet), new Push(quiet)];
    using push = new Push(quiet);
    using pull = new Pull(patient);
    await around(front, back, push, pull);
    using control = kind === "REP" ? new Reply(quiet) : new Pair(quiet);
    await control.bind(ANY);
    using steering = kind === "REP" ? new Request(patient) : new Pair(patient);
    steering.connect(control.lastEndpoint!);
    const done = new SocketProxy(front, back, { control }).run();
    const tell = async (command: string) => {
      await steering.send(command);
      if (kind === "REP") assert.equal(`${await steering.receive()}`, "");
    };

    await push.send(["12345", "6"]);
    await pull.receive();
    await tell("PAUSE");
    await tell("UNKNOWN");
    await steering.send("STATISTICS");
    const numbers = (await steering.receive()).map((frame) => frame.readBigUInt64LE());
    assert.deepEqual(numbers, [2n, 6n, 0n, 0n, 0n, 0n, 2n, 6n]);
    await push.send("waits");
    await poll([front]);
    assert.equal(pull.tryReceive(), undefined);
    await tell("RESUME");
    assert.equal(`${await pull.receive()}`, "waits");
    await tell("TERMINATE");
    await done;
    assert.ok(front.closed && back.closed && !control.closed);
  });
}

test("what a socket refuses ends the proxy with the reason", async () => {
  const [front, back] = [new Dealer(quiet), new Router({ ...quiet, mandatory: true })];
  using dealer = new Dealer(patient);
  await front.bind(ANY);
  await back.bind(ANY);
  dealer.connect(front.lastEndpoint!);
  const done = new SocketProxy(front, back).run();
  await dealer.send(["nobody", "x"]);

  await assert.rejects(done, { code: "EHOSTUNREACH" });
  assert.ok(front.closed && back.closed);
});

test("a proxy says what is wrong with its sockets and calls", async () => {
  const [pull, push] = [new Pull(quiet), new Push(quiet)];
  assert.throws(() => new SocketProxy(1 as never, push), { code: "EINVAL", message: /front end/ });
  assert.throws(() => new SocketProxy(pull, pull), { code: "EINVAL", message: /PULL and PULL/ });
  const proxy = new SocketProxy(pull, push);
  assert.throws(() => proxy.pause(), { code: "EBADF" });
  await assert.rejects(proxy.run(), { code: "EINVAL", message: /a front end that is bound/ });
  await pull.bind(ANY);
  await assert.rejects(proxy.run(), { code: "EINVAL", message: /a back end that is bound/ });
  push.connect("tcp://127.0.0.1:1");
  const done = proxy.run();
  await assert.rejects(proxy.run(), { code: "EBUSY" });
  proxy.terminate();
  await done;
  await assert.rejects(proxy.run(), { code: "EBADF" });
});

test("one socket on both sides sends back what it receives", async () => {
  const pair = new Pair(quiet);
  using peer = new Pair(patient);
  await pair.bind(ANY);
  peer.connect(pair.lastEndpoint!);
  const proxy = new SocketProxy(pair, pair);
  const done = proxy.run({ signal: AbortSignal.timeout(10_000) });
  await peer.send("echo");

  assert.equal(`${await peer.receive()}`, "echo");
  proxy.terminate();
  await done;
});
