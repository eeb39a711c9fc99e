#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { exitCodes } from "../judge/exit-code.ts";
import { RegisterError } from "../register/load.ts";
import { UnusableTarget } from "../target/driver-error.ts";
import { addAgreement } from "./agreement.ts";
import { addBaseline } from "./baseline.ts";
import { addCheck } from "./check.ts";
import { addCompare } from "./compare.ts";
import { addDiff } from "./diff.ts";
import { addExplain } from "./explain.ts";
import { addInit } from "./init.ts";
import { addList } from "./list.ts";
import { addMerge } from "./merge.ts";
import { addMutants } from "./mutants.ts";
import { addReplay } from "./replay/replay.ts";
import { addRun } from "./run.ts";
import { addSmoke } from "./smoke/smoke.ts";
import { UsageError } from "./usage-error.ts";
import { suiteVersion } from "./version.ts";

const program = new Command("scrutineer")
  .description("The conformance suite for ZMTP, ZeroMQ's wire protocol")
  .version(suiteVersion())
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`scrutineer: ${text.replace(/^error: /, "")}`),
  });
for (const add of [
  addRun,
  addList,
  addExplain,
  addCheck,
  addSmoke,
  addInit,
  addBaseline,
  addDiff,
  addCompare,
  addAgreement,
  addMerge,
  addReplay,
  addMutants,
])
  add(program);

// Who reads no further, like "head", is no error.
process.stdout.on("error", () => process.exit(exitCodes.incomplete));

// Exiting ends the drivers that run. A run of cases takes the signals itself, for its report.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(exitCodes.incomplete);
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error);
}

/** Says what is wrong, in one sentence where the command line or a target is at fault. */
function failed(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.error;
  const expected = [UsageError, UnusableTarget, RegisterError].some(
    (kind) => error instanceof kind,
  );
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`scrutineer: ${text}\n`);
  return exitCodes.error;
}
