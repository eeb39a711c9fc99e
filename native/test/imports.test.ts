import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";

const folder = new URL("../lib/", import.meta.url);

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
