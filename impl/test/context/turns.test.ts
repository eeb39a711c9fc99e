import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../../src/context/turns.ts";

test("a task runs after the code that is running", async () => {
  const turns = new Turns();
  const order: string[] = [];

  turns.later(() => order.push("task"));
  order.push("code");
  await new Promise(process.nextTick);

  assert.deepEqual(order, ["code", "task"]);
});

test("tasks that follow each other without end let the event loop go on", async () => {
  const turns = new Turns();
  let running = true;
  let ran = 0;
  const again = () => {
    ran++;
    if (running) turns.later(again);
  };
  again();

  for (let turn = 1; turn <= 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(ran <= 600 * turn, `${ran} tasks ran in ${turn} turns`);
  }
  running = false;

  assert.ok(ran > 256);
});
