import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { Publisher, Pull, Push } from "../../src/index.ts";
import { command, greeting, ready } from "../support/octets.ts";
import { serverSaying } from "../support/server-saying.ts";
import { libzmq, ours } from "./implementations.ts";

// As libzmq's test_heartbeats, test_immediate and test_reconnect_ivl, between us and libzmq.

type Name = "Dealer" | "Router" | "Request" | "Reply" | "Push" | "Pull" | "Pair";
const beating = {
  linger: 0,
  heartbeatInterval: 30,
  heartbeatTimeout: 300,
  heartbeatTimeToLive: 300,
};

for (const [bound, connected] of [
  ["Router", "Dealer"],
  ["Reply", "Request"],
  ["Push", "Pull"],
  ["Pull", "Push"],
  ["Pair", "Pair"],
] satisfies [Name, Name][]) {
  for (const [whose, server, client] of [
    ["ours", ours, libzmq],
    ["libzmq's", libzmq, ours],
  ] as const) {
    test(`an idle ${bound} of ${whose} and its ${connected} keep each other alive`, async () => {
      const left = new (server as typeof ours)[bound](beating);
      const right = new (client as typeof ours)[connected](beating);
      const seen: string[] = [];
      for (const socket of [left, right]) {
        for (const type of ["handshake", "disconnect"] as const) {
          socket.events.on(type, () => seen.push(type));
        }
      }

      await left.bind("tcp://127.0.0.1:*");
      right.connect(left.lastEndpoint!);
      // Twice as long as either side lets the other be silent.
      await new Promise((resolve) => setTimeout(resolve, 600));

      assert.deepEqual(seen, ["handshake", "handshake"]);
      left.close();
      right.close();
    });
  }
}

for (const [name, peer] of [
  ["Push", "PULL"],
  ["Pull", "PUSH"],
  ["Publisher", "SUB"],
  ["Subscriber", "PUB"],
  ["Request", "REP"],
  ["Reply", "REQ"],
  ["Dealer", "ROUTER"],
  ["Router", "DEALER"],
  ["XPublisher", "SUB"],
  ["XSubscriber", "PUB"],
  ["Pair", "PAIR"],
] as const) {
  test(`a ${name} leaves a peer that has died, and connects again`, async () => {
    const server = await serverSaying(Buffer.concat([greeting(), ready({ "Socket-Type": peer })]));
    const socket = new ours[name]({ linger: 0, heartbeatInterval: 20, reconnectInterval: 1 });
    const back = new Promise((resolve) => {
      let handshakes = 0;
      socket.events.on("handshake", () => ++handshakes === 2 && resolve(undefined));
    });

    socket.connect(server.endpoint);
    await back;

    assert.equal(socket.stats().disconnects, 1);
    socket.close();
    server.close();
  });
}

test("a silent peer that has announced a TTL is left by who binds, though only it sends", async () => {
  using publisher = new Publisher({ linger: 0 });
  await publisher.bind("tcp://127.0.0.1:*");
  const gone = new Promise((resolve) => publisher.events.once("disconnect", resolve));
  const port = Number(publisher.lastEndpoint!.split(":")[2]);

  const peer = connect(port, "127.0.0.1")
    .on("error", () => {})
    .resume();
  peer.write(greeting());
  peer.write(ready({ "Socket-Type": "SUB" }));
  peer.write(command("PING", Buffer.of(0, 1)));
  await gone;

  peer.destroy();
});

for (const immediate of [false, true]) {
  const kept = immediate ? "waits for" : "outlives";
  test(`with immediate ${immediate} a message ${kept} a connection that is down`, async () => {
    const first = new Pull({ linger: 0 });
    await first.bind("tcp://127.0.0.1:*");
    const endpoint = first.lastEndpoint!;
    const push = new Push({ linger: 0, immediate, reconnectInterval: 10, sendTimeout: 100 });
    push.connect(endpoint);
    await push.send("a");
    assert.equal(`${await first.receive()}`, "a");

    const gone = new Promise((resolve) => push.events.once("connect:retry", resolve));
    first.close();
    await gone;
    if (immediate) await assert.rejects(push.send("b"), { code: "EAGAIN" });
    else await push.send("b");
    const second = new Pull({ linger: 0 });
    await second.bind(endpoint);
    push.sendTimeout = 10_000;
    await push.send("c");

    assert.equal(`${await second.receive()}`, immediate ? "c" : "b");
    push.close();
    second.close();
  });
}

test("with an interval of -1 only a new connect comes back, and brings new messages", async () => {
  const first = new Pull({ linger: 0 });
  await first.bind("tcp://127.0.0.1:*");
  const endpoint = first.lastEndpoint!;
  const push = new Push({ linger: 0, reconnectInterval: -1 });
  push.connect(endpoint);
  await push.send("a");
  await first.receive();

  const over = new Promise((resolve) => push.events.once("connect:error", resolve));
  first.close();
  await over;
  assert.deepEqual(push.stats().connections, []);
  const second = new Pull({ linger: 0 });
  await second.bind(endpoint);
  push.connect(endpoint);
  await push.send("b");

  assert.equal(`${await second.receive()}`, "b");
  push.close();
  second.close();
});
