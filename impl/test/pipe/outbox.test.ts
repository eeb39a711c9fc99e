import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/errors.ts";
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
