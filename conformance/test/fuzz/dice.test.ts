import assert from "node:assert/strict";
import { test } from "node:test";
import { Dice } from "../../src/fuzz/dice.ts";

const throws = (dice: Dice) => Array.from({ length: 50 }, () => dice.below(1_000));

test("the same seed and index give the same chance, and others another", () => {
  assert.deepEqual(throws(Dice.of(7, 3)), throws(Dice.of(7, 3)));
  assert.notDeepEqual(throws(Dice.of(7, 3)), throws(Dice.of(7, 4)));
  assert.notDeepEqual(throws(Dice.of(7, 3)), throws(Dice.of(8, 3)));
});

test("seeds that are near each other do not begin alike", () => {
  const first = Array.from({ length: 100 }, (_, index) => Dice.of(1, index).below(10));

  assert.equal(new Set(first).size, 10);
});

test("a shuffled list has the same members in another order", () => {
  const list = Array.from({ length: 30 }, (_, index) => index);
  const shuffled = new Dice(1).shuffled(list);

  assert.notDeepEqual(shuffled, list);
  assert.deepEqual(
    shuffled.toSorted((a, b) => a - b),
    list,
  );
});
