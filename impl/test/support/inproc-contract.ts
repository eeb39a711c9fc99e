import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type First, type Make, meet, name, patient } from "./inproc-meeting.ts";
import { upstream } from "./inproc-upstream.ts";
import { Actor, type Kind, type Stage } from "./stages.ts";

const sender = { sendTimeout: 0, linger: 0 };

/** Where the sockets of a test are: who connects, and who binds. */
export interface Stages {
  readonly connects: Stage;
  readonly binds: Stage;
}

const orders: readonly First[] = ["binds", "connects"];

/** What holds for inproc, whichever threads its sockets are in. */
export function inprocContract(stages: () => Stages): void {
  const connecting = (kind: Kind, options: object = patient) =>
    Actor.make(stages().connects, kind, options);
  const binding = (kind: Kind, options: object = patient) =>
    Actor.make(stages().binds, kind, options);

  for (const first of orders) {
    conversations(first, connecting, binding);
    flow(first, connecting, binding);
  }
  upstream(connecting, binding);
  endings(connecting, binding);
  refusals(connecting, binding);
}

function conversations(first: First, connecting: Make, binding: Make): void {
  for (const client of ["Request", "Dealer"] as const) {
    for (const server of ["Reply", "Router"] as const) {
      test(`${client} and ${server} talk where one ${first} first`, async () => {
        await using asks = await connecting(client);
        await using answers = await binding(server);
        await meet(answers, asks, first);
        const question = client === "Dealer" && server === "Reply" ? ["", "hello"] : ["hello"];

        await asks.send(question);
        const request = await answers.frames();
        await answers.send([...request.slice(0, -1), `${request.at(-1)}!`]);

        assert.match((await asks.receive()).join("|"), /^\|?hello!$/);
      });
    }
  }

  for (const [left, right] of [
    ["Dealer", "Dealer"],
    ["Dealer", "Router"],
    ["Pair", "Pair"],
    ["Router", "Router"],
  ] as const) {
    test(`${left} and ${right} talk both ways where one ${first} first`, async () => {
      const id = (routingId: string) => (left === "Pair" ? {} : { routingId });
      await using connects = await connecting(left, { ...patient, ...id("left") });
      await using binds = await binding(right, { ...patient, ...id("right") });
      await meet(binds, connects, first);
      await Promise.all([connects.peers(1), binds.peers(1)]);
      const to = (kind: Kind, id: string) => (kind === "Router" ? [id] : []);

      await connects.send([...to(left, "right"), "ping"]);
      assert.deepEqual(await binds.receive(), [...to(right, "left"), "ping"]);
      await binds.send([...to(right, "left"), "pong"]);

      assert.deepEqual(await connects.receive(), [...to(left, "right"), "pong"]);
    });
  }

  for (const source of ["Publisher", "XPublisher"] as const) {
    for (const sink of ["Subscriber", "XSubscriber"] as const) {
      for (const role of orders) {
        test(`${source} that ${role} sends ${sink} its topics where one ${first} first`, async () => {
          const [publishing, receiving] =
            role === "binds" ? [binding, connecting] : [connecting, binding];
          await using publishes = await publishing(source, { linger: 0 });
          await using receives = await receiving(sink);
          await subscribe(receives, sink, "early");
          if (role === "binds") await meet(publishes, receives, first);
          else await meet(receives, publishes, first);
          await subscribe(receives, sink, "late");
          await heard(publishes, source, ["\x01early", "\x01late"], receives);

          for (const topic of ["other", "early", "late"]) await publishes.send([topic, "body"]);

          assert.deepEqual(await published(receives), ["early", "body"]);
          assert.deepEqual(await published(receives), ["late", "body"]);
        });
      }
    }
  }
}

async function subscribe(sink: Actor, kind: Kind, topic: string): Promise<void> {
  if (kind === "Subscriber") await sink.call("subscribe", topic);
  else await sink.send(`\x01${topic}`);
}

