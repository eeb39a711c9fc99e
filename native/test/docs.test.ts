import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";

const root = new URL("..", import.meta.url);
const page = read("docs/safety.md");
/** What the core does where nothing goes wrong, which a page on safety need not name. */
const ORDINARY = ["main.cc", "streams.cc", "addresses.cc"];

function read(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}

/** The rows of the tables, each with the tests that it names. */
function rowsOf(text: string) {
  const rows = text.split("\n").filter((line) => /^\| (?!---|what may|run |invariant )/.test(line));
  return rows.map((row) => {
    const named = row
      .split("|")
      .at(-2)!
      .matchAll(/`([^`:]+): ([^`]+)`/g);
    return { row, tests: [...named].map(([, file, name]) => ({ file: file!, name: name! })) };
  });
}

/** Functions of the core's tests, which a compiler that is told -Werror sees called, or titles. */
function testsOf(file: string): string[] {
  const pattern = file.endsWith(".cc") ? /^void (\w+)\(.*\) \{/gm : /^ *it\(\s*["`]([^"`]+)["`]/gm;
  return [...read(file).matchAll(pattern)].map(([, name]) => name!);
}

function exists(file: string, name: string): boolean {
  if (file.endsWith(".cc") && /^\w+$/.test(name)) return testsOf(file).includes(name);
  if (file.endsWith(".test.ts")) return testsOf(file).some((title) => title.startsWith(name));
  return read(file).includes(name);
}

/** Tests that a page names and nobody has. */
function phantoms(text: string): string[] {
  const named = rowsOf(text).flatMap(({ tests }) => tests);
  return named.flatMap(({ file, name }) => (exists(file, name) ? [] : `${file}: ${name}`));
}

/** Tests of safety; a file's function of its own name only calls the others. */
function safetyTests(): { file: string; name: string }[] {
  const core = readdirSync(new URL("test/core/", root))
    .filter((name) => name.endsWith(".cc") && !ORDINARY.includes(name))
    .map((name) => `test/core/${name}`);
  return [...core, "test/boundary.test.ts", "test/slab.test.ts"].flatMap((file) =>
    testsOf(file)
      .filter((name) => !file.endsWith(`/${name}.cc`))
      .map((name) => ({ file, name })),
  );
}

/** Tests of safety that a page does not name. */
function unnamed(text: string): string[] {
  const named = rowsOf(text).flatMap(({ tests }) => tests);
  return safetyTests()
    .filter((one) => !named.some((at) => at.file === one.file && one.name.startsWith(at.name)))
    .map(({ file, name }) => `${file}: ${name}`);
}

it("every row of the safety model names tests", () => {
  const rows = rowsOf(page);
  assert.ok(rows.length > 30);
  for (const { row, tests } of rows) assert.ok(tests.length > 0, row);
});

it("every test that the safety model names exists", () => {
  assert.deepEqual(phantoms(page), []);
});

it("every test of the core's limits and endings, of the boundary and of slabs is named", () => {
  for (const file of ["limits.cc", "endings.cc", "boundary.test.ts", "slab.test.ts"]) {
    assert.ok(safetyTests().filter((one) => one.file.endsWith(file)).length > 3, file);
  }
  assert.deepEqual(unnamed(page), []);
});

it("a test that loses its row, and a row whose test is not there, are noticed", () => {
  const [lost] = testsOf("test/core/endings.cc");
  const file = "test/core/endings.cc";

  assert.deepEqual(unnamed(page.replaceAll(`${file}: ${lost}`, "")), [`${file}: ${lost}`]);
  // A name that only begins like one is no test; neither is one of another file.
  for (const claim of [`${file}: ${lost!.slice(0, -1)}`, `test/core/limits.cc: ${lost}`]) {
    assert.deepEqual(phantoms(`${page}\n| a | b | \`${claim}\` |`), [claim]);
  }
});
