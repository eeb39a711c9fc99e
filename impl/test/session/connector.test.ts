import assert from "node:assert/strict";
import { test } from "node:test";
import { ReconnectError, TransportError } from "../../src/errors.ts";
import { nullMechanism } from "../../src/mechanism/null.ts";
import { Pipe } from "../../src/pipe/pipe.ts";
import { Connector, type ConnectorOwner } from "../../src/session/connector.ts";
import type { ReconnectOptions } from "../../src/session/reconnect.ts";
import { Session } from "../../src/session/session.ts";
import { parseEndpoint, type StreamEndpoint } from "../../src/transport/endpoint.ts";
import type { ConnectOutcome, Transport } from "../../src/transport/transport.ts";
import { engineDefaults } from "../support/engine-pair.ts";
import { FakeConnection, nextTick } from "../support/fake-connection.ts";
import { FakeOwner } from "../support/fake-pipe.ts";
import { ManualClock } from "../support/manual-clock.ts";

const endpoint = "tcp://127.0.0.1:5555";
const refused = new TransportError("ECONNREFUSED", endpoint);

/** A connector over a transport whose attempts the test decides. */
function connectorOf(options: Partial<ReconnectOptions> = {}) {
  const clock = new ManualClock();
  const told: string[] = [];
  const attempts: ConnectOutcome[] = [];
  let cancelled = 0;
  const owner: ConnectorOwner = {
    connecting: () => void told.push("connecting"),
    connected: () => void told.push("connected"),
    failed: () => void told.push("failed"),
    retrying: (_, delayMs) => void told.push(`retry ${delayMs}`),
    gaveUp: (_, { code, attempts }) => void told.push(`${code} ${attempts}`),
  };
  const transport = {
    name: "net",
    connect(_endpoint: unknown, outcome: ConnectOutcome) {
      attempts.push(outcome);
      return { cancel: () => void cancelled++ };
    },
  } as unknown as Transport;
  const session = new Session(
    new Pipe(new FakeOwner(), { sendHighWaterMark: 1000, receiveHighWaterMark: 1000 }),
    {
      ...engineDefaults,
      mechanism: nullMechanism,
      authenticate: () => Promise.reject(new Error("NULL asks nobody")),
      socketType: "PUSH",
    },
    {
      owner: { ready() {}, subscribe() {}, cancel() {}, lost() {} },
      clock,
      keepAlive: { hold() {}, release() {} },
    },
  );
  const connector = new Connector(
    session,
    parseEndpoint(endpoint, "connect") as StreamEndpoint,
    {
      reconnectInterval: 100,
      reconnectMaxInterval: 400,
      maxReconnectAttempts: -1,
      reconnectStop: [],
      ...options,
    },
    { owner, transport: Promise.resolve(transport), clock, random: () => 0 },
  );
  connector.start();
  /** The next attempt fails. */
  const fail = async (error: Error = refused) => {
    await nextTick();
    attempts.at(-1)!.failed(error);
  };
  /** The next attempt succeeds. */
  const succeed = async () => {
    await nextTick();
    attempts.at(-1)!.connected(new FakeConnection());
  };
  return { connector, clock, told, attempts, fail, succeed, cancelled: () => cancelled };
}

test("failed attempts are told in order, and follow at growing delays", async () => {
  const { clock, told, fail } = connectorOf();

  for (const delay of [100, 200, 400, 400]) {
    await fail();
    clock.advance(delay);
  }
  await nextTick();

  assert.deepEqual(told, [
    ...["connecting", "failed", "retry 100", "connecting", "failed", "retry 200"],
    ...["connecting", "failed", "retry 400", "connecting", "failed", "retry 400", "connecting"],
  ]);
});

test("the state says what is waited for, and why", async () => {
  const { connector, clock, fail, succeed } = connectorOf();
  const state = (): unknown[] => Object.values(connector.state);
  assert.deepEqual(state(), ["connecting", 0, 0, undefined]);

  await fail();
  assert.deepEqual(state(), ["waiting", 1, 100, refused]);
  clock.advance(100);
  await succeed();

  assert.equal(connector.state.status, "connected");
});

test("a connection that did not last leaves the delay as long as it was", async () => {
  const { connector, clock, told, succeed } = connectorOf();
  for (const lasted of [10, 10, 400]) {
    await succeed();
    connector.ready();
    clock.advance(lasted);
    connector.again("traffic", undefined);
    clock.advance(400);
  }

  assert.deepEqual(
    told.filter((what) => what.startsWith("retry")),
    ["retry 100", "retry 200", "retry 100"],
  );
});

test("after maxReconnectAttempts in a row it gives up, once", async () => {
  const { connector, clock, told, attempts, fail } = connectorOf({ maxReconnectAttempts: 2 });

  for (let i = 0; i < 3; i++) {
    await fail();
    clock.advance(1_000);
  }

  assert.equal(attempts.length, 3);
  assert.equal(told.at(-1), "ERR_RECONNECT_LIMIT 2");
  assert.equal(connector.state.status, "stopped");
});

test("a complete handshake starts the count again", async () => {
  const { connector, clock, told, fail, succeed } = connectorOf({ maxReconnectAttempts: 1 });
  await fail();
  clock.advance(100);
  await succeed();
  connector.ready();

  connector.again("traffic", undefined);

  assert.match(told.at(-1)!, /^retry/);
});

for (const [what, options, stage, error] of [
  ["with an interval of 0", { reconnectInterval: 0 }, "traffic", undefined],
  ["with an interval of -1", { reconnectInterval: -1 }, "connect", refused],
  ["refused", { reconnectStop: ["refused"] }, "connect", refused],
  ["in the handshake", { reconnectStop: ["handshakeFailed"] }, "handshake", undefined],
] as const) {
  test(`a failure ${what} is the last`, async () => {
    const { connector, told } = connectorOf(options);

    connector.again(stage, error);

    assert.deepEqual(told, ["ERR_RECONNECT_STOPPED 0"]);
  });
}

for (const [what, options, stage, error] of [
  ["a time-out where only refusals count", ["refused"], "connect", new Error("late")],
  ["a lost connection where only handshakes count", ["handshakeFailed"], "traffic", undefined],
] as const) {
  test(`${what} is followed by a new attempt`, async () => {
    const { connector, told } = connectorOf({ reconnectStop: options });

    connector.again(stage, error);

    assert.deepEqual(told, ["retry 100"]);
  });
}

test("stopping cancels the attempt under way, and tells no owner", async () => {
  const { connector, told, cancelled } = connectorOf();
  await nextTick();

  connector.stop();
  connector.again("connect", refused);

  assert.equal(cancelled(), 1);
  assert.deepEqual(told, ["connecting"]);
  assert.ok(connector.cancelled() instanceof ReconnectError);
  assert.equal(connector.cancelled().address, endpoint);
});