/** Waits until a publisher knows the subscriptions: an XPUB says so, a PUB sends by them. */
async function heard(publisher: Actor, kind: Kind, told: string[], sink: Actor): Promise<void> {
  if (kind === "XPublisher") {
    for (const subscription of told) assert.deepEqual(await publisher.receive(), [subscription]);
    return;
  }
  const last = told.at(-1)!.slice(1);
  let over = false;
  const probed = sink.receive().then(() => {
    over = true;
  });
  while (!over) {
    await publisher.send([last, "probe"]);
    await nextTurn();
  }
  await probed;
}

/** The next message that is no probe. */
async function published(sink: Actor): Promise<string[]> {
  for (;;) {
    const message = await sink.receive();
    if (message[1] !== "probe") return message;
  }
}

function flow(first: First, connecting: Make, binding: Make): void {
  test(`Push and Pull: 5,000 messages in their order where one ${first} first`, async () => {
    await using push = await connecting("Push", { linger: 0 });
    await using pull = await binding("Pull");
    await meet(pull, push, first);
    const count = 5_000;

    const sending = (async () => {
      for (let i = 0; i < count; i++) await push.send([`${i}`, "second frame"]);
    })();
    for (let i = 0; i < count; i++) {
      assert.deepEqual(await pull.receive(), [`${i}`, "second frame"]);
    }

    await sending;
  });

  test(`the queue is the sum of both high-water marks where one ${first} first`, async () => {
    await using push = await connecting("Push", { ...sender, sendHighWaterMark: 5 });
    await using pull = await binding("Pull", { ...patient, receiveHighWaterMark: 7 });
    await meet(pull, push, first);
    await push.peers(1);

    let count = 0;
    while (await push.trySend(`${count}`)) count++;
    assert.equal(count, 12);

    for (let i = 0; i < count; i++) assert.deepEqual(await pull.receive(), [`${i}`]);
    assert.equal(await push.trySend("again"), true);
  });

  test(`messages larger than any queue come whole where one ${first} first`, async () => {
    await using push = await connecting("Push", { linger: 0 });
    await using pull = await binding("Pull");
    await meet(pull, push, first);
    const sizes = [[1_000_000], [0, 70_000, 3, 300_000, 255, 256], [16_383, 16_384], [5]];
    const bodies = sizes.map((frames) => frames.map((size) => Buffer.alloc(size, size % 251)));

    const sending = (async () => {
      for (const message of bodies) await push.send(message);
    })();

    for (const message of bodies) assert.deepEqual(await pull.frames(), message);
    await sending;
  });
}

