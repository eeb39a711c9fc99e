import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { exitCode, exitCodes } from "../judge/exit-code.ts";
import { execute } from "./execute.ts";
import { fuzzAgain, fuzzAll } from "./fuzz.ts";
import { addSelection, collect, type PlanOptions, planOf, reportFolder } from "./plan-of.ts";
import { renderAll } from "./render-all.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";

interface RunOptions extends PlanOptions {
  readonly plan?: string;
  readonly fuzz?: string;
  readonly fuzzAgain?: string;
}

export function addRun(program: Command): void {
  const command = program
    .command("run")
    .description("judge implementations, and write a report")
    .option(
      "--sut <target>",
      "cmd:COMMAND, addr:tcp://HOST:PORT?socket=TYPE or a driver's name",
      collect,
    );
  addSelection(command)
    .option("--shard <part>", "one part of the run, like 2/5; scrutineer merge puts them together")
    .option("--strict", "a SHOULD that is not followed fails the run")
    .option("--out <folder>", "folder of the report")
    .option("--baseline <file>", "known deviations, instead of those shipped for libzmq", true)
    .option("--no-baseline", "judge libzmq without its known deviations")
    .option("--require-backend <name>", "exit 2 unless the reference runs on it: io_uring, net")
    .option("--fuzz <n>", "no cases: n valid conversations, each changed somewhere by --seed")
    .option("--fuzz-again <file>", "play again what --fuzz has found")
    .option("--plan <file>", "write the plan of the run, for Playwright's own interface, and stop")
    .action(async (options: RunOptions) => {
      process.exitCode = await run(options);
    });
}

async function run(options: RunOptions): Promise<number> {
  if (options.fuzz !== undefined || options.fuzzAgain !== undefined) return fuzzed(options);
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

/** Options that choose or judge cases: fuzzing has none. */
const ofCases = [
  ...(["id", "grep", "level", "profile", "quick", "shard", "strict", "workers", "plan"] as const),
];

async function fuzzed(options: RunOptions): Promise<number> {
  const { fuzz, fuzzAgain: file, sut = [], out } = options;
  const other = ofCases.find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--fuzz has no cases: expected no --${other}`);
  const [one] = sut;
  if (one === undefined) throw new UsageError("--fuzz: expected --sut, the target");
  if (file !== undefined) return fuzzAgain(file, one);
  const count = wholeNumber("--fuzz", fuzz ?? "", 1);
  const seed = wholeNumber("--seed", options.seed);
  const folder = out ?? reportFolder("conformance", "scrutineer-report");
  return fuzzAll(sut, { seed, count }, join(folder, "fuzz"));
}
