import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type TransportChoice, transportChoices } from "../judge/axes.ts";
import { type CatalogueEntry, catalogue } from "../judge/catalogue.ts";
import type { Plan } from "../judge/plan.ts";
import { coverage } from "../register/coverage.ts";
import { loadRegister } from "../register/load.ts";
import { ofProfile, readProfile } from "./profile.ts";
import { QUICK_CASES, quickCases, suitableCases } from "./quick.ts";
import { selectCases } from "./select.ts";
import { inShard, parseShard, type Shard } from "./shard.ts";
import { baselineOf } from "./shipped-baseline.ts";
import { knownTargets, requireBackend } from "./targets.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";
import { suiteVersion } from "./version.ts";

/** What says which cases are run, and how: the same for every command that runs cases. */
export interface PlanOptions {
  readonly sut?: readonly string[];
  readonly id?: string[];
  readonly grep?: string;
  readonly level?: string;
  readonly seed: string;
  readonly strict?: true;
  readonly out?: string;
  readonly workers?: string;
  readonly requireBackend?: string;
  readonly baseline: string | boolean;
  readonly profile?: string;
  readonly shard?: string;
  readonly quick?: true;
  readonly transport: TransportChoice;
}

/** For options that may be given several times. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** The options that choose among cases, and how they are run. */
export const addSelection = (command: Command): Command =>
  command
    .option("--id <glob>", "cases by id, * for any characters; may be repeated", collect)
    .option("--grep <regexp>", "cases by id, title and group")
    .option("--level <n>", "only cases that a driver of this level can run: 0, 1 or 2")
    .option("--profile <name>", "a frozen set of cases: zmtp-2026.1, or a file")
    .option("--quick", `at most ${QUICK_CASES} cases that judge most MUSTs, each on one axis`)
    .addOption(
      new Option("--transport <name>", "what connections are made of; sampled: tcp, and some ipc")
        .choices(transportChoices)
        .default("sampled"),
    )
    .option("--seed <n>", "seed of all that is random", "1")
    .option("--workers <n>", "processes that run cases at a time");

/**
 * All that a run is. Starts each target once, and asks who it is.
 *
 * @throws UsageError, UnusableTarget one sentence: the value, and what was expected
 */
export async function planOf(options: PlanOptions): Promise<Plan> {
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
  const register = loadRegister();
  const asked = askedCases(all, options, level);
  const isMust = (row: string) => /^MUST/.test(register.get(row)?.level ?? "");
  const identity = { suite: suiteVersion(), run: `r-${Date.now().toString(36)}`, seed };
  const targets = await knownTargets(options.sut ?? ["reference", "libzmq"], identity);
  const suitable = suitableCases(asked, targets);
  const chosen = options.quick ? quickCases(suitable, isMust) : asked;
  const selected = shard === undefined ? chosen : partOf(chosen, shard);
  const backend = options.requireBackend ?? process.env.SCRUTINEER_REQUIRE_BACKEND;
  if (backend !== undefined) requireBackend(targets, "reference", backend);
  const judged = new Set(all.flatMap(({ entry }) => entry.judges));
  const cases = selected.map(({ entry }) => entry.id);
  const known = new Set(all.map(({ entry }) => entry.id));
  const baseline = (sut: string) => baselineOf(sut, options.baseline, known);
  return {
    ...identity,
    out: resolve(options.out ?? reportFolder("conformance", "scrutineer-report")),
    workers,
    strict: options.strict ?? false,
    together: false,
    ...(options.quick && { quick: { cases: chosen.length, of: asked.length } }),
    transport: options.transport,
    ...(shard !== undefined && { shard }),
    coverage: coverage(register, judged),
    targets: targets.map((target) => ({
      ...target,
      cases,
      baseline: baseline(target.connectable.sut),
    })) as Plan["targets"],
  };
}

/** @throws UsageError where a part of the selection cannot be, or nothing is left of it */
function askedCases(
  all: readonly CatalogueEntry[],
  { id, grep, profile }: PlanOptions,
  level: number | undefined,
): readonly CatalogueEntry[] {
  const held = profile === undefined ? all : ofProfile(all, readProfile(profile));
  return selectCases(held, {
    ...(id !== undefined && { id }),
    ...(grep !== undefined && { grep }),
    ...(level !== undefined && { level }),
  });
}

/** @throws UsageError where there are more parts than cases */
function partOf(cases: readonly CatalogueEntry[], shard: Shard): readonly CatalogueEntry[] {
  const part = inShard(cases, shard);
  if (part.length > 0) return part;
  throw new UsageError(`--shard: no case is left in part ${shard.index} of ${shard.count}`);
}

/** In the checkout of the project reports have a folder of their own. */
export function reportFolder(inCheckout: string, elsewhere: string): string {
  const path = join(process.cwd(), "package.json");
  if (!existsSync(path)) return elsewhere;
  const { name, workspaces } = JSON.parse(readFileSync(path, "utf8"));
  const here = name === "scrutineer" && Array.isArray(workspaces);
  return here ? `reports/out/${inCheckout}` : elsewhere;
}
