import assert from "node:assert/strict";
import { test } from "node:test";
import { WaitingLine } from "../../src/pipe/waiting-line.ts";

interface Item {
  readonly name: number;
  settled: boolean;
}
const item = (name: number): Item => ({ name, settled: false });

test("items are served in order, without those that were settled before", () => {
  const line = new WaitingLine<Item>();
  const items = [0, 1, 2, 3].map(item);
  for (const each of items) line.push(each);
  items[0]!.settled = items[2]!.settled = true;

  assert.equal(line.first, items[1]);
  assert.equal(line.shift(), items[1]);
  assert.equal(line.shift(), items[3]);
  assert.equal(line.shift(), undefined);
});

test("what is settled behind one that waits for ever does not pile up", () => {
  const line = new WaitingLine<Item>();
  line.push(item(0));
  for (let i = 1; i <= 10_000; i++) {
    const passing = item(i);
    line.push(passing);
    passing.settled = true;
  }

  assert.ok(line.length < 200, `${line.length} items are held`);
  assert.equal(line.first?.name, 0);
});
