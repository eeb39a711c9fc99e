import assert from "node:assert/strict";
import { test } from "node:test";
import { axesOf, both, collectCases, conformanceCase, holdsIn } from "../../src/judge/case.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { caseOf, must, twin } from "../support/case.ts";

test("a case runs in both roles, once for each version that it judges", () => {
  const names = (entry: Parameters<typeof axesOf>[0]) =>
    axesOf(entry).map(({ role, zmtp }) => `${role} ${zmtp}`);

  assert.deepEqual(names(caseOf([must], async () => {})), ["bind 3.1", "connect 3.1"]);
  assert.deepEqual(names(caseOf([must, twin], async () => {}, { roles: ["bind"] })), [
    "bind 3.1",
    "bind 3.0",
  ]);
  assert.deepEqual(names(caseOf([must, twin], async () => {}, { zmtp: ["3.0"] })), [
    "bind 3.0",
    "connect 3.0",
  ]);
});

test("rows of older versions ask for peers of those, and those of other RFCs for none", () => {
  const versions = (...rows: string[]) =>
    axesOf(caseOf(rows, async () => {}, { roles: ["bind"] })).map(({ zmtp }) => zmtp);

  assert.deepEqual(versions("ZMTP20-FRAME-01", "ZMTP10-FRAME-01"), ["2.0", "1.0"]);
  assert.deepEqual(versions("REQREP-REQ-01"), ["3.1", "3.0"]);
  assert.deepEqual(versions("ZMTP31-COMPAT-16"), ["3.1"]);
});

test("rows on older peers hold where one is met", () => {
  const held = ["3.1", "3.0", "2.0", "1.0"] as const;
  for (const [row, versions] of [
    ["ZMTP31-COMPAT-16", ["3.1", "2.0", "1.0"]],
    ["ZMTP31-FRAME-01", ["3.1"]],
    ["ZMTP20-COMPAT-12", ["2.0", "1.0"]],
    ["ZMTP20-FRAME-01", ["2.0"]],
    ["REQREP-REQ-01", held],
  ] as const) {
    assert.deepEqual(
      held.filter((zmtp) => holdsIn(row, zmtp)),
      versions,
    );
  }
});

test("rows of both versions are named at once", () => {
  assert.deepEqual(both("A-01"), ["ZMTP31-A-01", "ZMTP30-A-01"]);
});

test("an id that is none and a case without rows are refused", () => {
  const meta = { title: "t", needs: { level: 0 } } as const;

  assert.throws(
    () => conformanceCase("greet 1", { ...meta, judges: [must] }, async () => {}),
    /greet 1/,
  );
  assert.throws(() => conformanceCase("A-1", meta, async () => {}), /A-1: expected rows/);
});

test("cases reach only who collects them", () => {
  const ids: string[] = [];
  const stop = collectCases(({ id }) => void ids.push(id));
  conformanceCase("A-1", { title: "t", needs: { level: 0 }, judges: [must] }, async () => {});
  stop();
  conformanceCase("A-2", { title: "t", needs: { level: 0 }, judges: [must] }, async () => {});

  assert.deepEqual(ids, ["A-1"]);
});

test("the catalogue has each id once, and a title that is a sentence in the present tense", async () => {
  const all = await catalogue();

  assert.ok(all.length >= 100);
  for (const { entry, group } of all) {
    assert.match(group, /^\d\d-[a-z0-9]+\/[a-z-]+$/);
    assert.ok(entry.title.length > 10 && !entry.title.endsWith("."), entry.id);
  }
});

test("no body of a case is longer than 20 lines", async () => {
  const long = (await catalogue()).filter(
    ({ entry }) => entry.body.toString().trim().split("\n").length > 22,
  );

  assert.deepEqual(
    long.map(({ entry }) => entry.id),
    [],
  );
});
