import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";

const root = new URL("..", import.meta.url);
const page = readFileSync(new URL("docs/safety.md", root), "utf8");
const rows = page.split("\n").filter((line) => /^\| (?!---|what may|run |invariant )/.test(line));

it("every row of the safety model names tests that exist", () => {
  assert.ok(rows.length > 30);
  for (const row of rows) {
    const tests = [
      ...row
        .split("|")
        .at(-2)!
        .matchAll(/`([^`:]+): ([^`]+)`/g),
    ];
    assert.ok(tests.length > 0, row);
    for (const [, file, name] of tests) {
      const source = readFileSync(new URL(file!, root), "utf8");
      assert.ok(source.includes(name!), `${file} has no "${name}"`);
    }
  }
});

it("every test of the core's limits and of the boundary is in the safety model", () => {
  for (const [file, pattern] of [
    ["test/core/limits.cc", /^void (\w+)\(\) \{/gm],
    ["test/boundary.test.ts", /^ {2}it\("([^"]+)"/gm],
  ] as const) {
    const source = readFileSync(new URL(file, root), "utf8");
    const names = [...source.matchAll(pattern)].map(([, name]) => name!);
    assert.ok(names.length > 5);
    for (const name of names) {
      if (name !== "limits") assert.ok(page.includes(`${file}: ${name}`), `${file}: ${name}`);
    }
  }
});
