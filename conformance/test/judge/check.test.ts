import assert from "node:assert/strict";
import { test } from "node:test";
import { Blocked } from "../../src/judge/check.ts";
import { bytes } from "../../src/octets/literal.ts";
import { checksOf, must, should, twin } from "../support/case.ts";

test("a check is recorded with its row, and does not throw", () => {
  const checks = checksOf([must, should]);

  assert.equal(checks.check(must, false, { expected: "a", seen: "b" }), false);
  assert.equal(checks.checkEqual(should, 1, 1), true);

  assert.deepEqual(
    checks.made.map(({ row, ok }) => [row.id, ok]),
    [
      [must, false],
      [should, true],
    ],
  );
});

test("octets are compared as octets and shown in hex", () => {
  const checks = checksOf([must]);

  checks.checkOctets(must, bytes("01 02"), bytes("01"));

  assert.deepEqual(checks.made[0]?.expected, "01");
  assert.deepEqual(checks.made[0]?.seen, "01 02");
});

test("a row that the case does not judge cannot be checked", () => {
  assert.throws(() => checksOf([must]).checkEqual(should, 1, 1), /not among the rows of the case/);
});

test("in a conversation of 3.0 the twin is judged, where the case judges it", () => {
  const both = checksOf([must, twin], "3.0");
  const alone = checksOf([must], "3.0");

  both.checkEqual(must, 1, 2);
  alone.checkEqual(must, 1, 2);

  assert.deepEqual(
    both.made.map(({ row }) => row.id),
    [twin],
  );
  assert.deepEqual(alone.made, []);
});

test("a control that fails blocks the case", () => {
  assert.throws(
    () => checksOf([must]).control(false, "it opens"),
    (error) => {
      assert.ok(error instanceof Blocked);
      assert.equal(error.message, "positive control failed: it opens");
      return true;
    },
  );
});

test("a close is judged only after a positive control", () => {
  const checks = checksOf([must]);

  assert.throws(() => checks.checkClosed(must, "closed"), /without a positive control/);
  checks.control(true, "it opens");
  assert.equal(checks.checkClosed(must, "closed"), true);
  assert.equal(checks.checkClosed(must, "open"), false);
  assert.equal(checks.checkClosed(must, "stalled"), false);
});

test("what is recorded is not judged", () => {
  const checks = checksOf([], "3.1", [must]);

  checks.note(must, "it closes");

  assert.deepEqual(checks.notes, ["it closes"]);
  assert.deepEqual(checks.made, []);
  assert.throws(() => checks.check(must, true, { expected: "", seen: "" }), /not among the rows/);
});
