import assert from "node:assert/strict";
import { test } from "node:test";
import type { Report } from "@scrutineer/report/schema";
import { merge } from "../../src/cli/merge.ts";
import { inShard, parseShard } from "../../src/cli/shard.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { reportOf, resultOf } from "../support/report.ts";

const part = (index: number, id: string, over: Partial<Report> = {}) =>
  reportOf([resultOf({ id })], { shard: { index, count: 2 }, ...over });

test("the parts of a run are one report, in order", () => {
  const merged = merge([part(2, "A-B-002"), part(1, "A-B-001")]);

  assert.deepEqual(
    merged.runs.map(({ sut, cases }) => [sut, ...cases.map(({ id }) => id)]),
    [["cmd:mine", "A-B-001", "A-B-002"]],
  );
  assert.equal(merged.partial, undefined);
  assert.equal(merged.shard, undefined);
});

test("a report whose parts are missing, or partial, is partial", () => {
  assert.equal(merge([part(1, "A-B-001")]).partial, true);
  assert.equal(merge([part(1, "A-B-001"), part(2, "A-B-002", { partial: true })]).partial, true);
});

test("what are no parts of one run is refused", () => {
  assert.throws(() => merge([reportOf([])]), /expected reports of parts/);
  assert.throws(() => merge([part(1, "A-B-001"), part(1, "A-B-001")]), /part 1\/2 is there twice/);
  assert.throws(
    () => merge([part(1, "A-B-001"), part(2, "A-B-002", { seed: 2 })]),
    /same suite, seed/,
  );
  assert.throws(
    () => merge([part(1, "A-B-001"), part(2, "A-B-002", { quick: { cases: 2, of: 3 } })]),
    /same suite, seed, --quick/,
  );
});

test("the parts of a quick run are a quick run", () => {
  const quick = { cases: 2, of: 3 };

  const merged = merge([part(1, "A-B-001", { quick }), part(2, "A-B-002", { quick })]);

  assert.deepEqual(merged.quick, quick);
});

test("every case is in exactly one part, and the parts are alike in size", async () => {
  const all = await catalogue();

  const parts = [1, 2, 3].map((index) => inShard(all, { index, count: 3 }));

  assert.equal(new Set(parts.flat()).size, all.length);
  assert.equal(parts.flat().length, all.length);
  const sizes = parts.map(({ length }) => length);
  assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
});

for (const text of ["0/2", "3/2", "1/0", "1", "a/b", "1/2/3", "-1/2"]) {
  test(`a part like ${text} is refused`, () => {
    assert.throws(() => parseShard(text), /--shard: expected a part like 2\/5/);
  });
}
