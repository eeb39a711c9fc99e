import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "../../src/index.ts";

const patient = { receiveTimeout: 10_000, linger: 0 };
const sender = { sendTimeout: 0, linger: 0 };
let names = 0;

/** A name of its own for each test. */
function name(): string {
  return `inproc://test ${names++}`;
}

async function text(socket: { receive(): Promise<Buffer[]> }): Promise<string> {
  return (await socket.receive()).join("|");
}

/** Both orders: the one that binds is there first, or comes later. */
async function meet(
  binder: { bind(endpoint: string): Promise<void> },
  connector: { connect(endpoint: string): void },
  first: "binds" | "connects",
): Promise<string> {
  const endpoint = name();
  if (first === "connects") connector.connect(endpoint);
  await binder.bind(endpoint);
  if (first === "binds") connector.connect(endpoint);
  return endpoint;
}

for (const first of ["binds", "connects"] as const) {
  for (const Client of [Request, Dealer]) {
    for (const Server of [Reply, Router]) {
      test(`${Client.name} and ${Server.name} talk where one ${first} first`, async () => {
        using client = new Client(patient);
        using server = new Server(patient);
        await meet(server, client, first);
        const question = Client === Dealer && Server === Reply ? ["", "hello"] : "hello";

        await client.send(question);
        const request = await server.receive();
        await server.send([...request.slice(0, -1), `${request.at(-1)}!`]);

        assert.match(await text(client), /^\|?hello!$/);
      });
    }
  }

  for (const [Left, Right] of [
    [Dealer, Dealer],
    [Dealer, Router],
    [Pair, Pair],
    [Router, Router],
  ] as const) {
    test(`${Left.name} and ${Right.name} talk both ways where one ${first} first`, async () => {
      const id = (routingId: string) => (Left === Pair ? {} : { routingId });
      using left = new Left({ ...patient, ...id("left") });
      using right = new Right({ ...patient, ...id("right") });
      await meet(right, left, first);
      const to = (socket: object, id: string) => (socket instanceof Router ? [id] : []);

      await left.send([...to(left, "right"), "ping"]);
      assert.deepEqual((await right.receive()).map(String), [...to(right, "left"), "ping"]);
      await right.send([...to(right, "left"), "pong"]);

      assert.deepEqual((await left.receive()).map(String), [...to(left, "right"), "pong"]);
    });
  }

  test(`Push and Pull: 5,000 messages in their order where one ${first} first`, async () => {
    using push = new Push({ linger: 0 });
    using pull = new Pull(patient);
    await meet(pull, push, first);
    const count = 5_000;

    const sending = (async () => {
      for (let i = 0; i < count; i++) await push.send([`${i}`, "second frame"]);
    })();
    for (let i = 0; i < count; i++) assert.equal(await text(pull), `${i}|second frame`);

    await sending;
  });

  for (const Source of [Publisher, XPublisher]) {
    for (const Sink of [Subscriber, XSubscriber]) {
      test(`${Source.name} sends ${Sink.name} its topics where one ${first} first`, async () => {
        using source = new Source({ linger: 0 });
        using sink = new Sink(patient);
        const subscribe = async (topic: string) => {
          if (sink instanceof Subscriber) sink.subscribe(topic);
          else await sink.send(`\x01${topic}`);
        };
        await subscribe("early");
        await meet(source, sink, first);
        await subscribe("late");

        for (const topic of ["other", "early", "late"]) await source.send([topic, "body"]);

        assert.equal(await text(sink), "early|body");
        assert.equal(await text(sink), "late|body");
      });
    }
  }
}

// As with libzmq: test_disconnect_inproc.
test("a subscription takes effect at once, and ends with the connection", async () => {
  using xpub = new XPublisher({ ...patient, receiveTimeout: 0 });
  using sub = new Subscriber({ ...patient, receiveTimeout: 0 });
  const endpoint = await meet(xpub, sub, "binds");
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
  await meet(xpub, xsub, "binds");
  await meet(pub, xsub, "binds");

  await xsub.send("hello");

  assert.equal(await text(xpub), "hello");
});

for (const first of ["binds", "connects"] as const) {
  test(`the queue is the sum of both high-water marks where one ${first} first`, async () => {
    using push = new Push({ ...sender, sendHighWaterMark: 5 });
    using pull = new Pull({ receiveHighWaterMark: 7 });
    await meet(pull, push, first);

    let count = 0;
    while (push.trySend("x")) count++;

    assert.equal(count, 12);
  });
}

