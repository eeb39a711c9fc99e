import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/errors.ts";
import { ACCEPTED_PER_TURN_MAX, DROPPING_PER_TURN_MAX } from "../../src/limits.ts";
import type { Message } from "../../src/message.ts";
import { Outbox } from "../../src/pipe/outbox.ts";
import { ManualPatience } from "../support/patience.ts";

/** An outbox before a queue with room for some messages. */
function outboxWith(room: number, patience = new ManualPatience()) {
  const sent: string[] = [];
  const state = { room };
  const outbox = new Outbox((message: Message) => {
    if (state.room === 0) return false;
    state.room--;
    sent.push(message.join("|"));
    return true;
  }, patience);
  return { outbox, sent, state, patience };
}

test("sends that are accepted at once share one promise", () => {
  const { outbox } = outboxWith(2);

  assert.equal(outbox.send("a"), outbox.send("b"));
});

for (const [what, drops, max] of [
  ["drops", true, DROPPING_PER_TURN_MAX],
  ["waits", false, ACCEPTED_PER_TURN_MAX],
] as const) {
  for (const size of [1, 64]) {
    test(`after ${max} messages, ${size} a time, a socket that ${what} lets the loop go round`, async () => {
      const outbox = new Outbox(() => true, new ManualPatience(), drops);
      const batch = Array<string>(size).fill("a");
      let turned = false;
      setImmediate(() => {
        turned = true;
      });

      let sent = 0;
      while (!turned && sent < 2 * max) {
        await (size === 1 ? outbox.send("a") : outbox.sendMany(batch));
        sent += size;
      }

      assert.equal(sent, max);
    });
  }
}

test("senders wait for room in order", async () => {
  const { outbox, sent, state, patience } = outboxWith(1);
  const all = Promise.all([outbox.send("a"), outbox.send(["b", "c"]), outbox.send("d")]);
  assert.equal(patience.held, 2);

  state.room = 1;
  outbox.wake();
  const late = outbox.send("e");
  state.room = 2;
  outbox.wake();
  await all;
  await late;

  assert.deepEqual(sent, ["a", "b|c", "d", "e"]);
  assert.equal(patience.held, 0);
});

test("a sender that has waited too long gets EAGAIN, and its message is not sent", async () => {
  const { outbox, sent, state, patience } = outboxWith(0, new ManualPatience(100));
  const send = assert.rejects(outbox.send("a"), { code: "EAGAIN" });
  patience.clock.advance(100);
  await send;

  state.room = 1;
  outbox.wake();

  assert.deepEqual(sent, []);
});

test("what is no message is refused at once", async () => {
  const { outbox } = outboxWith(9);

  for (const content of [[], {}, undefined, [{}], true]) {
    await assert.rejects(outbox.send(content as never), { code: "EINVAL" });
  }
});

test("closing rejects those that wait, and what comes later", async () => {
  const { outbox } = outboxWith(0);
  const waiting = assert.rejects(outbox.send("a"), { code: "EAGAIN" });

  outbox.close(new UsageError("EAGAIN"));

  await waiting;
  await assert.rejects(outbox.send("b"), { code: "EBADF" });
});

test("a batch is sent in order, with one promise", () => {
  const { outbox, sent } = outboxWith(3);

  const all = outbox.sendMany(["a", ["b", "c"], Buffer.from("d")]);

  assert.equal(all, outbox.sendMany([]));
  assert.deepEqual(sent, ["a", "b|c", "d"]);
});

test("a batch waits for room, and who sends meanwhile comes after it", async () => {
  const { outbox, sent, state, patience } = outboxWith(1);
  const batch = outbox.sendMany(["a", "b", "c"]);
  const late = outbox.send("d");
  assert.equal(outbox.trySend("e"), false);

  for (const room of [1, 0, 1, 1]) {
    state.room = room;
    outbox.wake();
  }
  await Promise.all([batch, late]);

  assert.deepEqual(sent, ["a", "b", "c", "d"]);
  assert.equal(patience.held, 0);
});

test("a batch that has waited too long tells how much was accepted, and sends no more", async () => {
  const { outbox, sent, state, patience } = outboxWith(1, new ManualPatience(100));
  const batch = outbox.sendMany(["a", "b", "c"]);
  const rejected = assert.rejects(batch, { code: "EAGAIN", accepted: 2 });
  state.room = 1;
  outbox.wake();
  patience.clock.advance(100);
  await rejected;

  state.room = 9;
  outbox.wake();

  assert.deepEqual(sent, ["a", "b"]);
});

test("a batch stops at what is no message, and at what its socket refuses", async () => {
  const { outbox, sent } = outboxWith(9);
  const refusing = new Outbox((message) => {
    if (message[0]!.length === 0) throw new UsageError("EFSM");
    return true;
  }, new ManualPatience());

  await assert.rejects(outbox.sendMany(["a", [], "b"]), { code: "EINVAL", accepted: 1 });
  await assert.rejects(outbox.sendMany("abc" as never), { code: "EINVAL", accepted: 0 });
  await assert.rejects(refusing.sendMany(["a", "b", "", "c"]), { code: "EFSM", accepted: 2 });
  assert.deepEqual(sent, ["a"]);
});

test("a batch that waits is stopped when the outbox closes", async () => {
  const { outbox } = outboxWith(1);
  const batch = assert.rejects(outbox.sendMany(["a", "b"]), { code: "EAGAIN", accepted: 1 });

  outbox.close(new UsageError("EAGAIN"));

  await batch;
  await assert.rejects(outbox.sendMany(["c"]), { code: "EBADF", accepted: 0 });
});

test("trySend says whether the message was accepted, and throws what send rejects with", () => {
  const { outbox, sent } = outboxWith(1);

  assert.deepEqual([outbox.trySend("a"), outbox.trySend("b")], [true, false]);
  assert.throws(() => outbox.trySend([]), { code: "EINVAL" });
  outbox.close(new UsageError("EAGAIN"));
  assert.throws(() => outbox.trySend("c"), { code: "EBADF" });

  assert.deepEqual(sent, ["a"]);
});

test("who gives up makes place for the next, which may have somewhere to go", async () => {
  const sent: string[] = [];
  const outbox = new Outbox((message) => {
    if (`${message}` === "stuck") return false;
    sent.push(`${message}`);
    return true;
  }, new ManualPatience());
  const controller = new AbortController();
  const stuck = outbox.send("stuck", controller.signal);
  const next = outbox.send("next");
  assert.deepEqual(sent, []);

  controller.abort();
  await assert.rejects(stuck, { name: "AbortError" });
  await next;
  assert.deepEqual(sent, ["next"]);
});
