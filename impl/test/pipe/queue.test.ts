import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SEGMENT_SLOTS_MAX } from "../../src/limits.ts";
import { Queue } from "../../src/pipe/queue.ts";

/** A number says how many are taken, or appended where it is negative. */
type Operation = "push" | "shift" | "unshift" | "clear" | number;

test("a queue does what an array does", () => {
  const operation = fc.oneof(
    { weight: 60, arbitrary: fc.constant<Operation>("push") },
    { weight: 30, arbitrary: fc.constantFrom<Operation>("shift", "unshift") },
    { weight: 10, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 3, arbitrary: fc.integer({ min: -300, max: -1 }) },
    { weight: 1, arbitrary: fc.constant<Operation>("clear") },
  );
  const many = fc.array(operation, { maxLength: 2_000, size: "max" });
  fc.assert(
    fc.property(many, (operations) => {
      const queue = new Queue<number>();
      let model: number[] = [];
      operations.forEach((name, i) => {
        if (name === "push") model.push(i);
        if (name === "unshift") model.unshift(i);
        if (name === "clear") model = [];
        if (name === "shift") assert.equal(queue.shift(), model.shift());
        else if (name === "clear") queue.clear();
        else if (typeof name !== "number") queue[name](i);
        else if (name < 0) {
          const run = Array.from({ length: -name }, (_, at) => i + at / 1_000);
          model.push(...run);
          queue.append(run);
        } else {
          const wanted = Math.min(name, model.length);
          const taken = queue.take(name);
          const enough = name > SEGMENT_SLOTS_MAX / 2 ? Math.min(1, wanted) : wanted / 2;
          assert.ok(taken.length <= wanted && taken.length >= enough);
          assert.deepEqual(taken, model.splice(0, taken.length));
        }

        assert.equal(queue.length, model.length);
        assert.equal(queue.peek(), model[0]);
      });
    }),
  );
});

test("a queue grows and keeps its order", () => {
  const queue = new Queue<number>();
  for (let i = 0; i < 10_000; i++) queue.push(i);

  for (let i = 0; i < 10_000; i++) assert.equal(queue.shift(), i);
  assert.equal(queue.shift(), undefined);
});

test("a run that was appended is the batch that is taken", () => {
  const queue = new Queue<number>();
  const run = Array.from({ length: 100 }, (_, i) => i);

  queue.append(run);

  assert.equal(queue.take(150), run);
  assert.equal(queue.length, 0);
});

test("a large batch ends where the next run would not fit whole, a small one has all", () => {
  const lengthsOf = (limit: number) => {
    const queue = new Queue<number>();
    for (const length of [200, 30, 30, 100]) {
      queue.append(Array.from({ length }, (_, i) => i));
    }
    return [0, 1, 2, 3].map(() => queue.take(limit).length);
  };

  assert.deepEqual(lengthsOf(150), [150, 110, 100, 0]);
  assert.deepEqual(lengthsOf(100), [100, 100, 100, 60]);
});

test("a batch belongs to who took it, whatever the queue does next", () => {
  for (const batch of [1, 8, 16, 64, 256]) {
    const queue = new Queue<number>();
    let pushed = 0;
    const batches: number[][] = [];
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < batch; i++) queue.push(pushed++);
      batches.push(queue.take(batch));
    }

    assert.equal(queue.length, 0);
    assert.deepEqual(
      batches.flat(),
      Array.from({ length: pushed }, (_, i) => i),
    );
    assert.ok(batches.every(({ length }) => length === batch));
  }
});
