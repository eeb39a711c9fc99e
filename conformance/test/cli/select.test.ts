import assert from "node:assert/strict";
import { test } from "node:test";
import { selectCases } from "../../src/cli/select.ts";
import { wholeNumber } from "../../src/cli/usage-error.ts";
import { catalogue } from "../../src/judge/catalogue.ts";

const all = await catalogue();
const ids = (selection: Parameters<typeof selectCases>[1]) =>
  selectCases(all, selection).map(({ entry }) => entry.id);

test("without a selection all cases are chosen", () => {
  assert.equal(ids({}).length, all.length);
});

test("ids are chosen by glob, in any case of letters", () => {
  assert.deepEqual(ids({ id: ["zmtp-greet-00*"] }).length, 9);
  assert.deepEqual(ids({ id: ["ZMTP-GREET-001", "ZMTP-NULL-001"] }), [
    "ZMTP-GREET-001",
    "ZMTP-NULL-001",
  ]);
});

test("parts of the selection narrow each other", () => {
  const chosen = ids({ id: ["ZMTP-*"], grep: "READY", level: 0 });

  assert.ok(chosen.length > 0 && chosen.length < all.length);
  assert.ok(chosen.includes("ZMTP-NULL-002"));
});

test("a pattern that matches nothing, or is none, is refused by name", () => {
  assert.throws(() => ids({ id: ["ZMTP-*", "NOPE"] }), /no case is named "NOPE"/);
  assert.throws(() => ids({ grep: "no such case" }), /no case matches the selection/);
  assert.throws(() => ids({ grep: "(" }), /--grep: Invalid regular expression/);
});

test("numbers on the command line are whole", () => {
  assert.equal(wholeNumber("--seed", "7"), 7);
  for (const text of ["", "x", "1.5", "-1", "1e99"]) {
    assert.throws(() => wholeNumber("--seed", text), /--seed: expected a whole number from 0 up/);
  }
});
