import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import {
  readEvidence,
  renderHtml,
  renderJunit,
  renderSummary,
  renderTerminal,
} from "@scrutineer/report/render";
import type { Report } from "@scrutineer/report/schema";
import type { Command } from "commander";
import pc from "picocolors";
import { catalogue } from "../judge/catalogue.ts";
import { exitCode, exitCodes, failsRun } from "../judge/exit-code.ts";
import type { Plan } from "../judge/plan.ts";
import { coverage } from "../register/coverage.ts";
import { loadRegister } from "../register/load.ts";
import { execute } from "./execute.ts";
import { selectCases } from "./select.ts";
import { baselineOf } from "./shipped-baseline.ts";
import { knownTargets, requireBackend } from "./targets.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";
import { suiteVersion } from "./version.ts";

interface RunOptions {
  readonly sut?: string[];
  readonly id?: string[];
  readonly grep?: string;
  readonly level?: string;
  readonly seed: string;
  readonly strict?: true;
  readonly out?: string;
  readonly workers?: string;
  readonly requireBackend?: string;
  readonly baseline: string | boolean;
  readonly plan?: string;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export function addRun(program: Command): void {
  program
    .command("run")
    .description("judge implementations, and write a report")
    .option(
      "--sut <target>",
      "cmd:COMMAND, addr:tcp://HOST:PORT?socket=TYPE or a driver's name",
      collect,
    )
    .option("--id <glob>", "cases by id, * for any characters; may be repeated", collect)
    .option("--grep <regexp>", "cases by id, title and group")
    .option("--level <n>", "only cases that a driver of this level can run: 0, 1 or 2")
    .option("--seed <n>", "seed of all that is random", "1")
    .option("--strict", "a SHOULD that is not followed fails the run")
    .option("--out <folder>", "folder of the report")
    .option("--workers <n>", "processes that run cases at a time")
    .option("--baseline <file>", "known deviations, instead of those shipped for libzmq", true)
    .option("--no-baseline", "judge libzmq without its known deviations")
    .option("--require-backend <name>", "exit 2 unless the reference runs on it: io_uring, net")
    .option("--plan <file>", "write the plan of the run, for Playwright's own interface, and stop")
    .action(async (options: RunOptions) => {
      process.exitCode = await run(options);
    });
}

async function run(options: RunOptions): Promise<number> {
  const plan = await planOf(options);
  if (options.plan !== undefined) {
    writeFileSync(options.plan, JSON.stringify(plan));
    return exitCodes.conformant;
  }
  const report = await execute(plan);
  if (report === undefined) {
    process.stderr.write("scrutineer: the run left no report\n");
    return exitCodes.error;
  }
  await renderAll(report, plan.out, plan.strict);
  return exitCode(report, plan.strict);
}

async function planOf(options: RunOptions): Promise<Plan> {
  const level = options.level === undefined ? undefined : wholeNumber("--level", options.level);
  if (level !== undefined && level > 2)
    throw new UsageError(`--level: expected 0, 1 or 2, got "${level}"`);
  const seed = wholeNumber("--seed", options.seed);
  const workers =
    options.workers === undefined
      ? cpus().length * 2
      : wholeNumber("--workers", options.workers, 1);
  const all = await catalogue();
  const selected = selectCases(all, {
    ...(options.id !== undefined && { id: options.id }),
    ...(options.grep !== undefined && { grep: options.grep }),
    ...(level !== undefined && { level }),
  });
  const identity = { suite: suiteVersion(), run: `r-${Date.now().toString(36)}`, seed };
  const targets = await knownTargets(options.sut ?? ["reference", "libzmq"], identity);
  const backend = options.requireBackend ?? process.env.SCRUTINEER_REQUIRE_BACKEND;
  if (backend !== undefined) requireBackend(targets, "reference", backend);
  const judged = new Set(all.flatMap(({ entry }) => entry.judges));
  const cases = selected.map(({ entry }) => entry.id);
  const known = new Set(all.map(({ entry }) => entry.id));
  const baseline = (sut: string) => baselineOf(sut, options.baseline, known);
  return {
    ...identity,
    out: resolve(options.out ?? defaultFolder()),
    workers,
    strict: options.strict ?? false,
    together: false,
    coverage: coverage(loadRegister(), judged),
    targets: targets.map((target) => ({
      ...target,
      cases,
      baseline: baseline(target.connectable.sut),
    })) as Plan["targets"],
  };
}

/** In the checkout of the project reports have a folder of their own. */
function defaultFolder(): string {
  const path = join(process.cwd(), "package.json");
  if (!existsSync(path)) return "scrutineer-report";
  const { name, workspaces } = JSON.parse(readFileSync(path, "utf8"));
  const here = name === "scrutineer" && Array.isArray(workspaces);
  return here ? "reports/out/conformance" : "scrutineer-report";
}

async function renderAll(report: Report, out: string, strict: boolean): Promise<void> {
  const width = process.stdout.columns ?? 100;
  process.stdout.write(`${renderTerminal(report, { colour: pc.isColorSupported, width })}\n`);
  writeFileSync(join(out, "junit.xml"), renderJunit(report));
  writeFileSync(join(out, "summary.md"), renderSummary(report));
  writeFileSync(join(out, "report.html"), renderHtml(report, readEvidence(report, out)));
  const verdicts = report.runs.flatMap((each) => each.cases.map(({ verdict }) => verdict));
  const failed = verdicts.filter(
    (verdict) => failsRun(verdict, strict) || verdict === "suite-error",
  );
  const unjudged = verdicts.filter((verdict) => verdict === "n/a" || verdict === "declined");
  const passed = verdicts.length - failed.length - unjudged.length;
  process.stdout.write(
    `report: ${join(out, "report.html")}\n${passed} passed, ${failed.length} failed\n`,
  );
}
