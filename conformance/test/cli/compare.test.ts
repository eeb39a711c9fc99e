import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { report } from "@scrutineer/report/schema";
import { reportOf } from "../support/report.ts";
import { scratch } from "../support/scratch.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

function compare(...args: string[]) {
  const child = spawn(process.execPath, [main, "compare", ...args]);
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (texts.stdout += chunk));
  child.stderr.on("data", (chunk) => (texts.stderr += chunk));
  return new Promise<typeof texts & { code: number | null }>((resolve) => {
    child.on("close", (code) => resolve({ ...texts, code }));
  });
}

/** Octets, events and calls of several kinds: an XPUB's type, two peers, CURVE, a refusal. */
const handful = ["Z20-TYPE-01*", "RR-ROUTER-001", "CURVE-HELLO-001", "ZMTP-GREET-001"];
const ids = handful.flatMap((id) => ["--id", id]);

const out = scratch();
const first = compare(
  ...["reference", "libzmq"].flatMap((sut) => ["--sut", sut]),
  ...ids,
  "--out",
  out,
);

test("the reference and libzmq differ in a known octet, and the row says who is right", async () => {
  const { code, stdout } = await first;

  assert.equal(code, 1);
  const [from, to] = ["Z20-TYPE-010 bind 2.0", "Z20-TYPE-011"].map((id) => stdout.indexOf(id));
  const one = stdout.slice(from, to);
  assert.match(one, /^!! c1 came.*socket type PUB.*\|.*socket type 9/m);
  assert.match(one, /@11 01.*\|.*@11 09/);
  assert.match(one, /B deviates/);
  assert.match(one, /ZMTP20-PUBSUB-01 GRAMMAR \(RFC 15, Publish-Subscribe\): .+/);
  assert.match(stdout, /\d+ alike, \d+ differ: A deviates in 0, B in [1-9]/);
});

test("both runs stand in one report, whose page compares them too", async () => {
  await first;

  const { runs } = report.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
  assert.deepEqual(
    runs.map(({ sut }) => sut),
    ["reference", "libzmq"],
  );
  assert.ok(runs.every(({ cases }) => existsSync(join(out, cases[0]?.evidence ?? "none"))));
  assert.ok(existsSync(join(out, "report.html")));
});

test("reports that are there are compared without a run, one object a line for programs", async () => {
  await first;
  const { code, stdout } = await compare(out, "--json");

  assert.equal(code, 1);
  const lines = stdout.trim().split("\n");
  const objects = lines.map((line) => JSON.parse(line));
  const known = objects.find(({ run }) => run === "Z20-TYPE-010 bind 2.0");
  assert.equal(known.deviates, "b");
  assert.equal(known.broken[0].row, "ZMTP20-PUBSUB-01");
  const { alike, differ } = objects.at(-1);
  assert.equal(alike + differ, lines.length - 1);
});

test("the reference does not differ from itself", async () => {
  await first;
  const { code, stdout } = await compare(
    join(out, "a"),
    "--sut",
    "reference",
    ...ids,
    "--out",
    scratch(),
  );

  assert.match(stdout, /[1-9]\d* alike, 0 differ/);
  assert.equal(code, 0);
});

const empty = scratch();
writeFileSync(join(empty, "report.json"), JSON.stringify(reportOf([])));

for (const [args, sentence] of [
  [["--sut", "reference"], /compare: expected two sides, by --sut or in reports, got 1/],
  [[], /expected two sides, .* got 0/],
  [["--sut", "a", "--sut", "b", "--sut", "c"], /expected two sides, .* got 3/],
  [["no-such-report"], /expected a report of schema 1, got no file "no-such-report"/],
  [[empty, empty], /compare: no case was judged on both sides/],
  [["--sut", "reference", "--sut", "cmd:no-such-driver"], /"no-such-driver" was not found/],
  [["--sut", "reference", "--sut", "libzmq", "--id", "NOPE"], /--id: no case is named "NOPE"/],
] as const) {
  test(`compare ${args.join(" ").replaceAll(tmpdir(), "")} is one sentence, and exit 2`, async () => {
    const { code, stderr } = await compare(...args);

    assert.match(stderr, sentence);
    assert.equal(code, 2);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}
