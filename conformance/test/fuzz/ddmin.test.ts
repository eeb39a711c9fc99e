import assert from "node:assert/strict";
import { test } from "node:test";
import { ddmin } from "../../src/fuzz/ddmin.ts";

const items = Array.from({ length: 100 }, (_, index) => index);

for (const needed of [[42], [0, 99], [3, 4, 5, 50], items]) {
  test(`a list that fails with ${needed.length} of its items is cut down to them`, async () => {
    const asked: (readonly number[])[] = [];
    const left = await ddmin(items, async (shorter) => {
      asked.push(shorter);
      return needed.every((item) => shorter.includes(item));
    });

    assert.deepEqual(left, needed);
    assert.ok(asked.every(({ length }) => length > 0 && length < items.length));
  });
}

test("a single item among many takes few tries", async () => {
  let tries = 0;
  await ddmin(items, async (shorter) => {
    tries += 1;
    return shorter.includes(42);
  });

  assert.ok(tries < 30, `${tries}`);
});

test("a run that is too short is not looked for: all that is needed takes few tries", async () => {
  let tries = 0;
  const left = await ddmin(
    items,
    async () => {
      tries += 1;
      return false;
    },
    25,
  );

  assert.deepEqual(left, items);
  assert.equal(tries, 6);
});

test("a list of one item, or of none, is left as it is", async () => {
  const never = () => Promise.reject(new Error("asked"));

  assert.deepEqual(await ddmin(["a"], never), ["a"]);
  assert.deepEqual(await ddmin([], never), []);
});
