import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Subject } from "../fuzz/conversation.ts";
import { type Finding, FindingError, parseFinding, writtenFinding } from "../fuzz/finding.ts";
import { type FuzzPlan, fuzz, playAgain } from "../fuzz/fuzzer.ts";
import { exitCodes } from "../judge/exit-code.ts";
import { DriverTarget } from "../target/driver-target.ts";
import { connectableOf } from "./targets.ts";
import { UsageError } from "./usage-error.ts";
import { suiteVersion } from "./version.ts";

const say = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Fuzzes each target, and writes each finding to a file of its own.
 *
 * @param out the folder for what is found
 * @returns 0 where nothing was found and nothing was blocked, 1 otherwise
 * @throws UsageError, UnusableTarget
 */
export async function fuzzAll(
  suts: readonly string[],
  plan: Omit<FuzzPlan, "sut">,
  out: string,
): Promise<number> {
  let isClean = true;
  for (const sut of suts) {
    const target = driverOf(sut, plan.seed);
    try {
      isClean = (await fuzzOne(target, { ...plan, sut }, out)) && isClean;
    } finally {
      await target.close();
    }
  }
  return isClean ? exitCodes.conformant : exitCodes.notConformant;
}

async function fuzzOne(target: DriverTarget, plan: FuzzPlan, out: string): Promise<boolean> {
  let files = 0;
  const began = performance.now();
  const summary = await fuzz(target, plan, {
    failed: (subject, { question, saw }) =>
      say(`FOUND    ${inWords(subject)}: ${question}: ${saw}`),
    found: (finding) => {
      files += 1;
      const name = `${plan.sut.replace(/[^\w-]+/g, "-").slice(0, 60)}-${plan.seed}-${files}.json`;
      const path = join(out, name);
      mkdirSync(out, { recursive: true });
      writeFileSync(path, writtenFinding(finding));
      say(
        `${described(finding)}\n  again: scrutineer run --sut ${quoted(plan.sut)} --fuzz-again ${path}`,
      );
    },
    blocked: (subject, why) => say(`blocked  ${inWords(subject)}: ${why}`),
  });
  const seconds = (performance.now() - began) / 1_000;
  const { held, subjects, blocked, findings, again } = summary;
  const rate = `${seconds.toFixed(1)} s, ${Math.round(held / seconds)} a second`;
  say(
    `${plan.sut}: ${held} of ${plan.count} conversations with ${subjects} kinds of socket, ${rate}`,
  );
  say(`${findings} found, ${again} more of the same kind, ${blocked} blocked (seed ${plan.seed})`);
  return findings + blocked === 0;
}

const inWords = ({ socket, role, mechanism }: Subject) => `${socket} ${role} ${mechanism}`;

function described({ plays, tries, conversations }: Finding): string {
  const steps = conversations.reduce((sum, { steps: all }) => sum + all.length, 0);
  const size = `${conversations.length} conversations, ${steps} steps`;
  return plays > 0 ? `  ${size}, after ${tries} tries` : `  ${size}, not seen a second time`;
}

/**
 * Plays a finding again.
 *
 * @returns 1 where a question still has the wrong answer, 0 where none has
 * @throws UsageError, UnusableTarget
 */
export async function fuzzAgain(path: string, sut: string): Promise<number> {
  const finding = readFinding(path);
  const target = driverOf(sut, finding.seed);
  try {
    const verdict = await playAgain(target, finding);
    if (verdict.kind === "held") say("not seen: the target lives, serves and gives back");
    else if (verdict.kind === "blocked") say(`blocked  ${verdict.why}`);
    else say(`seen     ${verdict.violation.question}: ${verdict.violation.saw}`);
    return verdict.kind === "held" ? exitCodes.conformant : exitCodes.notConformant;
  } finally {
    await target.close();
  }
}

function readFinding(path: string): Finding {
  try {
    return parseFinding(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof FindingError) throw new UsageError(`${path}: ${error.message}`);
    throw new UsageError(`--fuzz-again: expected a finding: ${(error as Error).message}`);
  }
}

function driverOf(sut: string, seed: number): DriverTarget {
  const connectable = connectableOf(sut);
  if (connectable.kind !== "driver") {
    throw new UsageError(
      `"${sut}" has no driver, which fuzzing takes: expected cmd:COMMAND or a name`,
    );
  }
  return new DriverTarget(connectable.command, { suite: suiteVersion(), run: "fuzz", seed });
}

const quoted = (sut: string): string => (/^[\w:.-]+$/.test(sut) ? sut : `'${sut}'`);
