import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// The programs in the pages for newcomers are whole: each is checked by the compiler, and run.

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const docs = join(root, "impl/docs");

// Beside the packages, so that the programs find them as those of a user do.
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "snippets-"));
after(() => rmSync(folder, { recursive: true }));

const programs = readdirSync(docs)
  .filter((page) => page.startsWith("coming-from-"))
  .flatMap((page) => {
    const blocks = readFileSync(join(docs, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g);
    return Array.from(blocks, ([, program], i) => {
      const name = `${page}-${i + 1}.mts`;
      writeFileSync(join(folder, name), program!);
      return name;
    });
  });

test("there are programs in both pages", () => {
  assert.ok(programs.length >= 4, `${programs.length} programs`);
});

test("the compiler accepts the programs and the examples", async () => {
  const examples = join(root, "impl/examples");
  const files = [
    ...programs.map((name) => join(folder, name)),
    ...readdirSync(examples).map((name) => join(examples, name)),
  ];
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--types", "node"];
  const modern = [
    "--target",
    "es2023",
    "--module",
    "nodenext",
    "--lib",
    "es2023,esnext.disposable",
  ];
  const tsc = join(root, "node_modules/typescript/bin/tsc");

  const typeRoots = ["--typeRoots", join(root, "node_modules/@types")];
  const { stdout } = await run(process.execPath, [
    ...[tsc, ...options, ...modern, ...typeRoots, "--ignoreConfig"],
    ...files,
  ]).catch((error) => error);
  assert.equal(stdout, "");
});

for (const name of programs) {
  test(`${name} runs to its end`, async () => {
    const { stderr } = await run(process.execPath, ["--import", "tsx", join(folder, name)], {
      cwd: root,
      timeout: 60_000,
    });

    assert.equal(stderr, "");
  });
}
