import assert from "node:assert/strict";
import { test } from "node:test";
import { MeasuredWindow } from "../../bench/peers/measured-window.ts";

test("only what lies between lead and tail counts", () => {
  const measured = new MeasuredWindow(1, 2, 1);

  const over = [
    [0, 0],
    [100, 999],
    [256, 1_000],
    [512, 2_999],
    [768, 3_000],
    [1_024, 3_999],
    [1_280, 4_000],
  ].map(([count, now]) => measured.step(count!, now!));
  const { messages, seconds, total } = measured.result(1_280, 0);

  assert.deepEqual(over, [false, false, false, false, false, false, true]);
  assert.equal(messages, 512);
  assert.equal(seconds, 2);
  assert.equal(total, 1_280);
});

test("a stall delays the measured time and does not shorten it", () => {
  const measured = new MeasuredWindow(1, 2, 1);

  const over = [
    [0, 0],
    [256, 9_000],
    [512, 9_001],
    [768, 11_000],
    [1_024, 12_000],
  ].map(([count, now]) => measured.step(count!, now!));
  const { messages, seconds } = measured.result(1_024, 0);

  assert.deepEqual(over, [false, false, false, false, true]);
  assert.equal(messages, 512);
  assert.equal(seconds, 2);
});

test("a run that ends too early has no result", () => {
  const measured = new MeasuredWindow(1, 2, 1);

  measured.step(0, 0);
  measured.step(256, 1_500);

  assert.throws(() => measured.result(256, 0), /stopped before the measured time was over/);
});
