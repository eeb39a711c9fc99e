import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const fakeDriver = fileURLToPath(new URL("../support/fake-driver.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

function cli(...args: readonly string[]) {
  const options = { encoding: "utf8", cwd: folder } as const;
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], options);
  return { status, stderr: stderr.trim() };
}

const sut = `cmd:${process.execPath} ${fakeDriver}`;
const report = file("report.json", '{"schema":1}');

/** What is malformed: the command, and the one sentence that names file, place and expectation. */
for (const [about, args, expected] of [
  [
    "a baseline",
    ["run", "--sut", sut, "--baseline", file("b.yaml", "\nZMTP-CMD-001:\n  expect: maybe\n")],
    /b\.yaml:3: ZMTP-CMD-001: expect: .*"fail"/,
  ],
  [
    "a baseline of an unknown case",
    ["run", "--sut", sut, "--baseline", file("c.yaml", "A-B-1: { expect: fail, because: x }\n")],
    /c\.yaml:1: expected the id of a case, got "A-B-1"/,
  ],
  [
    "a baseline that is no YAML",
    ["run", "--sut", sut, "--baseline", file("d.yaml", "a: [\n")],
    /d\.yaml:2: /,
  ],
  [
    "a driver's answer",
    ["run", "--sut", `${sut} bad hello`, "--id", "ZMTP-CMD-001"],
    /gave no hello of ZDP\/1: an answer to hello that is not of ZDP\/1: zdp: /,
  ],
  ["a capture", ["check", file("e.pcapng", "abcd")], /e\.pcapng: octet 0: expected the beginning/],
  ["a report", ["diff", report, report], /report\.json: expected a report of schema 1: suite: /],
  ["a report of nowhere", ["baseline", "--from", "no"], /expected a report, got no file "no"/],
  ["a part", ["run", "--sut", sut, "--shard", "7/2"], /--shard: expected a part like 2\/5/],
  ["a profile", ["run", "--sut", sut, "--profile", "none"], /--profile: expected the name/],
] as const) {
  test(`${about} that is malformed is one sentence and exit 2`, () => {
    const { status, stderr } = cli(...args);

    assert.match(stderr, expected);
    assert.equal(stderr.split("\n").length, 1, stderr);
    assert.equal(status, 2);
  });
}
