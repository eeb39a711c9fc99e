import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Dealer, Publisher, Pull, Push, Subscriber } from "../../src/index.ts";

const patient = { receiveTimeout: 10_000, linger: 0 };

/** A PULL, and a PUSH that is connected to it. */
async function pair(endpoint: string) {
  const pull = new Pull(patient);
  await pull.bind(endpoint);
  const push = await Push.connect(pull.lastEndpoint!, { linger: 0 });
  return { pull, push };
}

for (const endpoint of ["tcp://127.0.0.1:*", "inproc://stats"]) {
  test(`messages are counted on both sides of ${endpoint}, and stay counted`, async () => {
    const { pull, push } = await pair(endpoint);
    for (const text of ["a", "bb", "ccc"]) await push.send(text);
    await pull.receive();
    await pull.receive();

    const sent = push.stats();
    assert.equal(sent.messagesSent, 3);
    assert.equal(sent.connections.length, 1);
    assert.equal(sent.connections[0]!.ready, true);
    assert.equal(sent.connections[0]!.endpoint, pull.lastEndpoint);
    push.close();
    await pull.receive();

    assert.equal(push.stats().messagesSent, 3);
    const received = pull.stats();
    assert.deepEqual([received.messagesReceived, received.receiveQueue], [3, 0]);
    pull.close();
  });
}

test("octets are those on the wire, and equal on both sides", async () => {
  const { pull, push } = await pair("tcp://127.0.0.1:*");
  const before = pull.stats().octetsReceived;

  await push.send([Buffer.alloc(10), Buffer.alloc(300_000)]);
  await pull.receive();

  // Short frame: 2 octets of header; long frame: 9.
  assert.equal(pull.stats().octetsReceived - before, 2 + 10 + 9 + 300_000);
  assert.equal(push.stats().octetsSent, pull.stats().octetsReceived);
  push.close();
  pull.close();
});

test("what a publisher drops is counted for the peer that should have had it", async () => {
  const publisher = new Publisher({ linger: 0, sendHighWaterMark: 1 });
  await publisher.bind("inproc://drops");
  const subscriber = new Subscriber({ ...patient, receiveHighWaterMark: 1 });
  subscriber.subscribe();
  subscriber.connect("inproc://drops");
  while (publisher.stats().connections.length === 0) await new Promise(setImmediate);
  await new Promise(setImmediate);

  for (let i = 0; i < 10; i++) await publisher.send(`${i}`);

  const { messagesSent, messagesDropped } = publisher.stats();
  assert.ok(messagesDropped > 0);
  assert.equal(messagesSent + messagesDropped, 10);
  publisher.close();
  subscriber.close();
});

test("a connection that does not come about says why, and how often it was tried", async () => {
  const dealer = new Dealer({ linger: 0, reconnectInterval: 1, maxReconnectAttempts: 5 });
  const retried = new Promise((resolve) => dealer.events.once("connect:retry", resolve));
  dealer.connect("tcp://127.0.0.1:1");
  await retried;

  const { reconnect, ready } = dealer.stats().connections[0]!;
  assert.equal(ready, false);
  assert.equal(reconnect!.attempt, 1);
  assert.equal((reconnect!.lastError as NodeJS.ErrnoException).code, "ECONNREFUSED");

  await new Promise((resolve) => dealer.events.once("connect:error", resolve));
  assert.equal(dealer.stats().reconnections, 5);
  assert.deepEqual(dealer.stats().connections, []);
  dealer.close();
});

test("what happened is counted", async () => {
  const { pull, push } = await pair("tcp://127.0.0.1:*");
  const gone = new Promise((resolve) => pull.events.once("disconnect", resolve));
  push.close();
  await gone;

  const { accepts, handshakes, disconnects, handshakeFailures } = pull.stats();
  assert.deepEqual([accepts, handshakes, disconnects, handshakeFailures], [1, 1, 1, 0]);
  assert.equal(push.stats().connects, 1);
  pull.close();
});

test("a socket is shown by its endpoints, peers and queues, and no secret", async () => {
  const { pull, push } = await pair("tcp://127.0.0.1:*");
  const secretive = new Dealer({ plainUsername: "admin", plainPassword: "secret" });

  assert.equal(
    inspect(pull),
    `Pull {
  bound: [ '${pull.lastEndpoint}' ],
  connected: {},
  peers: 1,
  sendQueue: 0,
  receiveQueue: 0
}`,
  );
  assert.match(inspect(push), /connected: \{ 'tcp:\/\/127\.0\.0\.1:\d+': 'ready' \}/);
  assert.doesNotMatch(inspect(secretive, { depth: 9, showHidden: true }), /admin|secret/);
  for (const socket of [push, pull, secretive]) socket.close();
  assert.match(inspect(pull), /closed: true/);
});
