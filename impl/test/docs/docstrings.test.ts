import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// Who uses a package reads the docstring in the editor, not the source: every public name has one.

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A name that a module hands out, and the module that says what it is. */
interface Exported {
  name: string;
  file: string;
}

/** What a module exports from others; names are those of the declaration, not of an alias. */
function reexports(file: string): Exported[] {
  const lists = readFileSync(file, "utf8").matchAll(/export (?:type )?\{([^}]*)\} from "([^"]+)"/g);
  return Array.from(lists).flatMap(([, names, from]) =>
    names!
      .split(",")
      .map((name) =>
        name
          .trim()
          .replace(/^type /, "")
          .replace(/ as .*/, ""),
      )
      .filter((name) => name !== "")
      .map((name) => ({ name, file: join(dirname(file), from!) })),
  );
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:interface|type|class|function|const|enum) (\w+)/gm;

/** The names that a module itself declares and exports. */
function declares(file: string): Exported[] {
  const found = readFileSync(file, "utf8").matchAll(DECLARATION);
  return Array.from(found, ([, name]) => ({ name: name!, file }));
}

/** Follows re-exports to the declarations. */
function resolve({ name, file }: Exported): Exported {
  const next = reexports(file).find((other) => other.name === name);
  return next === undefined ? { name, file } : resolve(next);
}

/** Text of the docstring right above the declaration; undefined: no such declaration. */
function docstring(source: string, name: string): string | undefined {
  const declaration = DECLARATION.source.replace("(\\w+)", `${name}\\b`);
  const above = "((?:^/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?)";
  const match = new RegExp(above + declaration, "m").exec(source);
  return match === null ? undefined : match[1]!.replace(/^\/\*\*|\*\/|^ \*/gm, "").trim();
}

/** Entry points in `exports` of a package.json, as sources. */
function entryPoints(folder: string, sources: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return Object.values<string | { default: string }>(exports)
    .filter((entry) => typeof entry === "object")
    .map((entry) =>
      join(root, folder, entry.default.replace("./dist", sources).replace(/js$/, "ts")),
    );
}

for (const [folder, sources] of [
  ["impl", "src"],
  ["native", "lib"],
] as const) {
  test(`every name that ${folder} exports has a docstring`, () => {
    const entries = entryPoints(folder, sources);
    const names = entries.flatMap((file) => {
      const own = [...reexports(file), ...declares(file)];
      assert.notEqual(own.length, 0, `no export found in ${file}`);
      return own;
    });
    assert.notEqual(names.length, 0);
    const bare = names.map(resolve).filter(({ name, file }) => {
      return !docstring(readFileSync(file, "utf8"), name);
    });
    assert.deepEqual(
      bare.map(({ name, file }) => `${name} in ${file.slice(root.length)}`),
      [],
    );
  });
}

test("a bare, an empty and a distant docstring do not count", () => {
  assert.equal(docstring("export const a = 1;\n", "a"), "");
  assert.equal(docstring("/** */\nexport const a = 1;\n", "a"), "");
  assert.equal(docstring("/** Of b. */\nconst b = 1;\nexport const a = 1;\n", "a"), "");
  assert.equal(docstring("/** Of a. */\nexport const a = 1;\n", "a"), "Of a.");
  assert.equal(docstring("/** Of ab. */\nexport const ab = 1;\n", "a"), undefined);
});
