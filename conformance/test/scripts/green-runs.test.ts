import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fakeSut } from "../support/fake.ts";

const script = fileURLToPath(new URL("../../scripts/green-runs.mjs", import.meta.url));

/** Runs the script on a log of its own, as often as `runs` says. */
function series(sut: string, counts: readonly number[], between: (log: string) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
  const log = join(folder, "green.jsonl");
  const told = counts.map((count) => {
    const args = [script, sut, `${count}`, "--log", log, "--", "--id", "ZMTP-GREET-001"];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    between(log);
    return { status, stdout };
  });
  const lines = readFileSync(log, "utf8").trim().split("\n");
  rmSync(folder, { recursive: true });
  return { told, lines };
}

test("green runs are logged, and go on where they stopped, whatever became of the last line", () => {
  const cutOff = (log: string) => appendFileSync(log, '{"sut":"refer');

  const { told, lines } = series("reference", [1, 2], (log) => cutOff(log));

  assert.deepEqual(
    told.map(({ status }) => status),
    [0, 0],
  );
  assert.match(told[1]!.stdout, /1 green runs are in .* already\nreference 2\/2: 4 results/);
  assert.equal(lines.filter((line) => line.includes('"green":true')).length >= 1, true);
});

test("the first red run ends the series, with what failed", () => {
  const { told, lines } = series(fakeSut("crash", "bind"), [3]);

  assert.equal(told[0]?.status, 1);
  assert.equal(lines.length, 1);
  assert.match(told[0].stdout, /ZMTP-GREET-001 bind 3\.1: crash: /);
  assert.match(told[0].stdout, /red at seed 1, exit 1/);
});
