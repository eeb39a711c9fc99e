import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { Pair, Subscriber, XPublisher, XSubscriber } from "../../src/index.ts";
import { command, greeting, ready } from "../support/octets.ts";

const ANY = "tcp://127.0.0.1:*";
const patient = { receiveTimeout: 10_000, linger: 0 };
const topic = Buffer.from("A");
const port = (endpoint: string | null) => Number(endpoint!.split(":").at(-1));

/** A raw peer that has sent its half of the handshake. */
function raw(endpoint: string | null, type: string, ...more: Buffer[]): Socket {
  const socket = connect({ host: "127.0.0.1", port: port(endpoint) });
  socket.write(Buffer.concat([greeting(), ready({ "Socket-Type": type }), ...more]));
  return socket;
}

/** Reads until `octets` have come; whatever follows them is lost. */
async function until(socket: Socket, octets: Buffer): Promise<void> {
  let all = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    all = Buffer.concat([all, chunk as Buffer]);
    if (all.includes(octets)) return;
  }
  assert.fail(`expected ${octets.toString("hex")}, got ${all.toString("hex")}`);
}

test("a second peer of a PAIR is disconnected, the first goes on, and its place is free later", async () => {
  using pair = new Pair(patient);
  await pair.bind(ANY);
  const first = new Pair(patient);
  first.connect(pair.lastEndpoint!);
  await first.send("1");
  assert.equal(`${await pair.receive()}`, "1");
  const second = raw(pair.lastEndpoint, "PAIR", Buffer.from("000178", "hex"));
  second.resume();
  await once(second, "end");

  await pair.send("2");
  assert.equal(`${await first.receive()}`, "2");
  assert.equal(pair.tryReceive(), undefined);

  first.close();
  pair.sendTimeout = 0;
  const sending = async () => {
    for (;;) await Promise.all([pair.send("lost"), new Promise(setImmediate)]);
  };
  await assert.rejects(sending, { code: "EAGAIN" });
  using third = new Pair({ ...patient, reconnectInterval: 1 });
  third.connect(pair.lastEndpoint!);
  await third.send("3");
  assert.equal(`${await pair.receive()}`, "3");
});

test("a PAIR without a peer, or with one that is full, waits", async () => {
  using pair = new Pair({ linger: 0, sendTimeout: 0, sendHighWaterMark: 2 });
  await assert.rejects(pair.send("x"), { code: "EAGAIN" });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  pair.connect(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);

  await pair.send("x");
  await pair.send("x");
  await assert.rejects(pair.send("x"), { code: "EAGAIN" });
  server.close();
});

for (const [name, make] of [
  ["SUB", () => new Subscriber({ linger: 0 })],
  ["XSUB", () => new XSubscriber({ linger: 0 })],
] as const) {
  for (const end of ["disconnect", "close"] as const) {
    test(`${end} of a ${name} cancels its subscriptions at the publisher`, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const endpoint = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
      using socket = make();
      socket.connect(endpoint);
      if (socket instanceof XSubscriber) await socket.send("\x01A");
      else socket.subscribe("A");
      const [publisher] = (await once(server, "connection")) as [Socket];
      publisher.write(Buffer.concat([greeting(), ready({ "Socket-Type": "PUB" })]));
      await until(publisher, command("SUBSCRIBE", topic));

      if (end === "close") socket.close();
      else socket.disconnect(endpoint);

      await until(publisher, command("CANCEL", topic));
      publisher.destroy();
      server.close();
    });
  }
}

test("a peer of ZMTP 3.0 is sent subscriptions as messages", async () => {
  using xsub = new XSubscriber({ linger: 0 });
  await xsub.bind(ANY);
  await xsub.send("\x01A");
  const publisher = connect({ host: "127.0.0.1", port: port(xsub.lastEndpoint) });
  publisher.write(
    Buffer.concat([greeting({ version: "03 00" }), ready({ "Socket-Type": "XPUB" })]),
  );

  await until(publisher, Buffer.from("00020141", "hex"));
  await xsub.send("\x00A");

  await until(publisher, Buffer.from("00020041", "hex"));
  publisher.destroy();
});

test("a welcome message is the first that a subscriber gets", async () => {
  using xpub = new XPublisher({ ...patient, welcomeMessage: "A, hello" });
  await xpub.bind(ANY);
  using subscriber = new Subscriber(patient);
  subscriber.subscribe("A");
  subscriber.connect(xpub.lastEndpoint!);
  await xpub.receive();
  await xpub.send("A, next");

  assert.equal(`${await subscriber.receive()}`, "A, hello");
  assert.equal(`${await subscriber.receive()}`, "A, next");
});
