import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));

/** The source of an entry point, by the types that package.json gives for it. */
const sources: Record<string, (types: string) => string> = {
  native: (types) => types.replace("./dist/", "lib/"),
  impl: (types) => types.replace("./dist/", "src/"),
  conformance: (types) => types.replace("./dist/src/", "src/"),
  reports: (types) => types.replace("./dist/", "src/"),
};

test("the API reference is written of every entry point of every package", () => {
  const expected = Object.entries(sources).flatMap(([folder, sourceOf]) =>
    Object.values<{ types?: string }>(json(`${folder}/package.json`).exports)
      .flatMap(({ types }) => (types === undefined ? [] : [sourceOf(types)]))
      .map((source) => new URL(`${folder}/${source.replace(".d.ts", ".ts")}`, root).href),
  );

  const reference = new URL("impl/reference/", root);
  for (const [file, field] of [
    ["typedoc.json", "entryPoints"],
    ["tsconfig.json", "files"],
  ]) {
    const named: string[] = json(`impl/reference/${file}`)[field!];
    assert.deepEqual(
      named.map((path) => new URL(path, reference).href).toSorted(),
      expected.toSorted(),
      file,
    );
  }
});

test("TypeDoc finds each type and each link of the API reference", () => {
  // It exits with 4 where a docstring links to a name that no reader can follow.
  execFileSync("npx", ["typedoc", "--emit", "none"], {
    cwd: new URL("impl/reference/", root),
    stdio: ["ignore", "ignore", "inherit"],
  });
});
