// Judges a target until it was green so many times, and keeps a log from which it goes on:
//   node conformance/scripts/green-runs.mjs reference 100
//   node conformance/scripts/green-runs.mjs libzmq 20 --log reports/out/green-runs.jsonl -- --level 1
// Each run has a seed of its own. Runs of another commit do not count. Exit 1 at the first red run.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/src/cli/main.js", import.meta.url));
const [own, passed] = split(process.argv.slice(2));
const [sut, wanted] = own;
const log = own[2] === "--log" ? own[3] : "reports/out/green-runs.jsonl";
if (sut === undefined || !/^[1-9]\d*$/.test(wanted ?? "") || log === undefined) {
  process.stderr.write("green-runs: expected TARGET COUNT [--log FILE] [-- options of run]\n");
  process.exit(2);
}

const commit = commitOf();
let green = logged().filter((line) => line.sut === sut && line.commit === commit && line.green);
if (green.length > 0) process.stdout.write(`${green.length} green runs are in ${log} already\n`);
while (green.length < Number(wanted)) {
  const line = oneRun(green.length + 1);
  mkdirSync(dirname(log), { recursive: true });
  appendFileSync(log, `${JSON.stringify(line)}\n`);
  const { run, durationMs, cases, failures } = line;
  process.stdout.write(`${sut} ${run}/${wanted}: ${cases} results in ${durationMs} ms\n`);
  if (!line.green) {
    process.stdout.write(`${failures.join("\n")}\nred at seed ${line.seed}, exit ${line.code}\n`);
    process.exit(1);
  }
  green = [...green, line];
}
process.stdout.write(`${green.length} green runs of ${sut} at ${commit}\n`);

function oneRun(run) {
  const folder = mkdtempSync(join(tmpdir(), "scrutineer-green-"));
  const startedAt = new Date();
  const args = [cli, "run", "--sut", sut, "--seed", `${run}`, "--out", folder, ...passed];
  const { status, signal } = spawnSync(process.execPath, args, { stdio: "ignore" });
  const file = join(folder, "report.json");
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { runs: [] };
  rmSync(folder, { recursive: true });
  if (signal !== null) process.exit(3);
  const cases = report.runs.flatMap((each) => each.cases);
  const good = ["pass", "warn", "info", "n/a", "declined", "xfail"];
  const failures = cases
    .filter(({ verdict }) => !good.includes(verdict))
    .map((each) => `${each.id} ${each.role} ${each.zmtp}: ${each.verdict}: ${each.message}`);
  return {
    sut,
    commit,
    run,
    seed: run,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    cases: cases.length,
    code: status,
    green: status === 0 && cases.length > 0,
    failures,
  };
}

function logged() {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      // The last line of a log whose writer was killed.
      return [];
    }
  });
}

function commitOf() {
  const { stdout } = spawnSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" });
  return stdout?.trim() || "unknown";
}

function split(args) {
  const at = args.indexOf("--");
  return at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}
