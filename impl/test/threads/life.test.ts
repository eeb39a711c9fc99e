import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Context, Pull, Push, Request, type Socket } from "../../src/index.ts";
import { ended, numberOf, start } from "../support/life-worker.ts";

const patient = { receiveTimeout: 30_000, linger: 0 };

/** Waits until a socket has so many connections. */
async function connections(socket: Socket, count: number): Promise<void> {
  while (socket.stats().connections.length !== count) await nextTurn();
}

describe("the end of a thread", { timeout: 120_000 }, () => {
  test("a sender that is terminated in mid-traffic has sent whole messages, in order", async () => {
    const context = new Context();
    using pull = new Pull({ ...patient, context });
    await pull.bind("inproc://in");
    const worker = start(context, { role: "sends", endpoint: "inproc://in" });
    let next = 0;
    const take = (message: Buffer[]) => assert.equal(numberOf(message), next++);
    while (next < 500) take(await pull.receive());

    const exit = worker.terminate();
    await connections(pull, 0);
    await exit;
    for (let message = pull.tryReceive(); message !== undefined; message = pull.tryReceive()) {
      take(message);
    }

    assert.ok(next >= 500);
    assert.equal(pull.stats().messagesReceived, next);
  });

  test("a receiver that is terminated in mid-traffic is no peer any more", async () => {
    const context = new Context();
    using push = new Push({ context, linger: 0 });
    await push.bind("inproc://out");
    const endpoint = "inproc://out";
    const [first, second] = [0, 1].map(() => start(context, { role: "receives", endpoint }));
    await connections(push, 2);
    for (let i = 0; i < 10_000; i++) await push.send([`${i}`, Buffer.alloc(100)]);

    await first!.terminate();
    await connections(push, 1);
    for (let i = 0; i < 10_000; i++) await push.send([`${i}`, Buffer.alloc(100)]);
    await second!.terminate();
    await connections(push, 0);

    push.sendTimeout = 0;
    await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
  });

  test("a send that waits for a peer that is terminated goes to the next one", async () => {
    const context = new Context();
    const endpoint = "inproc://out";
    using push = new Push({ context, linger: 0, sendHighWaterMark: 1 });
    await push.bind(endpoint);
    const options = { receiveHighWaterMark: 1 };
    const worker = start(context, { role: "idles", endpoint, options });
    await connections(push, 1);
    for (const fills of ["the inbound queue", "the outbound queue"]) await push.send(fills);
    assert.equal(push.writable, false);
    const sending = push.send("waits");

    await worker.terminate();
    await connections(push, 0);
    using pull = new Pull({ ...patient, context });
    pull.connect(endpoint);

    assert.equal(`${await pull.receive()}`, "waits");
    await sending;
  });

  test("the names of a thread that has gone are free, and its peers know", async () => {
    const context = new Context();
    using request = new Request({ ...patient, context });
    const endpoint = "inproc://service";
    request.connect(endpoint);
    for (const word of ["hello", "again"]) {
      const worker = start(context, { role: "serves", endpoint });
      await request.send(word);
      assert.equal(`${await request.receive()}`, `${word}!`);

      await worker.terminate();
      await connections(request, 0);
      request.connect(endpoint);
    }
  });

  for (const role of ["sends", "exits"] as const) {
    test(`what a thread that ${role} has sent comes, though it has ended`, async () => {
      const context = new Context();
      const endpoint = "inproc://in";
      // Less than a queue holds, for who exits at once.
      const count = role === "sends" ? 5_000 : 3;
      using pull = new Pull({ ...patient, context, receiveHighWaterMark: 100 });
      await pull.bind(endpoint);
      const end = ended(start(context, { role, endpoint, count }));

      for (let i = 0; i < count; i++) assert.equal(numberOf(await pull.receive()), i);
      await end;

      await connections(pull, 0);
    });
  }

  test("a thread lingers until somebody is bound to the name that it has sent to", async () => {
    const context = new Context();
    const endpoint = "inproc://late";
    const end = ended(start(context, { role: "sends", endpoint, count: 10 }));
    for (const linger of [0, 20]) {
      const options = { linger };
      await ended(start(context, { role: "sends", endpoint, count: 10, options }));
    }
    using pull = new Pull({ ...patient, context });

    await pull.bind(endpoint);

    for (let i = 0; i < 10; i++) assert.equal(numberOf(await pull.receive()), i);
    await end;
    await connections(pull, 0);
    assert.equal(pull.readable, false);
  });
});
