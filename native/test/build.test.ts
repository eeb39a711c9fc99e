import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "scrutineer-build-"));
after(() => rmSync(scratch, { recursive: true }));

let folders = 0;

/** Runs a copy of build.mjs where only these commands exist; "c++" here finds no header. */
function build(commands: string[]): { status: number | null; lines: string[]; built: boolean } {
  const folder = join(scratch, `${++folders}`);
  const path = join(folder, "path");
  mkdirSync(path, { recursive: true });
  for (const name of ["core", "addon"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ["build.mjs", "binding.gyp"]) cpSync(join(root, name), join(folder, name));
  for (const command of commands) {
    const program = join(path, command);
    if (command === "c++")
      writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ]\n', { mode: 0o755 });
    else symlinkSync("/bin/true", program);
  }
  symlinkSync("/bin/sh", join(path, "sh"));
  const run = spawnSync(process.execPath, [join(folder, "build.mjs")], {
    encoding: "utf8",
    env: { PATH: path },
  });
  const lines = `${run.stdout}${run.stderr}`.split("\n").filter((line) => line !== "");
  return { status: run.status, lines, built: existsSync(join(folder, "bin", "uring.node")) };
}

describe("building the addon", () => {
  const cases: [present: string[], sentence: RegExp][] = [
    [[], /install a C\+\+ compiler/],
    [["c++"], /install make/],
    [["c++", "make"], /install python3/],
    [["c++", "make", "python3"], /install liburing-dev 2\.3 or later/],
  ];
  for (const [present, sentence] of cases) {
    it(`says one line and succeeds with only [${present.join(", ")}]`, () => {
      const { status, lines, built } = build(present);

      assert.equal(status, 0);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, sentence);
      assert.match(lines[0]!, /node:net is used instead$/);
      assert.equal(built, false);
    });
  }
});
