import assert from "node:assert/strict";
import { test } from "node:test";
import { reconnectDelay } from "../../src/session/reconnect.ts";

test("the delay doubles up to its longest", () => {
  const options = { reconnectInterval: 100, reconnectMaxInterval: 1_000 };

  const delays = [0, 1, 2, 3, 4, 5, 1_000].map((attempt) => reconnectDelay(options, attempt, 0));

  assert.deepEqual(delays, [100, 200, 400, 800, 1_000, 1_000, 1_000]);
});

test("up to half of the delay is added at random", () => {
  const options = { reconnectInterval: 100, reconnectMaxInterval: 1_000 };

  assert.equal(reconnectDelay(options, 0, 0.5), 125);
  assert.ok(reconnectDelay(options, 9, 0.999) < 1_500);
});

test("with a longest delay of 0 it does not grow", () => {
  const options = { reconnectInterval: 100, reconnectMaxInterval: 0 };

  assert.equal(reconnectDelay(options, 7, 0), 100);
});
