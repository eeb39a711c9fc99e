import assert from "node:assert/strict";
import { test } from "node:test";
import { Context, context, Pair, Pull } from "../../src/index.ts";

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

test("what is not blocky has sockets that do not linger, unless they are told to", () => {
  const own = new Context({ blocky: false, ipv6: true });
  using plain = new Pull({ context: own });
  using told = new Pull({ context: own, linger: 5 });

  assert.deepEqual([plain.linger, told.linger], [0, 5]);
  assert.equal(plain.ipv6, true);
  plain.backlog = 7;
  assert.equal(plain.linger, 0);
});

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
  assert.throws(() => new Context({ ioThreads: 4 }), {
    code: "ENOTSUP",
    message: /no I\/O threads/,
  });
  const own = new Context();
  own.maxSockets = 5;
  assert.equal(own.maxSockets, 5);
  assert.equal(own.maxSocketsLimit, 65_535);
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
