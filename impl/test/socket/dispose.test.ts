import assert from "node:assert/strict";
import { test } from "node:test";
import { Pull, Push } from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";

test("a socket that is disposed of waits until what it accepted has left", async () => {
  using pull = new Pull({ receiveTimeout: 10_000, linger: 0 });
  const body = Buffer.alloc(1 << 20, 1);
  let sent = false;
  const sending = (async () => {
    await using push = new Push();
    await push.bind(ANY);
    pull.connect(push.lastEndpoint!);
    for (let i = 0; i < 20; i++) await push.send(body);
  })().then(() => {
    sent = true;
  });
  pull.receiveHighWaterMark = 1;
  // What 20 MiB need is more than the kernel holds: they leave only while somebody reads.
  for (let i = 0; i < 20; i++) {
    assert.equal((await pull.receive())[0]!.length, body.length);
    if (i === 0) assert.equal(sent, false);
  }
  await sending;
});

test("it waits no longer than linger", async () => {
  const push = new Push({ linger: 20 });
  push.connect("tcp://127.0.0.1:9");
  await push.send("to nobody");
  const from = performance.now();

  await push[Symbol.asyncDispose]();
  assert.ok(push.closed);
  assert.ok(performance.now() - from >= 18);
});

test("with nothing unsent it is over once the endpoint is free again", async () => {
  const push = new Push();
  await push.bind(ANY);
  const endpoint = push.lastEndpoint!;
  await push[Symbol.asyncDispose]();

  await using next = new Push();
  await next.bind(endpoint);
});
