import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { Pull, Push } from "../../src/index.ts";
import { UNANSWERED_PINGS_MAX } from "../../src/limits.ts";
import { absentServer } from "../support/absent-server.ts";
import { bytes, greeting, ready } from "../support/octets.ts";
import { serverSaying } from "../support/server-saying.ts";

// What the options of connections do: as the far end sees it, or as it is told of.

const nobody = "tcp://127.0.0.1:1";

for (const [reconnectMaxInterval, delays] of [
  [16, [4, 8, 16, 16]],
  [0, [4, 4, 4, 4]],
] as const) {
  test(`with reconnectMaxInterval ${reconnectMaxInterval} delays are ${delays.join(", ")} ms`, async () => {
    const intervals = { reconnectInterval: 4, reconnectMaxInterval };
    using push = new Push({ linger: 0, ...intervals, maxReconnectAttempts: delays.length });
    const waited: number[] = [];
    push.events.on("connect:retry", ({ interval }) => waited.push(interval));
    const over = new Promise((resolve) => push.events.once("connect:error", resolve));

    push.connect(nobody);
    await over;

    assert.equal(waited.length, delays.length);
    for (const [i, delay] of delays.entries()) {
      // Up to half of it is added at random.
      assert.ok(waited[i]! >= delay && waited[i]! <= delay * 1.5, `${waited}`);
    }
  });
}

/** Where a connection ends before its handshake. */
async function hangingUp(t: TestContext): Promise<string> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  return `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** What comes next: another attempt, or the code of why there is none. */
function whatComes(push: Push): Promise<string> {
  return new Promise((resolve) => {
    push.events.once("connect:retry", () => resolve("another attempt"));
    push.events.once("connect:error", ({ error }) => resolve(String(error.code)));
  });
}

for (const [what, endpointOf] of [
  ["refused", () => nobody],
  ["handshakeFailed", hangingUp],
] as const) {
  for (const reconnectStop of [[], ["refused"], ["handshakeFailed"]] as const) {
    const ends = reconnectStop.some((stop) => stop === what);
    test(`${what} is ${ends ? "" : "not "}the end with reconnectStop [${reconnectStop}]`, async (t) => {
      const endpoint = await endpointOf(t);
      using push = new Push({ linger: 0, reconnectStop: [...reconnectStop] });
      const next = whatComes(push);

      push.connect(endpoint);

      assert.equal(await next, ends ? "ERR_RECONNECT_STOPPED" : "another attempt");
    });
  }
}

test("with reconnectStop afterDisconnect what is unsent is given up at disconnect", async () => {
  using push = new Push({ reconnectStop: ["afterDisconnect"] });
  push.connect(nobody);
  await push.send("to nobody");
  const next = whatComes(push);

  push.disconnect(nobody);

  const found = await next;
  push.linger = 0;
  assert.equal(found, "ERR_RECONNECT_CANCELLED");
});

test("without afterDisconnect what is unsent is sent after disconnect to who comes", async (t) => {
  using pull = new Pull({ linger: 0, receiveTimeout: 10_000 });
  const endpoint = absentServer(t);
  using push = new Push({ reconnectInterval: 5 });
  push.connect(endpoint);
  await push.send("to who comes");

  push.disconnect(endpoint);
  await pull.bind(endpoint);

  assert.equal(`${await pull.receive()}`, "to who comes");
});

/** A peer that says nothing after its handshake, and the PINGs that it gets, up to a count. */
async function pinged(t: TestContext, options: object, most: number) {
  const server = await serverSaying(Buffer.concat([greeting(), ready({ "Socket-Type": "PULL" })]));
  const push = new Push({ linger: 0, heartbeatInterval: 10, ...options });
  t.after(() => {
    push.close();
    server.close();
  });
  const shaken = new Promise((resolve) => push.events.once("handshake", resolve));
  push.connect(server.endpoint);
  await shaken;
  return pingsOf(server.connections[0]!, most);
}

/** The octets of PINGs after their name, until there are so many or the connection ends. */
function pingsOf(connection: Socket, most: number): Promise<Buffer[]> {
  const name = bytes("04 07 04 'PING'");
  let octets = Buffer.alloc(0);
  const pings: Buffer[] = [];
  return new Promise((resolve) => {
    connection.on("close", () => resolve(pings));
    connection.on("data", (chunk) => {
      octets = Buffer.concat([octets, chunk]);
      for (let at = octets.indexOf(name); at >= 0; at = octets.indexOf(name)) {
        if (octets.length < at + name.length + 2) return;
        pings.push(octets.subarray(at + name.length, at + name.length + 2));
        octets = octets.subarray(at + name.length + 2);
      }
      if (pings.length >= most) resolve(pings);
    });
  });
}

for (const [heartbeatTimeout, count] of [
  [60_000, UNANSWERED_PINGS_MAX],
  [1, 1],
] as const) {
  test(`with heartbeatTimeout ${heartbeatTimeout} a silent peer gets PINGs: ${count}`, async (t) => {
    const pings = await pinged(t, { heartbeatTimeout }, UNANSWERED_PINGS_MAX);

    assert.equal(pings.length, count);
  });
}

for (const [heartbeatTimeToLive, tenths] of [
  [0, "00 00"],
  [1_500, "00 0F"],
] as const) {
  test(`with heartbeatTimeToLive ${heartbeatTimeToLive} a PING says ${tenths}`, async (t) => {
    const pings = await pinged(t, { heartbeatTimeToLive }, 1);

    assert.deepEqual(pings[0], bytes(tenths));
  });
}
