import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { test } from "node:test";
import {
  backend,
  Dealer,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
} from "../../src/index.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";

const ANY = "tcp://127.0.0.1:*";
const patient = { receiveTimeout: 10_000, linger: 0 };

/** An endpoint that nobody listens to any more. */
async function freeEndpoint(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `tcp://127.0.0.1:${port}`;
}

test("the backend is named, and a fallback says why", async () => {
  const { name, reason } = await backend();

  assert.ok(name === "io_uring" || typeof reason === "string");
});

test("messages sent before the other side binds are delivered in order", async () => {
  const endpoint = await freeEndpoint();
  using push = new Push({ linger: 0, reconnectInterval: 5 });
  push.connect(endpoint);
  for (let i = 0; i < 10; i++) await push.send(`${i}`);
  using pull = new Pull(patient);
  await pull.bind(endpoint);

  for (let i = 0; i < 10; i++) assert.equal(`${await pull.receive()}`, `${i}`);
});

test("a PUSH waits at its high-water mark, and gives up after its time-out", async () => {
  using push = new Push({ sendHighWaterMark: 3, sendTimeout: 0, linger: 0 });
  await assert.rejects(push.send("no peer"), { code: "EAGAIN" });
  push.connect(await freeEndpoint());

  for (let i = 0; i < 3; i++) await push.send("x");
  await assert.rejects(push.send("x"), { code: "EAGAIN" });
});

test("a new high-water mark counts for the peers that are there, and for a send that waits", async () => {
  using push = new Push({ sendHighWaterMark: 1, linger: 0 });
  push.connect(await freeEndpoint());
  await push.send("1");
  const waiting = push.send("2");

  push.sendHighWaterMark = 3;
  await waiting;
  push.sendTimeout = 0;
  await push.send("3");
  await assert.rejects(push.send("4"), { code: "EAGAIN" });
});

test("with immediate nothing is queued for a peer that is not there", async () => {
  using push = new Push({ immediate: true, sendTimeout: 0, linger: 0 });
  push.connect(await freeEndpoint());

  await assert.rejects(push.send("x"), { code: "EAGAIN" });
});

test("a PULL takes from many peers, and a PUSH gives to many in turn", async () => {
  using push = new Push({ linger: 0 });
  const pulls = [new Pull(patient), new Pull(patient)];
  for (const pull of pulls) {
    await pull.bind(ANY);
    push.connect(pull.lastEndpoint!);
  }
  for (let i = 0; i < 6; i++) await push.send(`${i}`);

  for (const [which, pull] of pulls.entries()) {
    for (let i = which; i < 6; i += 2) assert.equal(`${await pull.receive()}`, `${i}`);
    pull.close();
  }
});

test("a subscriber that comes back subscribes again", async () => {
  let connections = 0;
  const subscribed: Buffer[] = [];
  const server: Server = createServer((socket) => {
    connections++;
    socket.write(Buffer.concat([greeting(), ready({ "Socket-Type": "PUB" })]));
    let octets = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      octets = Buffer.concat([octets, chunk]);
      const wanted = command("SUBSCRIBE", Buffer.from("A"));
      if (!octets.includes(wanted)) return;
      subscribed.push(wanted);
      socket.destroy();
    });
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  using subscriber = new Subscriber({ reconnectInterval: 1, linger: 0 });
  subscriber.subscribe("A");
  subscriber.connect(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);

  const waiting = subscriber.receive().catch(() => undefined);
  while (subscribed.length < 3) await once(server, "connection");
  subscriber.close();
  server.close();
  await waiting;

  assert.ok(connections >= 3);
});

test("after an ERROR of the peer there is no new attempt", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.end(Buffer.concat([greeting(), command("ERROR", bytes("02 'no'"))]));
    socket.resume();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  using push = new Push({ reconnectInterval: 1, sendTimeout: 100, linger: 0 });
  push.connect(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);
  await once(server, "connection");

  await assert.rejects(
    (async () => {
      for (;;) await push.send("x");
    })(),
    { code: "EAGAIN" },
  );
  server.close();
  assert.equal(connections, 1);
});

test("closing sends what was accepted", async () => {
  using pull = new Pull(patient);
  await pull.bind(ANY);
  const push = new Push();
  push.connect(pull.lastEndpoint!);
  for (let i = 0; i < 500; i++) await push.send(`${i}`);

  push.close();

  for (let i = 0; i < 500; i++) assert.equal(`${await pull.receive()}`, `${i}`);
  await assert.rejects(push.send("x"), { code: "EBADF" });
});

test("a ROUTER drops what it cannot route, or fails where that is asked", async () => {
  using router = new Router({ linger: 0 });
  await router.send(["nobody", "x"]);
  router.mandatory = true;

  await assert.rejects(router.send(["nobody", "x"]), { code: "EHOSTUNREACH" });
});

