import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../src/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), "utf8");
const limits = read("limits.ts");
const names = [...limits.matchAll(/^export const (\w+) =/gm)].map(([, name]) => name!);
const others = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && name !== "limits.ts")
  .map((name) => ({ name, text: read(name) }));

test("each limit has its reason, or shares that of the limit before it", () => {
  const blocks = limits.split(/\n\n/).filter((block) => block.includes("export const"));

  for (const block of blocks) assert.match(block, /^\/\*\*[\s\S]{20,}?\*\/\nexport const /);
});

test("each limit is kept somewhere", () => {
  assert.ok(names.length > 30);
  for (const name of names) {
    const users = others.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
    assert.ok(users.length > 0, name);
  }
});

test("no other file has a limit of its own", () => {
  const own = /^(export )?const \w*(BYTES|MS|FRAMES|MESSAGES|ITEMS|SLOTS)_MAX = \d/m;

  assert.deepEqual(
    others.filter(({ text }) => own.test(text)).map(({ name }) => name),
    [],
  );
});
