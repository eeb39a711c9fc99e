import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { Dealer, Pull, Push, Reply, Request, Router } from "../../src/index.ts";
import { greeting } from "../support/octets.ts";

const SILENT = 200;
/** So many connections at once find room to wait in. */
const backlog = 511;
const sends = { sendTimeout: 20_000, linger: 0, backlog };
const receives = { receiveTimeout: 20_000, linger: 0 };
const patient = { ...sends, ...receives };

/** How far a bad peer gets before it falls silent. */
const silences: Buffer[] = [
  Buffer.alloc(0),
  greeting().subarray(0, 10),
  greeting(),
  Buffer.concat([greeting(), Buffer.from([0x04, 0x10])]),
];

/** Connections that never complete their handshake. */
class SilentPeers {
  readonly sockets: Socket[] = [];
  closed = 0;
  readonly allClosed: Promise<void>;

  constructor(endpoint: string, count = SILENT) {
    const port = Number(endpoint.split(":").at(-1));
    this.allClosed = new Promise((resolve) => {
      for (let i = 0; i < count; i++) {
        const socket = connect(port, "127.0.0.1");
        socket.on("error", () => {}).resume();
        socket.once("close", () => {
          if (++this.closed === count) resolve();
        });
        socket.write(silences[i % silences.length]!);
        this.sockets.push(socket);
      }
    });
  }

  async connected(): Promise<void> {
    await Promise.all(
      this.sockets.map((socket) => (socket.connecting ? once(socket, "connect") : undefined)),
    );
  }

  [Symbol.dispose](): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

test("a good peer is answered beside 200 silent ones", async () => {
  using reply = new Reply(patient);
  await reply.bind("tcp://127.0.0.1:*");
  using silent = new SilentPeers(reply.lastEndpoint!);
  await silent.connected();
  using request = new Request(patient);

  request.connect(reply.lastEndpoint!);
  for (let i = 0; i < 100; i++) {
    await request.send(`${i}`);
    await reply.send(await reply.receive());
    assert.equal(`${await request.receive()}`, `${i}`);
  }

  assert.equal(silent.closed, 0);
});

// As after CVE-2020-15166: who has not completed the handshake is no peer yet.
test("no message goes to a peer that is silent", async () => {
  using push = new Push(sends);
  await push.bind("tcp://127.0.0.1:*");
  using silent = new SilentPeers(push.lastEndpoint!);
  await silent.connected();
  using pull = new Pull(receives);

  pull.connect(push.lastEndpoint!);
  for (let i = 0; i < 500; i++) await push.send(`${i}`);
  for (let i = 0; i < 500; i++) assert.equal(`${await pull.receive()}`, `${i}`);

  assert.equal(silent.closed, 0);
});

test("silent peers are closed when their time is over, and the good one stays", async () => {
  using router = new Router({ ...patient, handshakeInterval: 300 });
  await router.bind("tcp://127.0.0.1:*");
  using dealer = new Dealer(patient);
  dealer.connect(router.lastEndpoint!);
  await dealer.send("before");
  await router.receive();

  using silent = new SilentPeers(router.lastEndpoint!);
  await silent.allClosed;
  await dealer.send("after");

  assert.equal(`${(await router.receive())[1]}`, "after");
});

test("a silent server does not delay what goes to a good one", async (t) => {
  const accepted: Socket[] = [];
  const silent = createServer((socket) => accepted.push(socket)).listen(0, "127.0.0.1");
  t.after(() => {
    for (const socket of accepted) socket.destroy();
    silent.close();
  });
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  using pull = new Pull(receives);
  await pull.bind("tcp://127.0.0.1:*");
  using push = new Push({ ...sends, immediate: true });

  for (let i = 0; i < 50; i++) push.connect(`tcp://127.0.0.1:${port}`);
  push.connect(pull.lastEndpoint!);
  for (let i = 0; i < 100; i++) await push.send(`${i}`);
  for (let i = 0; i < 100; i++) assert.equal(`${await pull.receive()}`, `${i}`);
});
