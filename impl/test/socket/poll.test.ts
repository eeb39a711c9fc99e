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
  Subscriber,
} from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const quiet = { linger: 0 };

test("a poll waits for the socket that has a message, and says it again until it is taken", async () => {
  using first = new Pull(quiet);
  using second = new Pull(quiet);
  await first.bind(ANY);
  await second.bind(ANY);
  using push = new Push(quiet);
  push.connect(second.lastEndpoint!);
  const polled = poll([first, second]);
  await push.send("x");

  const ready = [{ socket: second, readable: true, writable: false }];
  assert.deepEqual(await polled, ready);
  assert.deepEqual(await poll([first, second]), ready);
  assert.equal(`${second.tryReceive()}`, "x");
  assert.deepEqual(await poll([first, second], { timeout: 0 }), []);
  assert.deepEqual(await poll([first, second], { timeout: 5 }), []);
});

test("a poll for room waits for a peer", async () => {
  using push = new Push(quiet);
  const item = { socket: push, writable: true };
  assert.equal(push.writable, false);
  const polled = poll([item]);
  using pull = new Pull(quiet);
  await pull.bind(ANY);
  push.connect(pull.lastEndpoint!);

  assert.deepEqual(await polled, [{ socket: push, readable: false, writable: true }]);
  assert.equal(push.trySend("x"), true);
});

test("a poll ends with its signal, and where a socket closes", async () => {
  using pull = new Pull(quiet);
  await assert.rejects(poll([pull], { signal: AbortSignal.timeout(1) }), { name: "TimeoutError" });
  const polled = poll([pull]);
  pull.close();

  await assert.rejects(polled, { code: "EBADF" });
  await assert.rejects(poll([pull]), { code: "EBADF" });
  await assert.rejects(poll(["x" as never]), { code: "EINVAL" });
  await assert.rejects(poll([], { timeout: 1.5 }), { code: "EINVAL" });
});

test("a REQ and a REP are readable and writable in turn", async () => {
  using reply = new Reply(quiet);
  await reply.bind(ANY);
  using request = new Request(quiet);
  request.connect(reply.lastEndpoint!);
  const state = () => [request.readable, request.writable, reply.readable, reply.writable];
  assert.deepEqual(state(), [false, true, false, false]);

  await request.send("q");
  await poll([reply]);
  assert.deepEqual(state(), [false, false, true, false]);
  await reply.receive();
  assert.deepEqual(state(), [false, false, false, true]);
  await reply.send("a");
  await poll([request]);
  assert.deepEqual(state(), [true, false, false, false]);
  assert.equal(`${request.tryReceive()}`, "a");
  assert.deepEqual(state(), [false, true, false, false]);
});

test("messages that no receive would give make a socket not readable", async () => {
  using reply = new Reply(quiet);
  await reply.bind(ANY);
  using dealer = new Dealer(quiet);
  dealer.connect(reply.lastEndpoint!);
  await dealer.send("no delimiter");
  await dealer.send(["", "a request"]);

  await poll([reply]);
  assert.equal(`${reply.tryReceive()}`, "a request");

  using publisher = new Publisher(quiet);
  await publisher.bind(ANY);
  using subscriber = new Subscriber(quiet);
  subscriber.subscribe("a");
  subscriber.connect(publisher.lastEndpoint!);
  const sending = setInterval(() => void publisher.send("a"), 1);
  await poll([subscriber]);
  clearInterval(sending);
  subscriber.unsubscribe("a");
  assert.equal(subscriber.readable, false);
});

test("who cannot receive is never readable, and who cannot send never writable", async () => {
  using push = new Push(quiet);
  using pull = new Pull(quiet);
  using router = new Router(quiet);
  using pair = new Pair(quiet);
  assert.deepEqual([push.readable, pull.writable], [false, false]);
  assert.deepEqual([router.readable, router.writable], [false, true]);
  assert.deepEqual([pair.readable, pair.writable], [false, false]);
  router.close();
  assert.equal(router.writable, false);
});