test("nobody to send to yet: what the sender's mark allows waits, and is delivered", async () => {
  using push = new Push({ ...sender, sendHighWaterMark: 3 });
  using pull = new Pull(patient);
  const endpoint = name();
  push.connect(endpoint);

  for (let i = 0; i < 3; i++) await push.send(`${i}`);
  await assert.rejects(push.send("too many"), { code: "EAGAIN" });
  await pull.bind(endpoint);

  for (let i = 0; i < 3; i++) assert.equal(await text(pull), `${i}`);
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

test("small buffers may be written into after send, large ones are handed over", async () => {
  using push = new Push({ linger: 0 });
  using pull = new Pull(patient);
  await meet(pull, push, "binds");
  const small = Buffer.alloc(16_383, 1);
  const large = Buffer.alloc(16_384, 1);

  await push.send([small, large]);
  small.fill(2);
  const [first, second] = await pull.receive();

  assert.equal(first![0], 1);
  assert.equal(second!.buffer, large.buffer);
});

// As with libzmq, measured: what was sent is received though its sender has gone.
for (const ending of ["close", "disconnect"] as const) {
  test(`what was sent before ${ending} is received`, async () => {
    const push = new Push({ linger: 0, sendHighWaterMark: 3 });
    using pull = new Pull({ ...patient, receiveHighWaterMark: 2 });
    const endpoint = await meet(pull, push, "binds");
    for (let i = 0; i < 5; i++) await push.send(`${i}`);

    if (ending === "close") push.close();
    else push.disconnect(endpoint);

    for (let i = 0; i < 5; i++) assert.equal(await text(pull), `${i}`);
    push.close();
  });
}

for (const [linger, received] of [
  [-1, true],
  [0, false],
] as const) {
  test(`a socket of linger ${linger} that closes before anybody binds`, async () => {
    const endpoint = name();
    const push = new Push({ linger });
    push.connect(endpoint);
    await push.send("last words");
    push.close();
    using pull = new Pull({ ...patient, receiveTimeout: received ? 10_000 : 20 });

    await pull.bind(endpoint);

    if (received) assert.equal(await text(pull), "last words");
    else await assert.rejects(pull.receive(), { code: "EAGAIN" });
  });
}

test("unbind leaves what stands, and frees the name", async () => {
  using first = new Pull(patient);
  using second = new Pull(patient);
  using push = new Push(sender);
  using late = new Push(sender);
  const endpoint = await meet(first, push, "binds");
  await assert.rejects(second.bind(endpoint), { code: "EADDRINUSE", address: endpoint });

  await first.unbind(endpoint);
  await assert.rejects(first.unbind(endpoint), { code: "ENOENT" });
  await second.bind(endpoint);
  late.connect(endpoint);
  await push.send("to the first");
  await late.send("to the second");

  assert.equal(await text(first), "to the first");
  assert.equal(await text(second), "to the second");
});

test("a connection whose binder closes ends for good", async () => {
  const first = new Pull();
  using push = new Push(sender);
  const endpoint = await meet(first, push, "binds");

  first.close();
  await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
  using second = new Pull();
  await second.bind(endpoint);

  await assert.rejects(push.send("nobody yet"), { code: "EAGAIN" });
  assert.throws(() => push.disconnect(endpoint), { code: "ENOENT" });
  push.connect(endpoint);
  await push.send("again");
});

test("sockets close in any order, and in the middle of what they exchange", async () => {
  for (const order of ["binder", "connector"]) {
    for (const after of ["nothing", "a message", "a turn"]) {
      const [dealer, router] = [new Dealer({ linger: 0 }), new Router({ linger: 0 })];
      await meet(router, dealer, "binds");
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
  await meet(dealer, dealer, "binds");

  await dealer.send("hello");

  assert.equal(await text(dealer), "hello");
});

test("a PAIR has one peer: a second one is refused, until the first has gone", async () => {
  using pair = new Pair(patient);
  const first = new Pair(sender);
  using second = new Pair(sender);
  const endpoint = await meet(pair, first, "binds");

  second.connect(endpoint);
  await assert.rejects(second.send("from the second"), { code: "EAGAIN" });
  first.close();
  second.connect(endpoint);
  await second.send("again");

  assert.equal(await text(pair), "again");
});

test("a ROUTER refuses a routing id that is taken", async () => {
  using router = new Router(patient);
  using first = new Dealer({ ...sender, routingId: "A" });
  using second = new Dealer({ ...sender, routingId: "A" });
  const endpoint = await meet(router, first, "binds");

  second.connect(endpoint);
  await assert.rejects(second.send("from the second"), { code: "EAGAIN" });
  await first.send("from the first");

  assert.equal(await text(router), "A|from the first");
});

test("types that cannot talk are not joined, and the one that connects is told", async () => {
  using sub = new Subscriber();
  using push = new Push(sender);
  const endpoint = name();
  await sub.bind(endpoint);
  const told = push.events.receive();

  push.connect(endpoint);

  const event = await told;
  assert.match(event.type, /^handshake:error/);
  await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
});

test("a STREAM has no use for inproc", async () => {
  using stream = new Stream();

  await assert.rejects(stream.bind(name()), { code: "ENOCOMPATPROTO" });
  assert.throws(() => stream.connect(name()), { code: "ENOCOMPATPROTO" });
});

test("lastEndpoint is the name", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  const endpoint = await meet(pull, push, "binds");

  assert.deepEqual([pull.lastEndpoint, push.lastEndpoint], [endpoint, endpoint]);
});

test("timers have their turn while two sockets answer each other without end", async () => {
  using left = new Pair(patient);
  using right = new Pair(patient);
  await meet(left, right, "binds");
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
