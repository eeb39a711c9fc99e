import assert from "node:assert/strict";
import { test } from "node:test";
import { axesOf, both, collectCases, conformanceCase } from "../../src/judge/case.ts";
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
    assert.match(group, /^\d\d-[a-z]+\/[a-z-]+$/);
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