function endings(connecting: Make, binding: Make): void {
  test("nobody to send to yet: what the sender's mark allows waits, and comes", async () => {
    await using push = await connecting("Push", { ...sender, sendHighWaterMark: 3 });
    await using pull = await binding("Pull");
    const endpoint = name();
    await push.connect(endpoint);

    for (let i = 0; i < 3; i++) await push.send(`${i}`);
    await assert.rejects(push.send("too many"), { code: "EAGAIN" });
    await pull.bind(endpoint);

    for (let i = 0; i < 3; i++) assert.deepEqual(await pull.receive(), [`${i}`]);
  });

  // As with libzmq, measured: what was sent is received though its sender has gone.
  for (const ending of ["close", "disconnect"] as const) {
    test(`what was sent before ${ending} is received`, async () => {
      const push = await connecting("Push", { linger: 0, sendHighWaterMark: 3 });
      await using pull = await binding("Pull", { ...patient, receiveHighWaterMark: 2 });
      const endpoint = await meet(pull, push, "binds");
      await push.peers(1);
      for (let i = 0; i < 5; i++) await push.send(`${i}`);

      if (ending === "close") await push.close();
      else await push.call("disconnect", endpoint);

      for (let i = 0; i < 5; i++) assert.deepEqual(await pull.receive(), [`${i}`]);
      await pull.peers(0);
      await push.close();
    });
  }

  test("a socket that lingers and closes before anybody binds: its words come", async () => {
    const push = await connecting("Push", { linger: -1 });
    const endpoint = name();
    await push.connect(endpoint);
    await push.send("last words");
    await push.close();
    await using pull = await binding("Pull");

    await pull.bind(endpoint);

    assert.deepEqual(await pull.receive(), ["last words"]);
  });

  test("one that does not linger leaves nothing behind", async () => {
    const push = await connecting("Push", { linger: 0 });
    await using other = await connecting("Push", { linger: 0 });
    const endpoint = name();
    await push.connect(endpoint);
    await push.send("last words");
    await push.close();
    await using pull = await binding("Pull");

    await pull.bind(endpoint);
    await other.connect(endpoint);
    await other.send("others'");

    assert.deepEqual(await pull.receive(), ["others'"]);
  });

  test("unbind leaves what stands, and frees the name", async () => {
    await using first = await binding("Pull");
    await using second = await connecting("Pull");
    await using push = await connecting("Push", sender);
    await using late = await connecting("Push", sender);
    const endpoint = await meet(first, push, "binds");
    await push.peers(1);
    await assert.rejects(second.bind(endpoint), { code: "EADDRINUSE" });

    await first.call("unbind", endpoint);
    await assert.rejects(first.call("unbind", endpoint), { code: "ENOENT" });
    await bindAtLast(second, endpoint);
    await late.connect(endpoint);
    await push.send("to the first");
    await late.peers(1);
    await late.send("to the second");

    assert.deepEqual(await first.receive(), ["to the first"]);
    assert.deepEqual(await second.receive(), ["to the second"]);
  });

  test("a connection whose binder closes ends for good", async () => {
    const first = await binding("Pull");
    await using push = await connecting("Push", sender);
    const endpoint = await meet(first, push, "binds");
    await push.peers(1);

    await first.close();
    await push.peers(0);
    await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
    await using second = await binding("Pull");
    await bindAtLast(second, endpoint);

    await assert.rejects(push.send("nobody yet"), { code: "EAGAIN" });
    await assert.rejects(push.call("disconnect", endpoint), { code: "ENOENT" });
    await push.connect(endpoint);
    await push.send("again");
    assert.deepEqual(await second.receive(), ["again"]);
  });
}

function refusals(connecting: Make, binding: Make): void {
  test("a PAIR has one peer: a second one is refused, until the first has gone", async () => {
    await using pair = await binding("Pair");
    const first = await connecting("Pair", sender);
    await using second = await connecting("Pair", sender);
    const endpoint = await meet(pair, first, "binds");
    await first.peers(1);

    await second.connect(endpoint);
    await second.peers(0);
    await assert.rejects(second.send("from the second"), { code: "EAGAIN" });
    await first.close();
    await pair.peers(0);
    await second.connect(endpoint);
    await second.send("again");

    assert.deepEqual(await pair.receive(), ["again"]);
  });

  test("a ROUTER refuses a routing id that is taken", async () => {
    await using router = await binding("Router");
    await using first = await connecting("Dealer", { ...sender, routingId: "A" });
    await using second = await connecting("Dealer", { ...sender, routingId: "A" });
    const endpoint = await meet(router, first, "binds");
    await first.peers(1);

    await second.connect(endpoint);
    await second.peers(0);
    await assert.rejects(second.send("from the second"), { code: "EAGAIN" });
    await first.send("from the first");

    assert.deepEqual(await router.receive(), ["A", "from the first"]);
  });

  test("types that cannot talk are not joined, and the one that connects is told", async () => {
    await using sub = await binding("Subscriber");
    await using push = await connecting("Push", sender);
    const endpoint = name();
    await sub.bind(endpoint);
    const told = push.call("told");

    await push.connect(endpoint);

    assert.match((await told) as string, /^handshake:error/);
    await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
  });
}

/** Binds to a name that another thread gives back at this moment. */
async function bindAtLast(binds: Actor, endpoint: string): Promise<void> {
  for (;;) {
    try {
      await binds.bind(endpoint);
      return;
    } catch (error) {
      assert.equal((error as { code?: string }).code, "EADDRINUSE");
      await nextTurn();
    }
  }
}
