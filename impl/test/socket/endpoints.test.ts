import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Dealer, Pull, Push, Router } from "../../src/index.ts";

const directory = mkdtempSync(join(tmpdir(), "endpoints-test-"));
after(() => rmSync(directory, { recursive: true }));

const patient = { receiveTimeout: 10_000, linger: 0 };
const transports = ["tcp://127.0.0.1:*", "ipc://*"] as const;

for (const anywhere of transports) {
  test(`${anywhere}: lastEndpoint is what peers connect to`, async () => {
    using pull = new Pull(patient);
    assert.equal(pull.lastEndpoint, null);
    await pull.bind(anywhere);
    using push = new Push({ linger: 0 });

    push.connect(pull.lastEndpoint!);
    await push.send("hello");

    assert.equal(`${await pull.receive()}`, "hello");
    assert.equal(push.lastEndpoint, pull.lastEndpoint);
    assert.notEqual(pull.lastEndpoint, anywhere);
  });

  for (const name of ["as it was bound", "as lastEndpoint has it"]) {
    test(`${anywhere}: unbind takes an endpoint ${name}, once`, async () => {
      using pull = new Pull();
      await pull.bind(anywhere);
      const endpoint = name === "as it was bound" ? anywhere : pull.lastEndpoint!;

      await pull.unbind(endpoint);

      await assert.rejects(pull.unbind(endpoint), { code: "ENOENT" });
    });
  }

  // As with libzmq: test_term_endpoint.
  test(`${anywhere}: a send after unbind finds no peer any more`, async () => {
    using push = new Push({ sendTimeout: 0, linger: 0 });
    await push.bind(anywhere);
    using pull = new Pull({ ...patient, reconnectInterval: 60_000, reconnectMaxInterval: 60_000 });
    pull.connect(push.lastEndpoint!);
    push.sendTimeout = 10_000;
    await push.send("before");
    assert.equal(`${await pull.receive()}`, "before");

    await push.unbind(push.lastEndpoint!);

    push.sendTimeout = 0;
    await assert.rejects(push.send("after"), { code: "EAGAIN" });
  });

  test(`${anywhere}: what is unsent at unbind still leaves`, async () => {
    using push = new Push({ sendTimeout: 10_000 });
    await push.bind(anywhere);
    using pull = new Pull(patient);
    pull.connect(push.lastEndpoint!);
    const count = 500;
    for (let i = 0; i < count; i++) await push.send(`${i}`);

    await push.unbind(push.lastEndpoint!);

    for (let i = 0; i < count; i++) assert.equal(`${await pull.receive()}`, `${i}`);
  });

  test(`${anywhere}: disconnect ends all connections to an endpoint, once`, async () => {
    using pull = new Pull(patient);
    await pull.bind(anywhere);
    using push = new Push({ sendTimeout: 0, linger: 0 });
    const endpoint = pull.lastEndpoint!;
    push.connect(endpoint);
    push.connect(endpoint);

    push.disconnect(endpoint);

    await assert.rejects(push.send("nobody"), { code: "EAGAIN" });
    assert.throws(() => push.disconnect(endpoint), { code: "ENOENT" });
  });
}

// As with libzmq, measured.
for (const [Client, connections] of [
  [Dealer, 1],
  [Router, 2],
] as const) {
  test(`${Client.name} that connects twice to an endpoint has ${connections} peers`, async () => {
    using server = new Router(patient);
    await server.bind("tcp://127.0.0.1:*");
    using client = new Client({ linger: 0, probeRouter: true });
    client.connect(server.lastEndpoint!);
    client.connect(server.lastEndpoint!);
    using last = new Dealer({ linger: 0 });

    const peers = new Set<string>();
    for (let i = 0; i < connections; i++) peers.add((await server.receive())[0]!.toString("hex"));
    last.connect(server.lastEndpoint!);
    await last.send("the next message");

    assert.equal(peers.size, connections);
    assert.equal(`${(await server.receive())[1]}`, "the next message");
  });
}

