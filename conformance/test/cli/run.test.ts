import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { evidence, type Report, report } from "@scrutineer/report/schema";
import { fakeSut } from "../support/fake.ts";
import { scratch } from "../support/scratch.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly out: string;
}

/** Runs the built command line to its end. */
function scrutineer(
  args: string[],
  began?: (out: string, pid: number, texts: { readonly stdout: string }) => void,
) {
  const out = scratch();
  const child = spawn(
    process.execPath,
    [main, ...args, ...(args[0] === "run" ? ["--out", out] : [])],
    // Under CI=true the console has colour, pipe or not.
    { env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" } },
  );
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    texts.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.stderr += chunk;
  });
  began?.(out, child.pid ?? 0, texts);
  return new Promise<Outcome>((resolve) => {
    child.on("close", (code) => resolve({ code, ...texts, out }));
  });
}

const read = (out: string): Report =>
  report.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));

test("a driver that always crashes gives a whole report, and exit 1", async () => {
  const { code, stdout, out } = await scrutineer([
    ...["run", "--sut", fakeSut("crash", "bind"), "--id", "ZMTP-GREET-001", "--workers", "2"],
  ]);

  assert.equal(code, 1);
  const { runs, partial } = read(out);
  assert.equal(partial, undefined);
  const bound = runs[0]?.cases.filter(({ role }) => role === "bind") ?? [];
  assert.equal(bound.length, 2);
  assert.deepEqual([...new Set(bound.map(({ verdict }) => verdict))], ["crash"]);
  assert.match(stdout, /0 passed, \d+ failed/);
  for (const { evidence: path } of bound) {
    evidence.parse(JSON.parse(readFileSync(join(out, path ?? ""), "utf8")));
  }
  assert.ok(existsSync(join(out, "junit.xml")));
});

const noProc = existsSync("/proc/self/task")
  ? false
  : "this system does not show processes (/proc)";

/** After this time a process counts as left behind, in ms. */
const LEFT_MS = 60_000;

/** Waits for processes that are not our children. @returns those that stay */
async function stillAlive(family: readonly number[]): Promise<number[]> {
  for (const deadline = Date.now() + LEFT_MS; Date.now() < deadline; ) {
    if (!family.some(isAlive)) break;
    // biome-ignore lint/plugin: a look at processes that are not our children.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return family.filter(isAlive);
}

/** Sends a signal as soon as `isDue` says so. @returns the process and its family at that moment */
function signalled(signal: NodeJS.Signals, pid: number, isDue: () => boolean): Promise<number[]> {
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (!isDue()) return;
      clearInterval(watch);
      resolve(descendants(pid));
      process.kill(pid, signal);
    }, 50);
  });
}

for (const [signal, expected, mode] of [
  ["SIGTERM", 3, "deaf"],
  ["SIGINT", 3, "hang"],
  ["SIGKILL", null, "deaf"],
] as const) {
  test(`a run that gets ${signal} leaves a readable, partial report and no process`, {
    skip: noProc,
  }, async () => {
    const args = ["run", "--sut", fakeSut(mode, "bind"), "--id", "ZMTP-*", "--workers", "2"];
    let family: Promise<readonly number[]> | undefined;
    const { code, out } = await scrutineer(args, (folder, pid) => {
      family = signalled(signal, pid, () => existsSync(join(folder, "evidence")));
    });

    assert.equal(code, expected);
    const processes = (await family) ?? [];
    // The command line, the runner, its workers and their drivers.
    assert.ok(processes.length >= 4, `${processes.length} processes`);
    assert.deepEqual(await stillAlive(processes), []);
    const { partial, runs } = read(out);
    assert.equal(partial, true);
    // Its driver never fails, crashes or errs: what was cut off is missing, and is no verdict.
    const cutOff = runs
      .flatMap(({ cases }) => cases)
      .filter(({ verdict }) => ["fail", "crash", "suite-error"].includes(verdict));
    assert.deepEqual(cutOff, []);
  });
}

for (const [signal, expected] of [
  ["SIGTERM", 3],
  ["SIGINT", 3],
] as const) {
  test(`smoke that gets ${signal} ends a driver that hears nothing`, { skip: noProc }, async () => {
    let family: Promise<readonly number[]> | undefined;
    const { code } = await scrutineer(["smoke", fakeSut("deaf", "bind")], (_, pid, texts) => {
      family = signalled(signal, pid, () => texts.stdout.includes("hello"));
    });

    assert.equal(code, expected);
    assert.deepEqual(await stillAlive((await family) ?? []), []);
  });
}

/** A process and all that it started, from the system. */
function descendants(pid: number): number[] {
  const children = childrenOf(pid).match(/\d+/g)?.map(Number) ?? [];
  return [pid, ...children.flatMap(descendants)];
}

/** A process may end while its family is counted. */
function childrenOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  } catch {
    return "";
  }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

for (const [args, sentence] of [
  [["run", "--sut", "cmd:no-such-driver"], /the command "no-such-driver" was not found/],
  [["run", "--sut", fakeSut("bad", "hello")], /gave no hello of ZDP\/1/],
  [["run", "--sut", "addr:tcp://127.0.0.1:1?socket=REP"], /nobody listens on tcp:.*ECONNREFUSED/],
  [["run", "--nonsense"], /unknown option '--nonsense'/],
  [["run", "--level", "3"], /--level: expected 0, 1 or 2, got "3"/],
  [["run", "--workers", "0"], /--workers: expected a whole number from 1 up, got "0"/],
  [["explain", "NOPE"], /"NOPE" is neither a case/],
] as const) {
  test(`${args.slice(0, 2).join(" ")} is one sentence, and exit 2`, async () => {
    const { code, stderr } = await scrutineer([...args]);

    assert.equal(code, 2);
    assert.match(stderr, sentence);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}

test("list --json is one object a line, each with an id", async () => {
  const { code, stdout } = await scrutineer(["list", "--json", "--level", "0"]);

  assert.equal(code, 0);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(lines.length > 30);
  for (const line of lines) assert.match(line.id, /^ZMTP-/);
});

test("a quick run plans the cases that it takes, and says of how many", async () => {
  const file = join(scratch(), "plan.json");
  const { code } = await scrutineer([
    ...["run", "--sut", fakeSut("crash", "bind"), "--quick", "--plan", file],
  ]);

  assert.equal(code, 0);
  const { quick, targets } = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(targets[0].cases.length, quick.cases);
  assert.ok(quick.of > quick.cases, `${quick.of} of all`);
});

test("the report of a quick run, and the console, say how many cases it took", async () => {
  const { stdout, out } = await scrutineer([
    ...["run", "--sut", fakeSut("crash", "bind"), "--id", "ZMTP-GREET-001"],
    ...["--quick", "--transport", "tcp", "--workers", "1"],
  ]);

  const { quick, runs } = read(out);
  assert.deepEqual(quick, { cases: 1, of: 1 });
  assert.equal(runs[0]?.cases.length, 1);
  assert.match(stdout, /^quick: 1 of 1 cases, each on one axis$/m);
});
