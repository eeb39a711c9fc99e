import assert from "node:assert/strict";
import { test } from "node:test";
import { coverage, mismatches } from "../../src/register/coverage.ts";
import type { Row } from "../../src/register/row.ts";

const row = (id: string, level: Row["level"], untested?: string): Row => ({
  id,
  rfc: 37,
  section: "S",
  anchor: "s",
  line: 1,
  level,
  keyword: "must",
  role: "any",
  text: "t",
  observable: "wire",
  stimulus: "raw",
  how: "h",
  conflictsWith: [],
  ...(untested !== undefined && { untested }),
});
const register = new Map(
  [
    row("A", "MUST"),
    row("B", "MUST", "open: no case yet"),
    row("C", "MUST", "not observable: inside"),
    row("D", "SHOULD", "out of scope: retired"),
  ].map((each) => [each.id, each]),
);

test("coverage counts what is judged, what cannot be seen and what is open, by level", () => {
  assert.deepEqual(coverage(register, new Set(["A"])), [
    { rfc: 37, level: "MUST", rows: 3, judged: 1, notObservable: 1, open: 1 },
    { rfc: 37, level: "SHOULD", rows: 1, judged: 0, notObservable: 0, open: 0 },
  ]);
});

test("a case that names no row, a row with both and a row with neither are told", () => {
  assert.deepEqual(mismatches(register, [{ id: "X", judges: ["B", "Z"] }]), [
    "X judges Z, which is not in the register",
    'B is judged by a case, yet untested: "open: no case yet"',
    'A is judged by no case and says no reason in "untested"',
  ]);
  assert.deepEqual(mismatches(register, [{ id: "X", judges: ["A"] }]), []);
});
