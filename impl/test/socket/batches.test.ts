import assert from "node:assert/strict";
import { test } from "node:test";
import { Dealer, Pull, Push, Reply, Request, Router } from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const patient = { receiveTimeout: 10_000, linger: 0 };

test("batches larger than the high-water marks arrive whole and in order", async () => {
  using pull = new Pull({ ...patient, receiveHighWaterMark: 10 });
  await pull.bind(ANY);
  using push = new Push({ sendHighWaterMark: 10, linger: 0 });
  push.connect(pull.lastEndpoint!);
  const sent = Array.from({ length: 5_000 }, (_, i) => [`${i}`, "x".repeat(i % 300)]);

  const batches = Promise.all([
    push.sendMany(sent.slice(0, 3_000)),
    push.sendMany(sent.slice(3_000)),
  ]);
  const received: string[][] = [];
  while (received.length < sent.length) {
    for (const message of await pull.receiveMany(100)) received.push(message.map(String));
  }
  await batches;

  assert.deepEqual(received, sent);
});

test("a batch without a peer is accepted up to the high-water mark", async () => {
  using push = new Push({ sendHighWaterMark: 3, sendTimeout: 0, linger: 0 });
  await assert.rejects(push.sendMany(["a"]), { code: "EAGAIN", accepted: 0 });
  push.connect("tcp://127.0.0.1:9");

  await assert.rejects(push.sendMany(["a", "b", "c", "d", "e"]), { code: "EAGAIN", accepted: 3 });
  assert.equal(push.trySend("f"), false);
});

test("a REQ takes one request of a batch, and the next after its reply", async () => {
  using reply = new Reply(patient);
  await reply.bind(ANY);
  using request = new Request(patient);
  request.connect(reply.lastEndpoint!);

  await assert.rejects(request.sendMany(["a", "b"]), { code: "EFSM", accepted: 1 });
  assert.throws(() => request.trySend("c"), { code: "EFSM" });
  assert.throws(() => reply.trySend("d"), { code: "EFSM" });
  assert.equal(`${await reply.receive()}`, "a");
  assert.equal(reply.trySend("e"), true);
  assert.equal(`${await request.receive()}`, "e");

  assert.equal(request.trySend("f"), true);
  assert.equal(`${await reply.receive()}`, "f");
});

test("a mandatory ROUTER stops a batch at a peer that it does not know", async () => {
  using router = new Router({ ...patient, mandatory: true });
  await router.bind(ANY);
  using dealer = new Dealer({ ...patient, routingId: "d" });
  dealer.connect(router.lastEndpoint!);
  await dealer.send("hello");
  await router.receive();

  const batch = [
    ["d", "1"],
    ["nobody", "2"],
    ["d", "3"],
  ];
  await assert.rejects(router.sendMany(batch), { code: "EHOSTUNREACH", accepted: 1 });
  assert.throws(() => router.trySend(["nobody", "4"]), { code: "EHOSTUNREACH" });
  await router.sendMany([["d", "5"]]);

  assert.deepEqual((await dealer.receive()).map(String), ["1"]);
  assert.deepEqual((await dealer.receive()).map(String), ["5"]);
});