test("a bare host and port is tcp, by either name", async () => {
  using pull = new Pull(patient);
  await pull.bind("127.0.0.1:0");
  const bare = pull.lastEndpoint!.slice("tcp://".length);
  using push = new Push({ linger: 0 });

  push.connect(bare);
  await push.send("hello");

  assert.equal(`${await pull.receive()}`, "hello");
  assert.equal(push.lastEndpoint, pull.lastEndpoint);
  push.disconnect(bare);
});

test("the peer sees where a connection comes from", {
  skip: process.platform !== "linux",
}, async () => {
  using router = new Router(patient);
  await router.bind("tcp://127.0.0.1:*");
  using dealer = new Dealer({ linger: 0 });
  const endpoint = router.lastEndpoint!.replace("tcp://", "tcp://127.0.0.2:0;");

  dealer.connect(endpoint);
  await dealer.send("hello");

  assert.equal(`${(await router.receive())[1]}`, "hello");
  assert.equal(dealer.lastEndpoint, endpoint);
  dealer.disconnect(endpoint);
});

const fixed = ["tcp://127.0.0.1:*", `ipc://${directory}/closing`, "inproc://closing"];
for (const endpoint of fixed) {
  // As in zeromq 6.8.0.
  test(`a bind to ${endpoint.split("//")[0]} that is under way when its socket closes comes to its end`, async () => {
    const pull = new Pull();
    const binding = pull.bind(endpoint);

    pull.close();
    await binding;

    assert.equal(pull.closed, true);
    using next = new Pull();
    await next.bind(pull.lastEndpoint!);
  });
}

test("the file of an ipc socket goes when it is unbound, and when the socket closes", async () => {
  const [first, second] = [join(directory, "first"), join(directory, "second")];
  const pull = new Pull();
  await pull.bind(`ipc://${first}`);
  await pull.bind(`ipc://${second}`);
  assert.ok(existsSync(first) && existsSync(second));

  await pull.unbind(`ipc://${first}`);
  assert.deepEqual([existsSync(first), existsSync(second)], [false, true]);
  pull.close();

  assert.equal(existsSync(second), false);
});

// As with libzmq: test_rebind_ipc.
test("peers come back to an ipc path that is bound anew", async () => {
  const endpoint = `ipc://${join(directory, "again")}`;
  using pull = new Pull({ ...patient, reconnectInterval: 5 });
  pull.connect(endpoint);

  for (const round of ["1", "2", "3"]) {
    const push = new Push({ sendTimeout: 10_000 });
    await push.bind(endpoint);
    await push.send(round);
    assert.equal(`${await pull.receive()}`, round);
    push.close();
  }
});

for (const [endpoint, code] of [
  ["nothing", "EINVAL"],
  ["tcp://127.0.0.1", "EINVAL"],
  ["foo://127.0.0.1:1", "EPROTONOSUPPORT"],
  [`ipc://${"x".repeat(108)}`, "ENAMETOOLONG"],
] as const) {
  test(`${endpoint.slice(0, 20)} is refused by every call`, async () => {
    using pull = new Pull();

    await assert.rejects(pull.bind(endpoint), { code });
    await assert.rejects(pull.unbind(endpoint), { code });
    assert.throws(() => pull.connect(endpoint), { code });
    assert.throws(() => pull.disconnect(endpoint), { code });
  });
}

for (const [endpoint, code] of [
  ["tcp://192.0.2.77:*", "EADDRNOTAVAIL"],
  ["tcp://no-such-host.invalid:*", "ENODEV"],
  [`ipc://${join(directory, "none", "socket")}`, "ENOENT"],
] as const) {
  test(`binding fails with ${code} and the endpoint`, async () => {
    using pull = new Pull();

    await assert.rejects(pull.bind(endpoint), { code, address: endpoint });
    assert.equal(pull.lastEndpoint, null);
  });
}
