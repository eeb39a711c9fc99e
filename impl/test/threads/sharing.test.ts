import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Context, Dealer, Pull, Push, Router, type Socket } from "../../src/index.ts";
import { CONTEXT_THREADS_MAX } from "../../src/limits.ts";

// A context that is attached to in its own thread has all that one of another thread has.

const patient = { receiveTimeout: 30_000, linger: 0 };

async function connections(socket: Socket, count: number): Promise<void> {
  while (socket.stats().connections.filter(({ ready }) => ready).length !== count) {
    await nextTurn();
  }
}

test("what was bound or connected before a context is shared is there for all threads", async () => {
  const context = new Context();
  using pull = new Pull({ ...patient, context });
  using early = new Push({ linger: 0, context });
  await pull.bind("inproc://bound before");
  early.connect("inproc://connected before");
  await early.send("waits");

  const other = Context.attach(context.share());
  using push = new Push({ linger: 0, context: other });
  using late = new Pull({ ...patient, context: other });
  push.connect("inproc://bound before");
  await late.bind("inproc://connected before");
  await push.send("hello");

  assert.equal(`${await pull.receive()}`, "hello");
  assert.equal(`${await late.receive()}`, "waits");
  await assert.rejects(late.bind("inproc://bound before"), {
    code: "EADDRINUSE",
    address: "inproc://bound before",
  });
});

test("a thread that takes part lets others take part, too", async () => {
  const context = new Context();
  const second = Context.attach(context.share());
  const third = Context.attach(second.share());
  using push = new Push({ linger: 0, context: third });
  push.connect("inproc://a");

  for (const bound of [context, second]) {
    using pull = new Pull({ ...patient, context: bound });
    await pull.bind("inproc://a");
    await push.send("hello");
    assert.equal(`${await pull.receive()}`, "hello");
    pull.close();
    await connections(push, 0);
    push.connect("inproc://a");
  }
});

test("bindSync is for the thread that keeps the names", async () => {
  const context = new Context();
  const other = Context.attach(context.share());
  using pull = new Pull({ context });
  using late = new Pull({ context: other });

  pull.bindSync("inproc://a");

  assert.throws(() => late.bindSync("inproc://b"), { code: "ENOTSUP", address: "inproc://b" });
  assert.throws(() => pull.bindSync("inproc://a"), { code: "EADDRINUSE" });
});

test("a socket that closes while it binds gives the name back", async () => {
  const context = new Context();
  const other = Context.attach(context.share());
  const pull = new Pull({ context: other });

  const binding = pull.bind("inproc://a");
  pull.close();
  await binding;

  using next = new Pull({ context: other });
  await next.bind("inproc://a");
});

test("where the thread that keeps the names has ended nobody new is bound", async () => {
  const { port1, port2 } = new MessageChannel();
  const other = Context.attach(port1);
  using pull = new Pull({ context: other });
  using later = new Pull({ context: other });
  const binding = pull.bind("inproc://a");

  port2.close();

  await assert.rejects(binding, { code: "ECONNRESET", address: "inproc://a" });
  await assert.rejects(later.bind("inproc://a"), { code: "ECONNRESET" });
});

test("a routing id that a ROUTER gives counts in other threads, too", async () => {
  const context = new Context();
  const other = Context.attach(context.share());
  using dealer = new Dealer({ ...patient, context: other, routingId: "its own" });
  await dealer.bind("inproc://a");
  using router = new Router({ ...patient, context });

  router.connect("inproc://a", { routingId: "given" });
  await connections(router, 1);
  await router.send(["given", "hello"]);

  assert.equal(`${await dealer.receive()}`, "hello");
});

test("only so many threads take part in a context", () => {
  const context = new Context();
  const ports: MessagePort[] = [];
  // The first thread is one of them.
  for (let i = 1; i < CONTEXT_THREADS_MAX; i++) ports.push(context.share());

  assert.throws(() => context.share(), { code: "EMFILE", message: /1024 threads/ });

  for (const port of ports) port.close();
});

test("what is no port is refused", () => {
  for (const wrong of [undefined, {}, "port"]) {
    assert.throws(() => Context.attach(wrong as MessagePort), { code: "EINVAL", message: /share/ });
  }
});

test("where the package of the queues is not installed a context is not shared", async () => {
  const library = new URL("../../src/index.ts", import.meta.url).href;
  const program = `
    const { Context, Pull } = await import(${JSON.stringify(library)});
    const context = new Context();
    new Pull({ context }).bindSync("inproc://a");
    try { context.share(); } catch ({ code, message }) { console.log(code, message); }`;
  const preloaded = new URL("../support/without-package.mjs", import.meta.url).href;
  const options = ["--import", "tsx", "--import", preloaded, "--input-type=module"];

  const { stdout } = await promisify(execFile)(process.execPath, [...options, "-e", program], {
    env: { ...process.env, MISSING_PACKAGE: "@scrutineer/uring" },
  });

  assert.match(stdout, /^ENOTSUP .*@scrutineer\/uring/);
});
