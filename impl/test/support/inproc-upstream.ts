import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Make, meet, patient } from "./inproc-meeting.ts";

/** As with libzmq, measured: what counts as a subscription is for the publisher to say. */
export function upstream(connecting: Make, binding: Make): void {
  const first = { linger: 0, onlyFirstSubscribe: true };

  test("an XPUB finds subscriptions that its XSUB has sent as parts of a message", async () => {
    await using xpub = await binding("XPublisher");
    await using xsub = await connecting("XSubscriber", { ...patient, ...first });
    await meet(xpub, xsub, "binds");

    await xsub.send(["y", "z", "\x01topic"]);
    assert.deepEqual(await xpub.receive(), ["y", "z"]);
    assert.deepEqual(await xpub.receive(), ["\x01topic"]);
    await xpub.send("topic");
    assert.deepEqual(await xsub.receive(), ["topic"]);
    await xsub.send(["y", "\x00topic", "z"]);

    for (const frame of ["y", "\x00topic", "z"]) assert.deepEqual(await xpub.receive(), [frame]);
  });

  test("an XPUB with onlyFirstSubscribe takes that message as it is", async () => {
    await using xpub = await binding("XPublisher", { ...patient, ...first });
    await using xsub = await connecting("XSubscriber", first);
    await meet(xpub, xsub, "binds");

    await xsub.send(["y", "z", "\x01topic"]);

    assert.deepEqual(await xpub.receive(), ["y", "z", "\x01topic"]);
  });

  test("a PUB drops what is no subscription, more than it could keep, and finds what is", async () => {
    await using pub = await binding("Publisher", { linger: 0 });
    await using xsub = await connecting("XSubscriber", { ...patient, ...first });
    await meet(pub, xsub, "binds");
    let over = false;
    const received = xsub.receive().finally(() => {
      over = true;
    });

    // Those of a burst that find both queues full are dropped on their way.
    for (let i = 0; i < 2_500; i++) await xsub.send("kept by nobody");
    while (!over) {
      await xsub.send(["y", "\x01topic"]);
      await pub.send("topic");
      await nextTurn();
    }

    assert.deepEqual(await received, ["topic"]);
  });
}
