import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { type Evidence, evidence, type Report } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { mutants as all } from "../../mutants/all.ts";
import { catalogue } from "../judge/catalogue.ts";
import { exitCodes, failsRun } from "../judge/exit-code.ts";
import type { Plan } from "../judge/plan.ts";
import type { Mutant } from "../target/mutant.ts";
import { execute } from "./execute.ts";
import { isKilled, type MutantOutcome, outcomes, withoutMutant } from "./kill-matrix.ts";
import { sampled } from "./sample.ts";
import { knownTargets, mutantTargets } from "./targets.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";
import { suiteVersion } from "./version.ts";

interface MutantsOptions {
  readonly quick?: true;
  readonly id?: string[];
  readonly sample?: string;
  readonly seed: string;
  readonly out: string;
  readonly workers?: string;
}

export function addMutants(program: Command): void {
  program
    .command("mutants")
    .description("show that the cases can fail: judge the reference with deliberate bugs")
    .option("--quick", "run against each mutant only the cases that are named to kill it")
    .option("--id <mutant...>", "these mutants only")
    .option("--sample <n>", "that many mutants, chosen by --seed")
    .option("--seed <n>", "seed of the sample", "1")
    .option("--out <folder>", "folder of the report", "reports/out/mutants")
    .option("--workers <n>", "processes that run cases at a time")
    .action(async (options: MutantsOptions) => {
      process.exitCode = await judgeMutants(options);
    });
}

async function judgeMutants(options: MutantsOptions): Promise<number> {
  const chosen = chosenMutants(options);
  // A case that only records what it sees cannot fail.
  const judging = (await catalogue()).filter(({ entry }) => entry.judges.length > 0);
  const ids = judging.map(({ entry }) => entry.id);
  const plan = await planOf(options, chosen, ids);
  const report = await execute(plan);
  if (report === undefined || report.partial) {
    process.stderr.write("scrutineer: the run of the mutants is incomplete\n");
    return exitCodes.incomplete;
  }
  const found = outcomes(report, chosen, ({ evidence: path }) => readEvidence(plan.out, path));
  // A choice of mutants says nothing of the cases that only others prove.
  const unproved = chosen.length === all.length ? withoutMutant(ids, found) : undefined;
  const broken = brokenReference(report);
  writeFileSync(
    join(plan.out, "mutants.json"),
    `${JSON.stringify(score(found, unproved), null, 1)}\n`,
  );
  process.stdout.write(`${summary(found, unproved, broken)}\n`);
  const good = found.every(isKilled) && broken.length === 0;
  return good ? exitCodes.conformant : exitCodes.notConformant;
}

function chosenMutants({ id: ids, sample, seed }: MutantsOptions): readonly Mutant[] {
  const unknown = ids?.find((id) => !all.some((mutant) => mutant.id === id));
  if (unknown !== undefined) {
    const names = `a name of one of the ${all.length} in conformance/mutants/`;
    throw new UsageError(`--id: no mutant is named "${unknown}": expected ${names}`);
  }
  const named = ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
  if (sample === undefined) return named;
  const count = wholeNumber("--sample", sample, 1);
  const chosen = sampled(named, count, wholeNumber("--seed", seed));
  process.stdout.write(`${chosen.length} of ${named.length} mutants, by seed ${seed}\n`);
  return chosen;
}

/** The plain reference comes first: it has to pass all that is to kill a mutant. */
async function planOf(
  { quick, out, workers }: MutantsOptions,
  chosen: readonly Mutant[],
  ids: readonly string[],
): Promise<Plan> {
  const identity = { suite: suiteVersion(), run: `m-${Date.now().toString(36)}`, seed: 1 };
  const named = (mutant: Mutant) => mutant.kills.map((kill) => kill.case);
  const unknown = chosen.flatMap(named).find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new UsageError(`a mutant names the case ${unknown}, which is not there`);
  const plain = await knownTargets(["reference"], identity);
  const targets = [...plain, ...mutantTargets(chosen, plain[0]!.implementation)];
  const cases = [chosen.flatMap(named), ...chosen.map((mutant) => (quick ? named(mutant) : ids))];
  return {
    ...identity,
    out: resolve(out),
    workers: workers === undefined ? cpus().length * 3 : wholeNumber("--workers", workers, 1),
    strict: true,
    together: true,
    transport: "tcp",
    coverage: [],
    targets: targets.map((target, index) => ({
      ...target,
      cases: cases[index],
      baseline: [],
    })) as unknown as Plan["targets"],
  };
}

function readEvidence(out: string, path: string | undefined): Evidence | undefined {
  if (path === undefined) return undefined;
  return evidence.parse(JSON.parse(readFileSync(join(out, path), "utf8")));
}

function brokenReference(report: Report): string[] {
  const plain = report.runs.find(({ sut }) => sut === "reference")?.cases ?? [];
  return plain
    .filter(({ verdict }) => failsRun(verdict, true) || verdict === "suite-error")
    .map(({ id, message }) => `the plain reference does not pass ${id}: ${message}`);
}

/** The published score; where not all mutants were tried, it names no cases without a mutant. */
const score = (found: readonly MutantOutcome[], unproved: readonly string[] | undefined) => ({
  schema: 1,
  mutants: found.length,
  killed: found.filter(isKilled).length,
  survivors: found.filter((outcome) => !isKilled(outcome)).map(({ mutant }) => mutant.id),
  matrix: found.map(({ mutant, noticed }) => ({ id: mutant.id, about: mutant.about, noticed })),
  casesWithoutMutant: unproved,
});

function summary(
  found: readonly MutantOutcome[],
  unproved: readonly string[] | undefined,
  broken: readonly string[],
): string {
  const lines = found.flatMap((outcome) => {
    const { mutant, missed, inapplicable, noticed, errors } = outcome;
    const by = [...new Set(noticed.map((kill) => kill.case))];
    const seen = by.length > 0 ? `by ${by.slice(0, 6).join(", ")}` : "by nothing";
    const word = isKilled(outcome) ? "killed  " : noticed.length > 0 ? "MISSED  " : "SURVIVED";
    return [
      `${word}  ${mutant.id} (${mutant.about}) ${seen}${by.length > 6 ? ` and ${by.length - 6} more` : ""}`,
      ...missed.map((kill) => `          expected ${kill.case} to notice on ${kill.requirement}`),
      ...inapplicable.map((kill) => `          n/a: ${kill.case} on ${kill.requirement}`),
      ...errors.map((error) => `          suite error: ${error}`),
    ];
  });
  const killed = found.filter(isKilled).length;
  const unprovedLine = unproved && [
    `cases that kill no mutant yet (${unproved.length}): ${unproved.join(", ") || "none"}`,
  ];
  return [
    ...lines,
    ...broken,
    ...(unprovedLine ?? []),
    `${killed} passed, ${found.length - killed + broken.length} failed`,
  ].join("\n");
}
