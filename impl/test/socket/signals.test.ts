import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { Pull, Push, Request, Router } from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const stop = new Error("stop");
const aborted = (reason: unknown) => reason === stop;

/** A PUSH and a PULL that are connected. */
async function pipeline() {
  const pull = new Pull({ linger: 0, receiveTimeout: 10_000 });
  await pull.bind(ANY);
  const push = new Push({ linger: 0, sendTimeout: 10_000 });
  push.connect(pull.lastEndpoint!);
  await push.send("first");
  await pull.receive();
  const close = () => {
    for (const socket of [pull, push]) socket.close();
  };
  return { pull, push, [Symbol.dispose]: close };
}

for (const [name, wait] of [
  ["receive", (pull: Pull, signal: AbortSignal) => pull.receive({ signal })],
  ["receiveMany", (pull: Pull, signal: AbortSignal) => pull.receiveMany(9, { signal })],
  [
    "iteration",
    async (pull: Pull, signal: AbortSignal) => {
      for await (const message of pull.messages({ signal })) return message;
    },
  ],
] as const) {
  test(`a ${name} that is cancelled loses no message`, async () => {
    using made = await pipeline();
    const { pull, push } = made;
    const controller = new AbortController();
    const cancelled = wait(pull, controller.signal);
    const next = pull.receive();

    controller.abort(stop);
    await assert.rejects(cancelled, aborted);
    await push.send("kept");
    assert.deepEqual((await next).map(String), ["kept"]);
    await push.send("later");
    await assert.rejects(wait(pull, controller.signal), aborted);
    assert.deepEqual((await pull.receive()).map(String), ["later"]);
  });
}

test("a send that is cancelled is not sent, and those behind it are", async () => {
  using push = new Push({ linger: 0 });
  using pull = new Pull({ linger: 0, receiveTimeout: 10_000 });
  const controller = new AbortController();
  const { signal } = controller;
  const cancelled = push.send("cancelled", { signal });
  const sent = push.send("sent");
  const partly = push.sendMany(["cancelled too"], { signal });

  controller.abort(stop);
  await assert.rejects(cancelled, aborted);
  await assert.rejects(partly, { code: "ECANCELED", accepted: 0 });
  await assert.rejects(push.send("too late", { signal }), aborted);
  await pull.bind(ANY);
  push.connect(pull.lastEndpoint!);
  await sent;
  await push.send("last");
  assert.deepEqual((await pull.receive()).map(String), ["sent"]);
  assert.deepEqual((await pull.receive()).map(String), ["last"]);
});

test("a signal that comes after the operation changes nothing, and is not held on to", async () => {
  using made = await pipeline();
  const { pull, push } = made;
  const controller = new AbortController();
  const { signal } = controller;
  const received = pull.receive({ signal });
  assert.equal(getEventListeners(signal, "abort").length, 1);
  await push.send("x", { signal });

  assert.deepEqual((await received).map(String), ["x"]);
  assert.equal(getEventListeners(signal, "abort").length, 0);
  controller.abort(stop);
});

test("when a REQ's send gives up the socket is free for another request", async () => {
  using request = new Request({ linger: 0 });
  await assert.rejects(request.send("a", { signal: AbortSignal.timeout(1) }), {
    name: "TimeoutError",
  });
  using router = new Router({ linger: 0, receiveTimeout: 10_000 });
  await router.bind(ANY);
  request.connect(router.lastEndpoint!);

  await request.send("b");
  assert.equal(`${(await router.receive()).at(-1)}`, "b");
});
