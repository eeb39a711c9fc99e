import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { knownOfLibzmq, loadRegister, parseRows } from "../../src/register/load.ts";
import { scratch } from "../support/scratch.ts";

const row = {
  id: "T-A-01",
  rfc: 1,
  section: "S",
  anchor: "s",
  line: 1,
  level: "MUST",
  keyword: "must",
  role: "any",
  text: "t",
  observable: "wire",
  stimulus: "raw",
  how: "h",
  conflictsWith: [{ with: "libzmq", note: "breaks it", evidence: "ran" }],
  untested: "open: no case yet",
};
const json = (...rows: unknown[]) => JSON.stringify(rows);

test("a row is read", () => {
  const [read] = parseRows("1.json", json(row));

  assert.equal(read?.id, "T-A-01");
  assert.equal(knownOfLibzmq(read!), "breaks it");
});

for (const [what, text, sentence] of [
  ["no JSON", "{", /register\/1\.json:1: expected JSON: /],
  ["no array", "{}", /register\/1\.json: expected an array of rows/],
  [
    "a level that is none",
    json({ ...row, level: "MIGHT" }),
    /1\.json:1: T-A-01: level: Invalid option/,
  ],
  ["a reason that is none", json({ ...row, untested: "later" }), /1\.json:1: T-A-01: untested: /],
  ["an unknown field", json({ ...row, more: 1 }), /1\.json:1: T-A-01: the row: Unrecognized key/],
  ["no id", json({ ...row, id: undefined }), /1\.json:1: row 1: id: /],
  [
    "another file's row",
    json({ ...row, rfc: 2 }),
    /1\.json:1: T-A-01: rfc: expected that of the file/,
  ],
] as const) {
  test(`${what} is one sentence naming file, row and expectation`, () => {
    assert.throws(() => parseRows("1.json", text), sentence);
  });
}

test("an id that is there twice is refused", () => {
  const folder = scratch();
  writeFileSync(join(folder, "1.json"), json(row, row));

  assert.throws(() => loadRegister(folder), /1\.json: T-A-01 is there twice/);
});
