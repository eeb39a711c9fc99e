import assert from "node:assert/strict";
import { test } from "node:test";
import { Inbox } from "../../src/peer/inbox.ts";

test("what has come is given in order, what comes later too", async () => {
  const inbox = new Inbox<number>();
  inbox.add(1);
  inbox.add(2);

  assert.equal(await inbox.next(), 1);
  assert.equal(await inbox.next(), 2);
  const later = inbox.next();
  inbox.add(3);
  assert.equal(await later, 3);
});

test("where nothing comes in time there is nothing, and what was cleared is gone", async () => {
  const inbox = new Inbox<number>();
  inbox.add(1);
  inbox.clear();

  assert.equal(await inbox.next(1), undefined);
});

test("no more than 64 are kept", async () => {
  const inbox = new Inbox<number>();
  for (let count = 0; count < 64; count++) assert.ok(inbox.add(count));

  assert.ok(!inbox.add(64));
  for (let count = 0; count < 64; count++) await inbox.next();
  assert.equal(await inbox.next(1), undefined);
});
