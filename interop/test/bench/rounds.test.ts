import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contestant } from "../../bench/contestants.ts";
import type { PairResult } from "../../bench/pair.ts";
import { alternate } from "../../bench/rounds.ts";
import { rowsOf } from "../../bench/rows.ts";

function contestant(implementation: Contestant["implementation"], api: string): Contestant {
  return {
    work: "PUSH to PULL",
    size: 64,
    transport: "tcp",
    api,
    implementation,
    version: "1.0.0",
    backend: "epoll",
    command: [],
    environment: {},
    confirmsBackend: false,
  };
}

function result(messages: number): PairResult {
  const side = { messages, seconds: 1, cpuSeconds: 0.5 };
  return { sender: side, receiver: side };
}

const c = contestant("libzmq", "c");
const fast = contestant("scrutineer", "fast");
const broken = contestant("zeromq", "broken");
const quiet = () => {};

test("contestants take turns, and each round starts with the next one", async () => {
  const order: string[] = [];

  await alternate(
    [c, fast],
    { rounds: 2, seconds: 1 },
    async ({ api }, seconds) => {
      order.push(`${api} ${seconds}`);
      return result(1);
    },
    quiet,
  );

  assert.deepEqual(order, ["c 0.3", "fast 0.3", "fast 1", "c 1", "c 1", "fast 1"]);
});

test("the warm-up is not counted", async () => {
  let runs = 0;

  const [outcome] = await alternate(
    [c],
    { rounds: 2, seconds: 1 },
    async () => result(++runs),
    quiet,
  );

  assert.deepEqual(
    outcome!.results.map(({ receiver }) => receiver.messages),
    [2, 3],
  );
});

test("a contestant that fails is out, with its reason, and the others go on", async () => {
  let attempts = 0;
  const measure = async ({ api }: Contestant) => {
    if (api !== "broken") return result(api === "fast" ? 30 : 10);
    attempts++;
    if (attempts === 2) throw new Error("the sender ended with exit code 1");
    return result(1);
  };

  const outcomes = await alternate([c, fast, broken], { rounds: 3, seconds: 1 }, measure, quiet);
  const { rows, failed } = rowsOf(outcomes);

  assert.equal(attempts, 2);
  assert.deepEqual(
    failed.map(({ api, reason }) => [api, reason]),
    [["broken", "the sender ended with exit code 1"]],
  );
  assert.deepEqual(
    rows.map(({ api, value, ratioToLibzmq, spread }) => [api, value, ratioToLibzmq, spread]),
    [
      ["c", 10, 1, [1, 1]],
      ["fast", 30, 3, [3, 3]],
    ],
  );
});

test("without libzmq no row has a ratio", async () => {
  const outcomes = await alternate([fast], { rounds: 1, seconds: 1 }, async () => result(5), quiet);

  const [row] = rowsOf(outcomes).rows;

  assert.equal(row!.value, 5);
  assert.ok(!("ratioToLibzmq" in row!) && !("spread" in row!));
});
