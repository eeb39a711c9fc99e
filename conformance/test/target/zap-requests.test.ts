import assert from "node:assert/strict";
import { test } from "node:test";
import { ZapRequests } from "../../src/target/zap-requests.ts";

const request = (frame: string) => ({ envelope: ["hex:01", "hex:"], frames: [frame] });

test("requests are given in order, those that come later too", async () => {
  const requests = new ZapRequests();
  requests.add(request("text:1"));
  requests.add(request("text:2"));

  assert.deepEqual(await requests.next(), request("text:1"));
  assert.deepEqual(await requests.next(), request("text:2"));
  const later = requests.next();
  requests.add(request("text:3"));
  assert.deepEqual(await later, request("text:3"));
});

test("where none comes in time there is none, and what was cleared is gone", async () => {
  const requests = new ZapRequests();
  requests.add(request("text:1"));
  requests.clear();

  assert.equal(await requests.next(1), undefined);
});

test("no more than 64 are kept", async () => {
  const requests = new ZapRequests();
  for (let count = 0; count < 70; count++) requests.add(request(`text:${count}`));

  for (let count = 0; count < 64; count++) await requests.next();
  assert.equal(await requests.next(1), undefined);
});
