import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { probe } from "../lib/probe.ts";

const script = fileURLToPath(new URL("core/run.sh", import.meta.url));
const compiler = process.env.CXX ?? "c++";
const runs = (command: string) => spawnSync(command, ["--version"]).status === 0;
const canBuild = runs(compiler) && probe().available;

for (const [mode, under, there] of [
  ["sanitize", "AddressSanitizer and UndefinedBehaviorSanitizer", true],
  ["valgrind", "valgrind", runs("valgrind")],
] as const) {
  it(`the core passes its own tests under ${under}`, {
    skip: canBuild && there ? false : "needs a C++ compiler, liburing, io_uring and the tool",
    timeout: 300_000,
  }, (t) => {
    const run = spawnSync(script, [mode], { encoding: "utf8" });

    t.diagnostic(run.stdout.trim());
    assert.equal(run.status, 0, run.stderr);
    const counts = /^core: (\d+) checks passed, (\d+) failed$/m.exec(run.stdout);
    assert.ok(Number(counts?.[1]) > 1000, run.stdout);
    assert.equal(counts?.[2], "0");
  });
}
