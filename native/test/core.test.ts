import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { probe } from "../lib/probe.ts";

const script = fileURLToPath(new URL("core/run.sh", import.meta.url));
const compiler = process.env.CXX ?? "c++";
const canBuild = spawnSync(compiler, ["--version"]).status === 0 && probe().available;

it("the core passes its own tests under AddressSanitizer and UndefinedBehaviorSanitizer", {
  skip: canBuild ? false : "needs a C++ compiler, liburing and io_uring",
  timeout: 300_000,
}, (t) => {
  const run = spawnSync(script, ["sanitize"], { encoding: "utf8" });

  t.diagnostic(run.stdout.trim());
  assert.equal(run.status, 0, run.stderr);
  const counts = /^core: (\d+) checks passed, (\d+) failed$/m.exec(run.stdout);
  assert.ok(Number(counts?.[1]) > 1000, run.stdout);
  assert.equal(counts?.[2], "0");
});
