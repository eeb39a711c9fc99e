import assert from "node:assert/strict";
import { test } from "node:test";
import { Context, context, Pair, Pull, Push } from "../../src/index.ts";
import { noIpv6 } from "../support/ipv6.ts";

test("sockets belong to the shared context, or to the one that they are given", () => {
  const own = new Context();
  using shared = new Pull();
  using other = new Pull({ context: own });

  assert.equal(shared.context, context);
  assert.equal(other.context, own);
  assert.throws(() => new Pull({ context: {} as Context }), { code: "EINVAL" });
});

test("a context has so many open sockets, and no more", () => {
  const own = new Context({ maxSockets: 1 });
  const first = new Pull({ context: own });
  assert.throws(() => new Pull({ context: own }), { code: "EMFILE", errno: 24 });

  first.close();
  first.close();
  const second = new Pull({ context: own });
  assert.throws(() => new Pull({ context: own, linger: 0 }), { code: "EMFILE" });
  second.close();
});

test("a socket that was not made does not count", () => {
  const own = new Context({ maxSockets: 1 });
  assert.throws(() => new Pull({ context: own, linger: -2 }), { code: "EINVAL" });

  new Pull({ context: own }).close();
});

for (const [blocky, first] of [
  [true, "last words"],
  [false, "others"],
] as const) {
  test(`what is unsent at close ${blocky ? "waits" : "is lost"} with blocky ${blocky}`, async () => {
    const own = new Context({ blocky });
    const push = new Push({ context: own });
    push.connect("inproc://late");
    await push.send("last words");
    push.close();
    using other = new Push({ context: own, linger: 0 });
    using pull = new Pull({ context: own, linger: 0 });

    await pull.bind("inproc://late");
    other.connect("inproc://late");
    await other.send("others");

    assert.deepEqual(String(await pull.receive()), first);
  });
}

test("what is not blocky has sockets that linger where they are told to, and keep what they have", () => {
  const own = new Context({ blocky: false });
  using plain = new Pull({ context: own });
  using told = new Pull({ context: own, linger: 5 });
  assert.deepEqual([plain.linger, told.linger], [0, 5]);

  plain.backlog = 7;

  assert.equal(plain.linger, 0);
});

for (const [ipv6, host] of [
  [false, "0.0.0.0"],
  [true, "[::]"],
] as const) {
  test(`with ipv6 ${ipv6} of a context, or its own, a socket binds every interface as ${host}`, {
    skip: noIpv6,
  }, async () => {
    using pull = new Pull({ context: new Context({ ipv6 }) });
    using told = new Pull({ context: new Context({ ipv6: !ipv6 }), ipv6 });
    for (const socket of [pull, told]) await socket.bind("tcp://*:*");

    for (const { lastEndpoint } of [pull, told]) {
      assert.equal(lastEndpoint?.replace(/:\d+$/, ""), `tcp://${host}`);
    }
  });
}

test("inproc names are those of a context", async () => {
  using server = new Pair({ context: new Context() });
  using other = new Pair();
  server.bindSync("inproc://context-test");
  other.bindSync("inproc://context-test");

  using stranger = new Pair({ linger: 0, sendTimeout: 0 });
  stranger.connect("inproc://context-test");
  await stranger.send("x");
  other.receiveTimeout = 10_000;
  assert.equal(`${await other.receive()}`, "x");
  assert.equal(server.readable, false);
});

test("a context refuses what it does not have, and says why", () => {
  assert.throws(() => new Context({ foo: 1 } as object), { code: "EINVAL", message: /foo/ });
  assert.throws(() => new Context({ maxSockets: 0 }), { code: "EINVAL" });
  for (const none of [1, "x", null] as never[]) {
    const message = `expected an object with options, got ${none}`;
    assert.throws(() => new Context(none), { code: "EINVAL", message });
  }
  assert.throws(() => new Context({ ioThreads: 4 }), {
    code: "ENOTSUP",
    message: /no I\/O threads/,
  });
  const own = new Context();
  own.maxSockets = 5;
  assert.equal(own.maxSockets, 5);
});

test("no more sockets are allowed than the limit, by name and by number", () => {
  class Own extends Context {
    get numbered(): number {
      return this.getInt32Option(3);
    }
  }
  const own = new Own();
  own.maxSockets = own.maxSocketsLimit;

  assert.equal(own.maxSocketsLimit, 65_535);
  assert.equal(own.numbered, 65_535);
  assert.throws(() => (own.maxSockets = 65_536), { code: "EINVAL", message: /65536/ });
});

test("a class of its own reaches options by their number", () => {
  class Own extends Context {
    get limit(): number {
      return this.getInt32Option(2);
    }
    set blocks(value: boolean) {
      this.setBoolOption(70, value);
    }
    unknown(): void {
      this.getInt32Option(99_999);
    }
  }
  const own = new Own({ maxSockets: 9 });
  own.blocks = false;

  assert.equal(own.limit, 9);
  assert.equal(own.blocky, false);
  assert.throws(() => own.unknown(), { code: "EINVAL" });
});
