import assert from "node:assert/strict";
import { test } from "node:test";
import { Crash, UnusableTarget } from "../../src/target/driver-error.ts";
import { DriverTarget } from "../../src/target/driver-target.ts";
import type { EventName } from "../../src/target/protocol.ts";
import { fake, identity } from "../support/fake.ts";

test("a driver that crashed is started again by the next ready", async () => {
  const target = new DriverTarget(fake("crash", "bind"), identity);
  await target.ready();
  const socket = await target.socket("PULL");

  await assert.rejects(socket.bind(), Crash);
  const hello = await target.ready();

  assert.equal(hello.impl.name, "fake");
  assert.equal(target.over, undefined);
  await target.close();
});

test("a driver without a proper hello is unusable, in one sentence", async () => {
  const target = new DriverTarget(fake("bad", "hello"), identity);

  await assert.rejects(target.ready(), (error) => {
    assert.ok(error instanceof UnusableTarget);
    assert.match(error.message, /gave no hello of ZDP\/1: an answer to hello .* zdp:/);
    return true;
  });
});

test("a driver that never answers hello is unusable", async () => {
  const target = new DriverTarget(fake("silent"), identity, { startMs: 300 });

  await assert.rejects(target.ready(), /no answer to hello within 300 ms/);
});

test("a receive without a message is undefined", async () => {
  const target = new DriverTarget(fake("ok"), identity);
  await target.ready();
  const socket = await target.socket("PULL");

  assert.equal(await socket.receive(0), undefined);

  await target.close();
});

test("a socket's events are its own, in order, by the names that are asked for", async () => {
  const target = new DriverTarget(fake("monitor"), identity);
  await target.ready();
  const [one, other] = [await target.socket("PULL"), await target.socket("PULL")];
  await one.bind();
  await other.bind();
  const named = async (socket: typeof one, ...names: EventName[]) =>
    (await socket.event(names))?.ev;

  assert.equal(await named(one, "accepted", "handshake_ok"), "accepted");
  assert.equal(await named(one, "accepted", "handshake_ok"), "handshake_ok");
  assert.equal(await named(other, "handshake_ok"), "handshake_ok");

  await target.close();
});

test("events of before are forgotten by the next ready", async () => {
  const target = new DriverTarget(fake("monitor"), identity);
  await target.ready();
  const socket = await target.socket("PULL");
  await socket.bind();
  await target.ready();

  assert.equal(await socket.event(["accepted"], 0), undefined);

  await target.close();
});
