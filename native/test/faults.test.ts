import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { unavailable } from "./recorder.ts";

const script = fileURLToPath(new URL("faults/run.mjs", import.meta.url));
const compiler = process.env.CXX ?? "c++";
const canBuild = spawnSync(compiler, ["--version"]).status === 0;
const SAMPLE = 24;

it("workers live and end on a kernel that goes wrong, and leave nothing", {
  skip: unavailable || (canBuild ? false : "needs a C++ compiler"),
  timeout: 300_000,
}, (t) => {
  // A thread that is stuck in native code keeps the process from ending by itself.
  const patience = { timeout: 240_000, killSignal: "SIGKILL", encoding: "utf8" } as const;
  const run = spawnSync(process.execPath, [script, "1", `${SAMPLE}`], patience);

  t.diagnostic(run.stdout.trim());
  assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
  assert.match(run.stdout, new RegExp(`^${SAMPLE} passed, 0 failed$`, "m"));
  const [, streams, errors] = /(\d+) streams, \d+ octets, (\d+) errors/.exec(run.stdout)!;
  assert.ok(Number(streams) > SAMPLE && Number(errors) > SAMPLE, run.stdout);
});
