import assert from "node:assert/strict";
import { test } from "node:test";
import { Attempt, type Dial } from "../../src/transport/attempt.ts";
import type { Route } from "../../src/transport/resolve.ts";
import type { Connection, ConnectOptions } from "../../src/transport/transport.ts";
import { stream } from "./recorder.ts";

const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
const connection = {} as Connection;

/** An attempt whose name has these addresses, and whose calls to the system the test answers. */
function attemptAt(...hosts: string[]) {
  return attemptWith({}, ...hosts);
}

function attemptWith(options: ConnectOptions, ...hosts: string[]) {
  const calls: { host: string; answer: Parameters<Dial>[1]; cancelled: boolean }[] = [];
  const outcomes: unknown[] = [];
  const dial: Dial = (where, answer) => {
    const call = { host: (where as Route).target.host, answer, cancelled: false };
    calls.push(call);
    return {
      cancel: () => {
        call.cancelled = true;
      },
    };
  };
  const routes = hosts.map((host) => ({ target: { host, port: 5555 }, source: undefined }));
  const attempt = new Attempt(
    stream("tcp://name:5555"),
    dial,
    { connected: (made) => outcomes.push(made), failed: (error) => outcomes.push(error) },
    options,
    async () => routes,
  );
  return { attempt, calls, outcomes, resolved: new Promise((done) => setImmediate(done)) };
}

test("the addresses of a name are tried in turn until one answers", async () => {
  const { calls, outcomes, resolved } = attemptAt("::1", "127.0.0.1", "127.0.0.2");
  await resolved;

  calls[0]!.answer.failed(refused);
  calls[1]!.answer.connected(connection);

  assert.deepEqual(
    calls.map(({ host }) => host),
    ["::1", "127.0.0.1"],
  );
  assert.deepEqual(outcomes, [connection]);
});

test("an attempt fails with its last address, under the name of the endpoint", async () => {
  const { calls, outcomes, resolved } = attemptAt("::1", "127.0.0.1");
  await resolved;

  calls[0]!.answer.failed(new Error("something else"));
  calls[1]!.answer.failed(refused);

  const [error] = outcomes as [Error & { code: string; address: string }];
  assert.equal(error.code, "ECONNREFUSED");
  assert.equal(error.address, "tcp://name:5555");
});

test("a cancelled attempt tries no further address and tells nobody", async () => {
  const { attempt, calls, outcomes, resolved } = attemptAt("::1", "127.0.0.1");
  await resolved;

  attempt.cancel();
  calls[0]!.answer.failed(refused);

  assert.equal(calls[0]!.cancelled, true);
  assert.equal(calls.length, 1);
  assert.deepEqual(outcomes, []);
});

test("an attempt that is cancelled while its name is looked up tries nothing", async () => {
  const { attempt, calls, outcomes, resolved } = attemptAt("127.0.0.1");

  attempt.cancel();
  await resolved;

  assert.deepEqual([calls, outcomes], [[], []]);
});

test("an address that does not answer within connectTimeout is given up for the next", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { calls, outcomes } = attemptWith({ connectTimeout: 50 }, "192.0.2.1", "192.0.2.2");
  await Promise.resolve().then(() => {});

  t.mock.timers.tick(49);
  const patient = calls.length;
  t.mock.timers.tick(1);
  t.mock.timers.tick(50);

  assert.equal(patient, 1);
  assert.deepEqual(
    calls.map(({ host, cancelled }) => [host, cancelled]),
    [
      ["192.0.2.1", true],
      ["192.0.2.2", true],
    ],
  );
  const [error] = outcomes as [Error & { code: string }];
  assert.equal(error.code, "ETIMEDOUT");
});
