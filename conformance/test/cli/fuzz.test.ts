import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fakeSut } from "../support/fake.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  const out = ["--out", folder];
  const done = spawnSync(process.execPath, [main, "run", ...args, ...out], { encoding: "utf8" });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr.trim() };
}

test("a target without a finding exits 0, and says how many conversations it held", () => {
  const { code, stdout } = run("--sut", "reference", "--fuzz", "20", "--seed", "9");

  assert.equal(code, 0, stdout);
  assert.match(stdout, /^reference: 20 of 20 conversations with 66 kinds of socket, /);
  assert.match(stdout, /^0 found, 0 more of the same kind, 0 blocked \(seed 9\)$/m);
});

test("a finding exits 1 and leaves a file, which fails again, and with a sound target does not", () => {
  const crash = fakeSut("crash", "bind");
  const { code, stdout } = run("--sut", crash, "--fuzz", "30");

  assert.equal(code, 1);
  assert.match(
    stdout,
    /^FOUND {4}\w+ bind NULL: lives: the driver exited with code 3; .*last words/m,
  );
  const [name] = readdirSync(join(folder, "fuzz"));
  const file = join(folder, "fuzz", name!);
  assert.ok(stdout.includes(`--fuzz-again ${file}`));

  const again = run("--sut", crash, "--fuzz-again", file);
  assert.equal(again.code, 1);
  assert.match(again.stdout, /^seen {5}lives: the driver exited with code 3/);

  const sound = run("--sut", "reference", "--fuzz-again", file);
  assert.equal(sound.code, 0);
  assert.match(sound.stdout, /^not seen: /);
});

const noFinding = join(folder, "other.json");
writeFileSync(noFinding, '{"schema":1}');

for (const [about, args, expected] of [
  ["a count of none", ["--sut", "reference", "--fuzz", "0"], /--fuzz: .* from 1 up, got "0"/],
  ["no target", ["--fuzz", "10"], /--fuzz: expected --sut, the target/],
  [
    "an address",
    ["--sut", "addr:tcp://127.0.0.1:1?socket=REP", "--fuzz", "10"],
    /has no driver, which fuzzing takes/,
  ],
  ["cases", ["--sut", "reference", "--fuzz", "10", "--quick"], /has no cases: expected no --quick/],
  [
    "a file of nowhere",
    ["--sut", "reference", "--fuzz-again", join(folder, "no.json")],
    /--fuzz-again: expected a finding: ENOENT/,
  ],
  [
    "a file that is no finding",
    ["--sut", "reference", "--fuzz-again", noFinding],
    /other\.json: expected a finding: sut: /,
  ],
] as const) {
  test(`fuzzing with ${about} is one sentence and exit 2`, () => {
    const { code, stderr } = run(...args);

    assert.match(stderr, expected);
    assert.equal(stderr.split("\n").length, 1, stderr);
    assert.equal(code, 2);
  });
}
