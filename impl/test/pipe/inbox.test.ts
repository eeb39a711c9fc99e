import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/errors.ts";
import type { Message } from "../../src/message.ts";
import { Inbox } from "../../src/pipe/inbox.ts";
import { message } from "../support/fake-pipe.ts";
import { ManualPatience } from "../support/patience.ts";

function inboxOf(messages: Message[], patience = new ManualPatience()) {
  const source = {
    receive: () => messages.shift(),
    receiveMany: (limit: number) => messages.splice(0, limit),
  };
  return { inbox: new Inbox(source, patience), patience };
}

test("a message that is there is received at once", async () => {
  const { inbox, patience } = inboxOf([message("a")]);

  assert.deepEqual(await inbox.receive(), message("a"));
  assert.equal(patience.held, 0);
});

test("receivers wait in order, and keep the process alive meanwhile", async () => {
  const messages: Message[] = [];
  const { inbox, patience } = inboxOf(messages);
  const received = Promise.all([inbox.receive(), inbox.receive()]);
  assert.equal(patience.held, 2);

  messages.push(message("a"));
  inbox.wake();
  messages.push(message("b"));
  inbox.wake();

  assert.deepEqual(await received, [message("a"), message("b")]);
  assert.equal(patience.held, 0);
});

test("a receiver that has waited too long gets EAGAIN, and its message goes to the next", async () => {
  const messages: Message[] = [];
  const { inbox, patience } = inboxOf(messages, new ManualPatience(100));
  const first = assert.rejects(inbox.receive(), { code: "EAGAIN" });
  patience.clock.advance(50);
  const second = inbox.receive();
  patience.clock.advance(50);
  await first;

  messages.push(message("a"));
  inbox.wake();

  assert.deepEqual(await second, message("a"));
});

test("a time-out of 0 does not wait", async () => {
  const { inbox } = inboxOf([], new ManualPatience(0));

  await assert.rejects(inbox.receive(), { code: "EAGAIN" });
});

test("receiveMany waits for one and takes what is there, up to its limit", async () => {
  const { inbox } = inboxOf(["a", "b", "c"].map((text) => message(text)));

  assert.equal((await inbox.receiveMany(2)).length, 2);
  assert.equal((await inbox.receiveMany(2)).length, 1);
});

test("receiveMany that has waited takes all that has come, in its turn", async () => {
  const messages: Message[] = [];
  const { inbox } = inboxOf(messages);
  const many = inbox.receiveMany(2);
  const one = inbox.receive();

  messages.push(message("a"), message("b"), message("c"));
  inbox.wake();

  assert.deepEqual(await many, [message("a"), message("b")]);
  assert.deepEqual(await one, message("c"));
});

test("iteration ends when the inbox closes, waiting or not", async () => {
  const { inbox } = inboxOf([message("a")]);
  const seen: string[] = [];
  const loop = (async () => {
    for await (const [frame] of inbox) seen.push(`${frame}`);
  })();
  await new Promise((resolve) => setImmediate(resolve));

  inbox.close(new UsageError("EAGAIN"));

  await loop;
  assert.deepEqual(seen, ["a"]);
  await assert.rejects(inbox.receive(), { code: "EBADF" });
});

test("an error of the pattern rejects the call", async () => {
  const refuse = () => {
    throw new UsageError("EFSM");
  };
  const inbox = new Inbox({ receive: refuse, receiveMany: refuse }, new ManualPatience());

  await assert.rejects(inbox.receive(), { code: "EFSM" });
  await assert.rejects(inbox.receiveMany(2), { code: "EFSM" });
});
