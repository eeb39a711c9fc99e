import assert from "node:assert/strict";
import { test } from "node:test";
import { type Measured, MeasuredWindow } from "../../bench/peers/measured-window.ts";

/** Steps through `[count, milliseconds]` pairs; gives the results, and what each step said. */
function walk(...steps: [count: number, now: number][]) {
  const results: Measured[] = [];
  const measured = new MeasuredWindow(1, 2, (result) => results.push(result));
  const mayStop = steps.map(([count, now]) => measured.step(count, now));
  return { results, mayStop };
}

test("only what lies between the lead and the end counts", () => {
  const { results } = walk([0, 0], [100, 999], [256, 1_000], [512, 2_999], [768, 3_000]);

  assert.equal(results.length, 1);
  assert.equal(results[0]!.messages, 512);
  assert.equal(results[0]!.seconds, 2);
});

test("a sender goes on for a while after its measured time", () => {
  const { mayStop, results } = walk([0, 0], [1, 1_000], [2, 3_000], [3, 3_249], [4, 3_250]);

  assert.deepEqual(mayStop, [false, false, false, false, true]);
  assert.equal(results.length, 1);
});

test("a stall delays the measured time and does not shorten it", () => {
  const { results } = walk([0, 0], [256, 9_000], [512, 9_001], [768, 11_000]);

  assert.equal(results.length, 1);
  assert.equal(results[0]!.messages, 512);
  assert.equal(results[0]!.seconds, 2);
});

test("a run that ends too early has no result", () => {
  const { results } = walk([0, 0], [256, 1_500], [512, 2_999]);

  assert.deepEqual(results, []);
});
