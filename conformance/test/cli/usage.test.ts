import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { pcapng } from "../../src/capture/write-pcapng.ts";
import { readReportAt } from "../../src/cli/read-report.ts";
import { eventsOf } from "../support/captured.ts";
import { opened } from "../support/conversation.ts";
import { reportOf } from "../support/report.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "dist/src/cli/main.js");
const fakeDriver = fileURLToPath(new URL("../support/fake-driver.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "scrutineer-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const cli = (...args: readonly string[]) => cliAt(main, ...args);

function cliAt(main: string, ...args: readonly string[]) {
  const options = { encoding: "utf8", cwd: folder } as const;
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], options);
  return { status, stderr: stderr.trim() };
}

/** A whole capture without its last octets. */
const cutCapture = pcapng(eventsOf(opened())).subarray(0, -7);

const sut = `cmd:${process.execPath} ${fakeDriver}`;
const report = file("report.json", '{"schema":1}');
const whole = file("whole.json", JSON.stringify(reportOf([])));

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
  ["a report", ["diff", report, report], /report\.json:1: expected a report of schema 1: suite: /],
  ["a report to merge", ["merge", whole, report], /report\.json:1: expected a report of schema 1/],
  [
    "a report to merge that is whole",
    ["merge", whole],
    /whole\.json: expected the report of a part/,
  ],
  [
    "what is to be replayed",
    ["replay", report, "--sut", sut],
    /report\.json:1: expected the evidence/,
  ],
  [
    "a line to be replayed",
    ["replay", file("x.jsonl", '{"op":"reset","id":1}\nbye\n'), "--sut", sut],
    /x\.jsonl:2: expected JSON: /,
  ],
  [
    "a capture that ends early",
    ["check", file("f.pcapng", cutCapture)],
    /f\.pcapng: octet \d+: expected/,
  ],
  [
    "a profile's revision",
    ["run", "--sut", sut, "--profile", file("p.json", '{"profile":"p",\n"cases":{"A-B-1":0}}')],
    /p\.json:2: expected a profile: cases\.A-B-1: /,
  ],
  [
    "a report of nowhere",
    ["baseline", "--from", "no"],
    /expected a report of schema 1, got no file "no"/,
  ],
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

test("a row of the register that is malformed is one sentence and exit 2", () => {
  const copy = join(folder, "package");
  cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  mkdirSync(join(copy, "register"));
  symlinkSync(join(root, "../node_modules"), join(copy, "node_modules"));
  const rows = '[\n{ "id": "ZMTP31-X-01",\n"rfc": "37" }]';
  writeFileSync(join(copy, "register", "37.json"), rows);

  const { status, stderr } = cliAt(join(copy, "dist/src/cli/main.js"), "explain", "ZMTP31-X-01");

  assert.match(stderr, /register\/37\.json:3: ZMTP31-X-01: rfc: .*expected number/);
  assert.equal(stderr.split("\n").length, 1, stderr);
  assert.equal(status, 2);
});

test("an answer that is malformed ends the run with 2, and the report quotes the line", () => {
  const out = join(folder, "out");
  const only = ["--id", "ZMTP-GREET-002", "--quick", "--workers", "1"];
  const { status } = cli("run", "--sut", `${sut} bad bind`, ...only, "--out", out);

  assert.equal(status, 2);
  const [run] = readReportAt(out).runs;
  const message =
    /an answer to bind that is not of ZDP\/1: endpoint: .*expected string.*: \{"id":\d+/;
  assert.match(run?.cases[0]?.message ?? "", message);
});
