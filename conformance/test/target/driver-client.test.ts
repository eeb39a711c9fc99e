import assert from "node:assert/strict";
import { test } from "node:test";
import { DriverClient } from "../../src/target/driver-client.ts";
import { Crash, Hang, ProtocolBroken, Refused } from "../../src/target/driver-error.ts";
import type { Operation } from "../../src/target/protocol.ts";
import { fake, identity } from "../support/fake.ts";

const hello: Operation = { op: "hello", zdp: [1], ...identity };
const bind: Operation = { op: "bind", s: "a", endpoint: "tcp://127.0.0.1:*" };
const recv: Operation = { op: "recv", s: "a", timeout: 0 };

/** A client of the fake driver that keeps what its watcher sees. */
function client(mode: string[], graceMs?: number) {
  const seen: string[] = [];
  const driver = new DriverClient(fake(...mode), graceMs);
  driver.watcher = {
    driver: (direction, line) => void seen.push(`${direction} ${line}`),
    stderr: (text) => void seen.push(`stderr ${text}`),
  };
  return { driver, seen };
}

test("a driver answers, and both directions are watched", async () => {
  const { driver, seen } = client(["ok"]);

  const answer = await driver.request(hello);

  assert.equal(answer.impl.name, "fake");
  assert.match(seen[0] ?? "", /^request \{"id":1,"op":"hello"/);
  assert.match(seen[1] ?? "", /^response \{"id":1,"ok":true/);
  await driver.bye();
});

test("answers may come in any order", async () => {
  const { driver, seen } = client(["late", "bind"]);

  const [bound, received] = await Promise.all([driver.request(bind), driver.request(recv)]);

  assert.deepEqual(bound, { endpoint: "tcp://127.0.0.1:1" });
  assert.deepEqual(received, { timeout: true });
  const responses = seen.filter((line) => line.startsWith("response"));
  assert.deepEqual(
    responses.map((line) => JSON.parse(line.slice(9)).id),
    [2, 1],
  );
  await driver.bye();
});

test("lines that are no JSON are kept as noise and harm nothing", async () => {
  const { driver, seen } = client(["noise"]);

  await driver.request(hello);

  assert.ok(seen.includes("noise Loading the library ..."));
  await driver.bye();
});

test("events and stderr reach the watcher", async () => {
  const { driver, seen } = client(["chatty"]);

  await driver.request(hello);
  await driver.bye();

  assert.ok(seen.includes('event {"ev":"listening","s":"a"}'));
  assert.ok(seen.includes("stderr asked for hello"));
});

test("no answer is a hang: the process is ended and the client is over", async () => {
  const { driver } = client(["hang", "bind"], 2_000);
  await driver.request(hello, 30_000);

  await assert.rejects(driver.request(bind), (error) => {
    assert.ok(error instanceof Hang);
    assert.match(error.message, /no answer to bind within 2000 ms \(open: bind\)/);
    return true;
  });

  assert.ok(driver.over instanceof Hang);
  await assert.rejects(driver.request(recv), Hang);
});

test("an exit while a request is open is a crash, with the last words", async () => {
  const { driver } = client(["crash", "bind"]);
  await driver.request(hello);

  await assert.rejects(driver.request(bind), (error) => {
    assert.ok(error instanceof Crash);
    assert.match(error.message, /exited with code 3; its last words: the last words/);
    return true;
  });
});

test("a signal is a crash that names it", async () => {
  const { driver } = client(["abort", "bind"]);
  await driver.request(hello);

  await assert.rejects(driver.request(bind), /the driver was killed by SIGABRT/);
});

test("an answer that the schema forbids names what is wrong", async () => {
  const { driver } = client(["bad", "bind"]);
  await driver.request(hello);

  await assert.rejects(driver.request(bind), (error) => {
    assert.ok(error instanceof ProtocolBroken);
    assert.match(error.message, /an answer to bind that is not of ZDP\/1: endpoint:/);
    return true;
  });
});

test("a refusal is an error of its own, with kind and reason", async () => {
  const { driver } = client(["refuse", "bind", "invalid"]);
  await driver.request(hello);

  await assert.rejects(driver.request(bind), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual(error.refusal, { kind: "invalid", reason: "not today" });
    return true;
  });
  assert.deepEqual(await driver.request(recv), { timeout: true });
  await driver.bye();
});

test("the suite cannot send what the protocol forbids", async () => {
  const { driver } = client(["ok"]);

  await assert.rejects(driver.request({ op: "bind", s: "", endpoint: "x" }), TypeError);

  await driver.bye();
});

test("a driver that floods its stdout is stopped", async () => {
  const { driver } = client(["endless"], 20_000);

  await assert.rejects(driver.request(recv), /killed by SIGKILL/);
});
