import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contestant } from "../../bench/contestants.ts";
import { measurePair } from "../../bench/pair.ts";

/** A contestant whose both sides are the same small program. */
function contestant(program: string): Contestant {
  return {
    work: "PUSH to PULL",
    size: 64,
    transport: "tcp",
    api: "none",
    implementation: "scrutineer",
    version: "1.0.0",
    backend: "io_uring",
    command: [process.execPath, "--eval", program, "--"],
    environment: {},
    confirmsBackend: true,
  };
}

/** Prints what a peer would, after `special` has had its way with it. */
function peer(special: string): string {
  return `
    const role = process.argv[1];
    const print = (line) => console.log(JSON.stringify(line));
    const told = { total: 10, sum: role === "pull" ? 80 : 0, backend: "io_uring" };
    if (role === "pull") print({ endpoint: "tcp://127.0.0.1:1" });
    ${special}
    print({ messages: role === "pull" ? 5 : 6, seconds: 1, cpuSeconds: 1 });
    print(told);
    setInterval(() => {}, 1_000);`;
}

test("a pair that agrees gives both sides' figures", async () => {
  const { sender, receiver } = await measurePair(contestant(peer("")), 0, undefined);

  assert.equal(sender.messages, 6);
  assert.equal(receiver.messages, 5);
});

for (const [name, special, reason] of [
  ["loses messages", `if (role === "pull") told.total = 9;`, /10 messages were sent, 9 received/],
  ["does not read bodies", "told.sum = 0;", /expected a sum of 80 from the bodies, got 0/],
  ["runs on another backend", `told.backend = "net";`, /scrutineer io_uring none ran on net/],
  [
    "crashes",
    `if (role === "push") throw new TypeError("no such thing");`,
    /^the sender ended with exit code 1: .*TypeError: no such thing/,
  ],
] as const) {
  test(`a contestant that ${name} fails with the reason`, async () => {
    await assert.rejects(measurePair(contestant(peer(special)), 0, undefined), (error: Error) => {
      assert.match(error.message, reason);
      return true;
    });
  });
}

test("a contestant that hangs is killed at the deadline", async () => {
  const hanging = contestant("setInterval(() => {}, 1000)");

  await assert.rejects(measurePair(hanging, 0, undefined, 0), /^Error: no result within 0\.3 s$/);
});
