import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, median, timesAsFast } from "../../bench/statistics.ts";

test("a median is the middle value, or the mean of the two in the middle", () => {
  const odd = median([9, 1, 5]);
  const even = median([10, 1, 4, 2]);

  assert.equal(odd, 5);
  assert.equal(even, 3);
});

test("a median leaves its input as it was", () => {
  const values = [3, 1, 2];

  median(values);

  assert.deepEqual(values, [3, 1, 2]);
});

test("there is no median of nothing", () => {
  assert.throws(() => median([]), RangeError);
});

test("more messages a second and shorter round trips are both faster", () => {
  assert.equal(timesAsFast(200, 100, "msg/s"), 2);
  assert.equal(timesAsFast(50, 100, "us"), 2);
});

test("ratios are taken within a round, not between medians", () => {
  // The machine was ten times slower in the second round: for both.
  const compared = compare([300, 20, 200], [100, 10, 100], "msg/s");

  assert.equal(compared.ratio, 2);
  assert.deepEqual(compared.spread, [2, 3]);
});

test("contestants with different numbers of rounds are not compared", () => {
  assert.throws(() => compare([1, 2], [1], "msg/s"), /expected 1 rounds, got 2/);
});
