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
function scrutineer(args: string[], began?: (out: string, pid: number) => void) {
  const out = scratch();
  const child = spawn(process.execPath, [
    main,
    ...args,
    ...(args[0] === "run" ? ["--out", out] : []),
  ]);
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    texts.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.stderr += chunk;
  });
  began?.(out, child.pid ?? 0);
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

for (const [signal, expected] of [
  ["SIGTERM", 3],
  ["SIGINT", 3],
  ["SIGKILL", null],
] as const) {
  test(`a run that gets ${signal} leaves a readable, partial report and no process`, {
    skip: existsSync("/proc/self/task") ? false : "this system does not show processes (/proc)",
  }, async () => {
    const args = ["run", "--sut", fakeSut("hang", "bind"), "--id", "ZMTP-*", "--workers", "2"];
    let family: readonly number[] = [];
    const { code, out } = await scrutineer(args, (folder, pid) => {
      const watch = setInterval(() => {
        if (!existsSync(join(folder, "evidence"))) return;
        clearInterval(watch);
        family = descendants(pid);
        process.kill(pid, signal);
      }, 50);
    });

    assert.equal(code, expected);
    // The command line, the runner, its workers and their drivers.
    assert.ok(family.length >= 4, `${family.length} processes`);
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
      if (!family.some(isAlive)) break;
      // biome-ignore lint/plugin: a look at processes that are not our children.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(family.filter(isAlive), []);
    assert.equal(read(out).partial, true);
  });
}

/** A process and all that it started, from the system. */
function descendants(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  const children = listed.match(/\d+/g)?.map(Number) ?? [];
  return [pid, ...children.flatMap(descendants)];
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