test("a second peer with the same routing id is refused, the first is served", async () => {
  using router = new Router(patient);
  await router.bind(ANY);
  using first = new Dealer({ ...patient, routingId: "me" });
  first.connect(router.lastEndpoint!);
  await first.send("1");
  assert.equal(`${(await router.receive())[1]}`, "1");
  const { hostname, port } = new URL(router.lastEndpoint!.replace("tcp:", "http:"));
  const second = connect({ host: hostname, port: Number(port) });
  second.write(Buffer.concat([greeting(), ready({ "Socket-Type": "DEALER", Identity: "me" })]));
  second.resume();

  await once(second, "end");
  await router.send(["me", "2"]);

  assert.equal(`${await first.receive()}`, "2");
});

test("REQ and REP refuse calls out of turn", async () => {
  using reply = new Reply(patient);
  await reply.bind(ANY);
  using request = new Request(patient);
  request.connect(reply.lastEndpoint!);

  await assert.rejects(reply.send("x"), { code: "EFSM" });
  await request.send("q");
  await assert.rejects(request.send("q"), { code: "EFSM" });
  await reply.receive();
  await assert.rejects(reply.receive(), { code: "EFSM" });
});

test("of two calls that wait, one out of turn fails alone", async () => {
  using reply = new Reply(patient);
  using request = new Request(patient);
  const sends = [request.send("q"), request.send("too much")];
  const receives = [reply.receive(), reply.receive()];
  await reply.bind(ANY);
  request.connect(reply.lastEndpoint!);

  assert.deepEqual(
    (await Promise.allSettled([...sends, ...receives])).map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "rejected"],
  );
  await reply.send("a");
  assert.equal(`${await request.receive()}`, "a");
});

test("a bad peer costs its own connection only", async () => {
  using pull = new Pull(patient);
  await pull.bind(ANY);
  const { hostname, port } = new URL(pull.lastEndpoint!.replace("tcp:", "http:"));
  const bad = connect({ host: hostname, port: Number(port) });
  bad.write(bytes("16 03 01 'this is no ZMTP'"));
  bad.resume();
  await once(bad, "end");
  using push = new Push({ linger: 0 });
  push.connect(pull.lastEndpoint!);

  await push.send("good");

  assert.equal(`${await pull.receive()}`, "good");
});

test("a multipart message that is cut off by its sender is never delivered", async () => {
  using pull = new Pull(patient);
  await pull.bind(ANY);
  const { hostname, port } = new URL(pull.lastEndpoint!.replace("tcp:", "http:"));
  const peer = connect({ host: hostname, port: Number(port) });
  peer.end(
    Buffer.concat([
      greeting(),
      ready({ "Socket-Type": "PUSH" }),
      bytes("00 05 'whole' 01 04 'half'"),
    ]),
  );
  peer.resume();
  await once(peer, "end");

  assert.equal(`${await pull.receive()}`, "whole");
  assert.equal(pull.tryReceive(), undefined);
});

test("a PUB drops for a subscriber that is full, and never waits", async () => {
  using publisher = new Publisher({ linger: 0, sendHighWaterMark: 10 });
  await publisher.bind(ANY);
  const { hostname, port } = new URL(publisher.lastEndpoint!.replace("tcp:", "http:"));
  const peer = connect({ host: hostname, port: Number(port) });
  peer.write(Buffer.concat([greeting(), ready({ "Socket-Type": "SUB" }), command("SUBSCRIBE")]));
  await once(peer, "readable");
  const body = Buffer.alloc(100_000);

  for (let i = 0; i < 500; i++) await publisher.send(body);
  assert.ok(process.memoryUsage().arrayBuffers < 40_000_000);
  peer.destroy();
});

test("endpoints are refused at once", async () => {
  using pull = new Pull();
  assert.throws(() => pull.connect("tcp//x"), { code: "EINVAL" });
  await assert.rejects(pull.bind("tcp://127.0.0.1"), { code: "EINVAL" });
  await pull.bind(ANY);
  using other = new Pull();
  await assert.rejects(other.bind(pull.lastEndpoint!), { code: "EADDRINUSE" });
  await assert.rejects(pull.unbind("tcp://127.0.0.1:1"), { code: "ENOENT" });
  assert.throws(() => pull.disconnect("tcp://127.0.0.1:1"), { code: "ENOENT" });
});

test("an endpoint that was unbound can be bound again", async () => {
  using first = new Pull(patient);
  await first.bind(ANY);
  const endpoint = first.lastEndpoint!;
  await first.unbind(endpoint);
  using second = new Pull(patient);

  await second.bind(endpoint);

  assert.equal(second.lastEndpoint, endpoint);
});

test("all messages come by iteration, until the socket is closed", async () => {
  using pull = new Pull(patient);
  await pull.bind(ANY);
  using push = new Push({ linger: 0 });
  push.connect(pull.lastEndpoint!);
  for (let i = 0; i < 5; i++) await push.send(`${i}`);

  const seen: string[] = [];
  for await (const [frame] of pull) {
    seen.push(`${frame}`);
    if (seen.length === 5) pull.close();
  }

  assert.deepEqual(seen, ["0", "1", "2", "3", "4"]);
});
