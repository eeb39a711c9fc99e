import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../src/options/table.ts";
import { parseOptions } from "../src/options.ts";
import * as all from "../src/socket/sockets.ts";
import { Dealer, Pull, Router, XPublisher } from "../src/socket/sockets.ts";

const sockets = Object.values(all);

test("options that are not given have their defaults", () => {
  const settings = parseOptions("PULL", {});

  assert.equal(settings.sendHighWaterMark, 1000);
  assert.equal(settings.linger, -1);
  assert.equal(settings.handshakeInterval, 30_000);
  assert.ok(Object.isFrozen(settings));
});

for (const [options, message] of [
  [{ foo: 1 }, /got foo/],
  [{ receiveHighWaterMark: "x" }, /receiveHighWaterMark: expected an integer .*, got "x"/],
  [{ receiveHighWaterMark: -1 }, /got -1/],
  [{ linger: 1.5 }, /linger: .*got 1.5/],
  [{ immediate: 1 }, /immediate: expected true or false, got 1/],
  [{ maxMessageSize: 1n }, /maxMessageSize: .*got 1n/],
  [{ routingId: "x" }, /got routingId/],
  [{ sendTimeout: 1 }, /a PULL has, got sendTimeout/],
  [null, /an object with options, got null/],
  [5, /an object with options, got 5/],
] as const) {
  test(`${String(message)} is said at once`, () => {
    assert.throws(() => new Pull(options as object), { code: "EINVAL", message });
  });
}

test("an option that has one value only here is refused with the reason", () => {
  const pull = new Pull({ affinity: 0 });

  assert.throws(
    () => {
      pull.affinity = 1;
    },
    { code: "ENOTSUP", message: /affinity can only be 0: .*no I\/O threads/ },
  );
  assert.equal(pull.affinity, 0);
});

test("an option has its property on the sockets that take it, and on no other", () => {
  for (const [name, { on }] of Object.entries(table)) {
    for (const made of sockets) {
      const socket = new made();
      assert.equal(name in socket, (on as readonly string[]).includes(socket.socketType), name);
      if (name in socket) Reflect.set(socket, name, Reflect.get(socket, name));
    }
  }
});

for (const routingId of [Buffer.alloc(256, 1), Buffer.of(0, 1), 7]) {
  test(`a routing id of ${JSON.stringify(routingId).slice(0, 30)} is refused`, () => {
    assert.throws(() => new Dealer({ routingId: routingId as Buffer }), { code: "EINVAL" });
  });
}

for (const options of [{ verbosity: "all" }, { verbosity: true }, { welcomeMessage: 1 }]) {
  test(`an XPUB refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => new XPublisher(options as object), { code: "EINVAL", message: /expected/ });
  });
}

test("an XPUB has a verbosity and a welcome message", () => {
  const xpub = new XPublisher({ verbosity: "allSubs" });
  assert.equal(xpub.verbosity, "allSubs");
  assert.equal(xpub.welcomeMessage, null);

  xpub.verbosity = "allSubsUnsubs";
  xpub.welcomeMessage = "hello";
  xpub.linger = 0;

  assert.equal(xpub.verbosity, "allSubsUnsubs");
  assert.equal(xpub.welcomeMessage, "hello");
});

test("options are properties, and keep each other", () => {
  const router = new Router({ linger: 5, mandatory: true });
  router.sendHighWaterMark = 7;
  router.routingId = "me";

  assert.equal(router.linger, 5);
  assert.equal(router.mandatory, true);
  assert.equal(router.sendHighWaterMark, 7);
  assert.equal(router.routingId, "me");
  assert.throws(
    () => {
      router.linger = -2;
    },
    { code: "EINVAL" },
  );
  assert.equal(router.linger, 5);
});
