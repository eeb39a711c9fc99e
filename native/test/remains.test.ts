import assert from "node:assert/strict";
import { it } from "node:test";
import { kept, Remains } from "./faults/remains.mjs";

const MEBIBYTE = 1_048_576;
const PAGE = 4096;
const KEPT_MIB_MAX = 4;

/** Memory after each of some lives, up and down by half a MiB, with a leak in each. */
function lives(count: number, leak: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    return 60 * MEBIBYTE + ((i * 7919) % 1000) * 0.0005 * MEBIBYTE + i * leak;
  });
}

it("memory that goes up and down is not kept", () => {
  for (const count of [8, 24, 1000]) {
    assert.ok(Math.abs(kept(lives(count, 0))!) < KEPT_MIB_MAX / 8);
  }
});

it("what every life keeps adds up: three pages each over 1,000, a worker each over 10", () => {
  assert.ok(kept(lives(1000, 3 * PAGE))! > KEPT_MIB_MAX);
  assert.ok(kept(lives(10, 10 * MEBIBYTE))! > KEPT_MIB_MAX);
});

it("of a few lives nothing is said", () => {
  assert.equal(kept(lives(7, MEBIBYTE)), undefined);
});

it("the life that leaves a descriptor open is named, and no other", () => {
  const counts = [20, 20, 21, 21, 20];
  const remains = new Remains(KEPT_MIB_MAX, {
    memory: () => MEBIBYTE,
    descriptors: () => counts.shift()!,
  });

  assert.deepEqual(
    [1, 2, 3, 4].map(() => remains.look()),
    [
      undefined,
      "20 descriptors were open before, 21 after",
      undefined,
      "21 descriptors were open before, 20 after",
    ],
  );
});

it("memory that is kept is a failure at the end", () => {
  for (const leak of [0, MEBIBYTE]) {
    const memory = lives(10, leak);
    const remains = new Remains(KEPT_MIB_MAX, {
      memory: () => memory.shift()!,
      descriptors: () => 20,
    });
    for (let life = 0; life < 10; life++) remains.look();

    const { failures, line } = remains.conclude();
    assert.equal(failures.length, leak === 0 ? 0 : 1);
    assert.match(line, /^20 descriptors, resident memory \d+ MiB, -?[\d.]+ MiB more/);
  }
});

it("this process has descriptors and memory", () => {
  const remains = new Remains(KEPT_MIB_MAX);
  remains.look();

  assert.match(remains.conclude().line, /^[1-9]\d* descriptors, resident memory [1-9]\d* MiB, too/);
});
