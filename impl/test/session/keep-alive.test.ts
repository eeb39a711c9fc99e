import assert from "node:assert/strict";
import { test } from "node:test";
import { KeepAlive } from "../../src/session/keep-alive.ts";

/** Timers that keep this process alive. */
const alive = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

test("the process is kept alive while something holds, and no longer", () => {
  const before = alive();
  const keepAlive = new KeepAlive();
  assert.equal(alive(), before);

  for (let round = 0; round < 2; round++) {
    keepAlive.hold();
    keepAlive.hold();
    keepAlive.release();
    assert.equal(alive(), before + 1);
    keepAlive.release();
    assert.equal(alive(), before);
  }
  keepAlive.end();
});

for (const held of [true, false]) {
  test(`no timer is left of what has ended while it was ${held ? "" : "not "}held`, (t) => {
    const made = t.mock.method(globalThis, "setInterval");
    const cleared = t.mock.method(globalThis, "clearInterval");
    const keepAlive = new KeepAlive();
    keepAlive.hold();
    if (!held) keepAlive.release();

    keepAlive.end();
    if (held) keepAlive.release();

    const [timer] = made.mock.calls.map(({ result }) => result);
    assert.equal(cleared.mock.calls.at(-1)!.arguments[0], timer);
  });
}

test("what is held once leaves no timer", (t) => {
  const cleared = t.mock.method(globalThis, "clearInterval");
  const keepAlive = KeepAlive.once();

  keepAlive.hold();
  keepAlive.release();

  assert.ok(cleared.mock.calls.some(({ arguments: [timer] }) => timer !== undefined));
});
