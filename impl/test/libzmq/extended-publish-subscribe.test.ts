import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AnySocket,
  libzmq,
  ours,
  roles,
  sendUntil,
  text,
  withLibzmq,
} from "./implementations.ts";

for (const binds of roles) {
  for (const [our, their] of [
    ["XPublisher", "XSubscriber"],
    ["XSubscriber", "XPublisher"],
  ] as const) {
    test(`${our} exchanges with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [publisher, subscriber] = our === "XPublisher" ? [us, them] : [them, us];
        await subscriber.send("\x01topic");
        // libzmq works only when called: a receive that waits takes its new peer in.
        const delivered = subscriber.receive();
        assert.deepEqual(text(await publisher.receive()), ["\x01topic"]);
        await publisher.send(["other", "0"]);
        await publisher.send(["topical", "1"]);
        assert.deepEqual(text(await delivered), ["topical", "1"]);

        await subscriber.send("up");
        assert.deepEqual(text(await publisher.receive()), ["up"]);
        await subscriber.send("\x00topic");
        assert.deepEqual(text(await publisher.receive()), ["\x00topic"]);
      });
    });
  }

  test(`XPublisher hears of a libzmq Subscriber that goes where ${binds} bind`, async () => {
    await withLibzmq({ name: "XPublisher" }, { name: "Subscriber" }, binds, async (sockets) => {
      const { us, them } = sockets;
      them.subscribe("a");
      const nothing = them.receive().catch(() => undefined);
      assert.deepEqual(text(await us.receive()), ["\x01a"]);

      if (binds === "we") them.close();
      else us.disconnect(them.lastEndpoint!);

      assert.deepEqual(text(await us.receive()), ["\x00a"]);
      them.close();
      await nothing;
    });
  });
}

async function forward(from: AnySocket, to: AnySocket): Promise<void> {
  for await (const message of from) await to.send(message);
}

test("XSubscriber and XPublisher forward between libzmq's Publisher and Subscriber", async () => {
  const patient = { linger: 0, receiveTimeout: 10_000 };
  const front = new ours.XSubscriber({ linger: 0 });
  const back = new ours.XPublisher({ linger: 0 });
  const publisher = new libzmq.XPublisher(patient);
  const subscriber = new libzmq.Subscriber(patient);
  const sockets = [front, back, publisher, subscriber];
  try {
    await front.bind("tcp://127.0.0.1:*");
    await back.bind("tcp://127.0.0.1:*");
    publisher.connect(front.lastEndpoint!);
    subscriber.connect(back.lastEndpoint!);
    const down = forward(front as unknown as AnySocket, back as unknown as AnySocket);
    const up = forward(back as unknown as AnySocket, front as unknown as AnySocket);

    subscriber.subscribe("a");
    assert.deepEqual(text(await publisher.receive()), ["\x01a"]);
    const publish = async () => {
      await publisher.send(["b", "0"]);
      await publisher.send(["ab", "1"]);
    };
    assert.deepEqual(text(await sendUntil(publish, subscriber.receive())), ["ab", "1"]);
    subscriber.unsubscribe("a");
    assert.deepEqual(text(await publisher.receive()), ["\x00a"]);

    front.close();
    back.close();
    await Promise.all([down, up]);
  } finally {
    for (const socket of sockets) socket.close();
  }
});
