import assert from "node:assert/strict";
import { test } from "node:test";
import { Context, curveKeyPair, Dealer, Router } from "../../src/index.ts";

const patient = { linger: 0, receiveTimeout: 10_000 };
const server = curveKeyPair();
const client = curveKeyPair();
const secured = {
  NULL: { bound: {}, connected: {} },
  CURVE: {
    bound: { curveServer: true, curveSecretKey: server.secretKey },
    connected: {
      ...{ curveServerKey: server.publicKey, curvePublicKey: client.publicKey },
      curveSecretKey: client.secretKey,
    },
  },
};

for (const mechanism of ["NULL", "CURVE"] as const) {
  test(`a peer sees what the application announces, under ${mechanism}`, async () => {
    const { bound, connected } = secured[mechanism];
    const context = new Context();
    const router = new Router({ ...patient, ...bound, context });
    await router.bind("tcp://127.0.0.1:*");
    const metadata = { "X-Hello": "wörld", "x-empty": "" };
    const dealer = new Dealer({ ...patient, ...connected, metadata, context });
    dealer.connect(router.lastEndpoint!);
    await dealer.send("question");
    await router.receive();

    const { properties } = router.lastPeer!;
    assert.equal(`${properties.get("x-hello")}`, "wörld");
    assert.equal(properties.get("x-empty")?.length, 0);
    assert.equal(`${properties.get("socket-type")}`, "DEALER");
    assert.deepEqual(dealer.metadata, metadata);
    dealer.close();
    router.close();
  });
}

for (const [what, metadata, expected] of [
  ["a name without X-", { hello: "world" }, /names like "X-mine".*got "hello"/],
  ["a name that the RFC does not allow", { "X-a b": "" }, /got "X-a b"/],
  ["a name that comes twice", { "X-a": "1", "x-A": "2" }, /each name once.*got "x-A"/],
  ["a value that is no text", { "X-a": 1 }, /a string for X-a, got 1/],
  ["a list", ["X-a"], /an object of names and values/],
  ["more than a handshake may hold", { "X-a": "x".repeat(40_000) }, /at most 32768 octets/],
] as const) {
  test(`${what} is refused at once`, () => {
    assert.throws(() => new Dealer({ metadata: metadata as never }), {
      code: "EINVAL",
      message: expected,
    });
  });
}
