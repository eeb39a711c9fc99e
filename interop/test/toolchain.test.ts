import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { build, isThere } from "../src/toolchain.ts";

const going = new AbortController().signal;

test("a program is there if a folder of the path has it", () => {
  const path = `/nowhere:${dirname(process.execPath)}`;

  assert.equal(isThere("node", path), true);
  assert.equal(isThere("no-such-program", path), false);
});

test("a build that fails says the end of what it said", async () => {
  await assert.rejects(build(["sh", "-c", "echo no such crate >&2; exit 3"], going), {
    message: /no such crate/,
  });
});

test("a build that is stopped rejects with the reason", async () => {
  const stopping = new AbortController();
  const building = build(["sh", "-c", "read line"], stopping.signal);
  stopping.abort(new Error("stopped by SIGINT"));

  await assert.rejects(building, { message: "stopped by SIGINT" });
});
