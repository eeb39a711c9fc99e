import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";

const root = new URL("..", import.meta.url);
const folder = new URL("lib/", root);

it("importing the kernel loads nothing but itself and Node: no protocol", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  assert.ok(files.length > 10);
  for (const name of files) {
    const source = readFileSync(new URL(name, folder), "utf8");
    for (const [, from] of source.matchAll(/(?:from|import|import\(|require\() ?"([^"]+)"/g)) {
      assert.match(from as string, /^(node:|\.\/)/, name);
    }
  }
});

it("what V8 compiles for each entry point of the kernel is of the kernel", () => {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const entries = Object.values<{ default?: string }>(exports)
    .flatMap(({ default: built }) => (built === undefined ? [] : [built]))
    .map((built) => new URL(built, root).href);
  assert.equal(entries.length, 3);
  const program = `
    import { Session } from "node:inspector";
    const scripts = [];
    const session = new Session();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params }) => scripts.push(params.url));
    session.post("Debugger.enable");
    const before = scripts.length;
    for (const entry of ${JSON.stringify(entries)}) await import(entry);
    console.log(JSON.stringify(scripts.slice(before)));`;

  const args = ["--input-type=module", "-e", program];
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));

  const files = loaded.filter((url) => url !== "" && !url.startsWith("node:"));
  assert.deepEqual(
    files.filter((url) => !url.startsWith(new URL("dist/", root).href)),
    [],
  );
  for (const entry of entries) assert.ok(files.includes(entry), entry);
});
