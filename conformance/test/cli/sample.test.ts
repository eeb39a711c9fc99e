import assert from "node:assert/strict";
import { test } from "node:test";
import { sampled } from "../../src/cli/sample.ts";

const items = Array.from({ length: 40 }, (_, place) => place);

test("a sample has as many as asked for, each once, in their order", () => {
  const sample = sampled(items, 12, 7);

  assert.equal(new Set(sample).size, 12);
  assert.deepEqual(
    sample,
    items.filter((item) => sample.includes(item)),
  );
});

test("a sample is the same for a seed, and another for another", () => {
  assert.deepEqual(sampled(items, 12, 7), sampled(items, 12, 7));
  assert.notDeepEqual(sampled(items, 12, 7), sampled(items, 12, 8));
});

test("seeds together reach all there is", () => {
  const reached = new Set(
    Array.from({ length: 60 }, (_, seed) => sampled(items, 8, seed + 1)).flat(),
  );

  assert.equal(reached.size, items.length);
});

test("a sample larger than what there is is all of it", () => {
  assert.deepEqual(sampled(items, 41, 1), items);
});
