import type { Command } from "commander";
import { exitCodes } from "../../judge/exit-code.ts";
import { shellWord } from "../../judge/plan.ts";
import { type Connectable, parseConnectable } from "../../target/connectable.ts";
import { DriverTarget, type RunIdentity } from "../../target/driver-target.ts";
import type { Hello } from "../../target/protocol.ts";
import { UsageError } from "../usage-error.ts";
import { suiteVersion } from "../version.ts";
import { steps } from "./steps.ts";
import { NotHere, resetAll, SmokeFailure, type Step } from "./subject.ts";

/** Lines of the conversation that are shown with a failure. */
const SHOWN_LINES = 8;

/** How long a request of a driver's first day may take beyond its timeout, in ms. */
const GRACE_MS = 5_000;

interface SmokeOptions {
  readonly only?: string[];
  readonly against?: string;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export function addSmoke(program: Command): void {
  program
    .command("smoke <sut>")
    .description("try a driver, and teach its author by what it says")
    .option("--only <step>", "this step only; may be repeated", collect)
    .option("--against <driver>", "whom its sockets talk to, instead of the reference")
    .action(async (sut: string, options: SmokeOptions) => {
      process.exitCode = await smoke(sut, options, (line) => process.stdout.write(`${line}\n`));
    });
}

/**
 * Tries a driver step by step; each failure says what was expected, what came, and how to repeat
 * it.
 *
 * @returns 0 where all steps hold, 1 where one does not
 * @throws UsageError, UnusableTarget where there is nothing to try
 */
export async function smoke(
  sut: string,
  { only, against }: SmokeOptions,
  say: (line: string) => void,
): Promise<number> {
  const chosen = chosenSteps(only);
  const driver = new Tried(sut);
  const partner = against === undefined ? undefined : new Tried(against);
  const count = { passed: 0, failed: 0, skipped: 0 };
  try {
    say(`ok    hello: ${inOneLine(await driver.hello())}`);
    const other = partner ?? (await reference()) ?? driver;
    say(`      its sockets talk to ${other === driver ? "each other" : other.sut}`);
    for (const step of chosen) {
      const outcome = await tried(step, driver, other);
      count[outcome.verdict] += 1;
      for (const line of outcome.lines) say(line);
    }
    if (driver.noise > 0) {
      say(`warn  ${driver.noise} lines on stdout were no JSON: logs belong on stderr`);
    }
    await other.target.close();
  } finally {
    await driver.target.close();
    await partner?.target.close();
  }
  const skipped = count.skipped > 0 ? `, ${count.skipped} not there` : "";
  say(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? exitCodes.conformant : exitCodes.notConformant;
}

function chosenSteps(only: readonly string[] | undefined): readonly Step[] {
  const unknown = only?.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    const names = steps.map(({ name }) => name).join(", ");
    throw new UsageError(`--only: no step is named "${unknown}": expected one of ${names}`);
  }
  return only === undefined ? steps : steps.filter(({ name }) => only.includes(name));
}

/** A driver with the last lines that were exchanged with it. */
class Tried {
  readonly sut: string;
  readonly target: DriverTarget;
  lines: string[] = [];
  noise = 0;

  constructor(sut: string) {
    this.sut = sut;
    const identity: RunIdentity = { suite: suiteVersion(), run: "smoke", seed: 1 };
    this.target = new DriverTarget(commandOf(parseConnectable(sut)), identity, {
      graceMs: GRACE_MS,
    });
  }

  /** Starts the driver where none runs: after a hang or a crash too. */
  hello(): Promise<Hello> {
    this.lines = [];
    return this.target.ready({
      driver: (direction, line) => {
        if (direction === "noise") this.noise += 1;
        const mark = { request: ">", response: "<", event: "<", noise: "?" }[direction];
        this.lines.push(`${mark} ${line.slice(0, 200)}`);
        if (this.lines.length > SHOWN_LINES) this.lines.shift();
      },
      stderr: (text) => {
        this.lines.push(`! ${text.slice(0, 200)}`);
        if (this.lines.length > SHOWN_LINES) this.lines.shift();
      },
    });
  }
}

function commandOf(connectable: Connectable) {
  if (connectable.kind === "driver") return connectable.command;
  throw new UsageError(
    `"${connectable.sut}" has no driver: expected cmd:COMMAND or a driver's name`,
  );
}

/** The reference implementation's driver, where it is installed and starts. */
async function reference(): Promise<Tried | undefined> {
  try {
    const found = new Tried("reference");
    await found.hello();
    return found;
  } catch {
    return undefined;
  }
}

interface Outcome {
  readonly verdict: "passed" | "failed" | "skipped";
  readonly lines: readonly string[];
}

async function tried(step: Step, driver: Tried, partner: Tried): Promise<Outcome> {
  try {
    const hello = await driver.hello();
    if (partner !== driver) await partner.hello();
    await step.run({ driver: driver.target, hello, partner: partner.target });
    return { verdict: "passed", lines: [`ok    ${step.name}: ${step.title}`] };
  } catch (error) {
    if (error instanceof NotHere) {
      return { verdict: "skipped", lines: [`--    ${step.name}: ${error.message}`] };
    }
    const lines = failure(step, driver, error);
    // A step that broke off must not reach into the next one.
    await resetAll(driver.target, partner.target).catch(() => {});
    return { verdict: "failed", lines };
  }
}

function failure(step: Step, driver: Tried, error: unknown): string[] {
  const advice = error instanceof SmokeFailure ? error.advice : undefined;
  return [
    `FAIL  ${step.name}: ${step.title}`,
    `      ${error instanceof Error ? error.message : String(error)}`,
    ...(advice === undefined ? [] : [`      ${advice}`]),
    ...driver.lines.map((line) => `      | ${line}`),
    `      repeat: npx scrutineer smoke ${shellWord(driver.sut)} --only ${step.name}`,
  ];
}

function inOneLine({ impl, caps }: Hello): string {
  const { name, version, language } = impl;
  const mechanisms = caps.mechanisms.join(", ");
  return `${name} ${version} in ${language}; ZMTP ${caps.zmtp.join(", ")}; ${mechanisms}; ${caps.sockets.join(", ")}`;
}
