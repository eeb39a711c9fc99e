import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type CatalogueEntry, catalogue } from "../judge/catalogue.ts";
import { exitCode, exitCodes } from "../judge/exit-code.ts";
import type { Plan } from "../judge/plan.ts";
import { coverage } from "../register/coverage.ts";
import { loadRegister } from "../register/load.ts";
import { execute } from "./execute.ts";
import { ofProfile, readProfile } from "./profile.ts";
import { renderAll } from "./render-all.ts";
import { selectCases } from "./select.ts";
import { inShard, parseShard, type Shard } from "./shard.ts";
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
  readonly profile?: string;
  readonly shard?: string;
  readonly quick?: true;
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
    .option("--profile <name>", "a frozen set of cases: zmtp-2026.1, or a file")
    .option("--quick", "each case on one axis only: its latest version, in one role")
    .option("--shard <part>", "one part of the run, like 2/5; scrutineer merge puts them together")
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
  renderAll(report, plan.out, plan.strict);
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
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const selected = chosenCases(all, options, level, shard);
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
    quick: options.quick ?? false,
    ...(shard !== undefined && { shard }),
    coverage: coverage(loadRegister(), judged),
    targets: targets.map((target) => ({
      ...target,
      cases,
      baseline: baseline(target.connectable.sut),
    })) as Plan["targets"],
  };
}

/** @throws UsageError where a part of the selection cannot be, or nothing is left of it */
function chosenCases(
  all: readonly CatalogueEntry[],
  { id, grep, profile }: RunOptions,
  level: number | undefined,
  shard: Shard | undefined,
): readonly CatalogueEntry[] {
  const held = profile === undefined ? all : ofProfile(all, readProfile(profile));
  const selected = selectCases(held, {
    ...(id !== undefined && { id }),
    ...(grep !== undefined && { grep }),
    ...(level !== undefined && { level }),
  });
  const part = shard === undefined ? selected : inShard(selected, shard);
  if (part.length > 0) return part;
  throw new UsageError(`--shard: no case is left in part ${shard?.index} of ${shard?.count}`);
}

/** In the checkout of the project reports have a folder of their own. */
function defaultFolder(): string {
  const path = join(process.cwd(), "package.json");
  if (!existsSync(path)) return "scrutineer-report";
  const { name, workspaces } = JSON.parse(readFileSync(path, "utf8"));
  const here = name === "scrutineer" && Array.isArray(workspaces);
  return here ? "reports/out/conformance" : "scrutineer-report";
}
