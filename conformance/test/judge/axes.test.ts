import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenAxes, spokenAxis, suitsAddress } from "../../src/judge/axes.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { caseOf } from "../support/case.ts";

const all = (await catalogue()).map(({ entry }) => entry);
const names = (...[entry, chosen]: Parameters<typeof chosenAxes>) =>
  chosenAxes(entry, chosen).map(({ role, zmtp, transport }) => `${role} ${zmtp} ${transport}`);
const seeded = (seed: number) =>
  all.flatMap((entry) =>
    names(entry, { transport: "sampled", seed, quick: false }).map((name) => `${entry.id} ${name}`),
  );

const needing = (options: readonly string[]) => ({ needs: { level: 1, options } });

test("a case runs over the one transport that was asked for", () => {
  const entry = caseOf(["ZMTP31-FRAME-05"], async () => {});
  const over = (transport: "tcp" | "ipc") =>
    names(entry, { transport, seed: 1, quick: false }).join(", ");

  assert.equal(over("tcp"), "bind 3.1 tcp, connect 3.1 tcp");
  assert.equal(over("ipc"), "bind 3.1 ipc, connect 3.1 ipc");
});

test("a case of tcp alone never runs over ipc", () => {
  const entry = caseOf(["ZMTP31-FRAME-05"], async () => {}, { transports: ["tcp"] });

  assert.deepEqual(names(entry, { transport: "ipc", seed: 1, quick: false }), []);
  assert.deepEqual(names(entry, { transport: "ipc", seed: 1, quick: true }), []);
  for (let seed = 0; seed < 50; seed++) {
    assert.equal(names(entry, { transport: "sampled", seed, quick: false }).length, 2);
  }
});

test("a sample is all of tcp and some of ipc, in both roles, the same for the same seed", () => {
  const sample = seeded(7);
  const tcp = sample.filter((name) => name.endsWith("tcp"));
  const ipc = sample.filter((name) => name.endsWith("ipc"));

  assert.deepEqual(sample, seeded(7));
  assert.notDeepEqual(sample, seeded(8));
  assert.equal(
    tcp.length,
    all.flatMap((entry) => chosenAxes(entry, { transport: "tcp", seed: 7, quick: false })).length,
  );
  assert.ok(ipc.length > tcp.length / 24 && ipc.length < tcp.length / 6, `${ipc.length}`);
  for (const role of ["bind", "connect"]) assert.ok(ipc.some((name) => name.includes(` ${role} `)));
});

for (const [what, row, more, spoken, zmtp] of [
  ["in 3.1 by who speaks it", "PIPELINE-PUSH-12", {}, ["3.1", "3.0"], "3.1"],
  ["in 3.0 by who speaks no 3.1", "PIPELINE-PUSH-12", {}, ["3.0", "2.0"], "3.0"],
  ["not in 2.0 by who speaks neither", "PIPELINE-PUSH-12", {}, ["2.0"], "3.1"],
  ["not in 3.0 where it is of 37/ZMTP", "ZMTP31-HEARTBEAT-01", {}, ["3.0"], "3.1"],
  [
    "not in 3.0 where it needs heartbeats",
    "PIPELINE-PUSH-12",
    needing(["heartbeat_ivl"]),
    ["3.0"],
    "3.1",
  ],
  ["not again in 3.0 where it runs there", "PIPELINE-PUSH-12", { zmtp: undefined }, ["3.0"], "3.1"],
] as const) {
  test(`what a case of 3.1 says is asked ${what}`, () => {
    const entry = caseOf([row], async () => {}, { zmtp: ["3.1"], ...more });
    const axis = { role: "bind", zmtp: "3.1", transport: "tcp" } as const;

    assert.deepEqual(spokenAxis(entry, axis, spoken), { ...axis, zmtp });
  });
}

test("a quick run takes one axis of a case over each transport that it takes", () => {
  for (const entry of all) {
    const [axis, ...more] = chosenAxes(entry, { transport: "tcp", seed: 1, quick: true });
    assert.ok(axis !== undefined && more.length === 0, entry.id);
  }
});

test("a quick run of an address takes the axis that an address has", () => {
  for (const entry of all.filter((each) => suitsAddress(each, "REP"))) {
    const chosen = { transport: "tcp", seed: 1, quick: true, addressOf: "REP" } as const;
    const [axis] = chosenAxes(entry, chosen);
    assert.equal(axis!.role, "bind", entry.id);
  }
});
