import { existsSync, writeFileSync } from "node:fs";
import type { CaseResult, Report, Run } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { stringify } from "yaml";
import { exitCodes } from "../judge/exit-code.ts";
import { readReportAt } from "./read-report.ts";
import { UsageError } from "./usage-error.ts";

/** Verdicts that a baseline may expect. */
const known: readonly CaseResult["verdict"][] = ["fail", "warn", "crash", "hang", "blocked"];

/** What the author of a baseline has to replace. */
const UNEXPLAINED = "not looked at yet";

export interface BaselineOptions {
  readonly from: string;
  readonly sut?: string;
  readonly out: string;
  readonly force?: true;
}

export function addBaseline(program: Command): void {
  program
    .command("baseline")
    .description("write what fails now as known deviations, each of which asks for a reason")
    .option("--from <report>", "file or folder of a report", "scrutineer-report")
    .option("--sut <target>", "whose results, where the report has several")
    .option("--out <file>", "file to write", "scrutineer.baseline.yaml")
    .option("--force", "write over a file that is there")
    .action((options: BaselineOptions) => {
      process.stdout.write(`${writeBaseline(options)}\n`);
      process.exitCode = exitCodes.conformant;
    });
}

/**
 * @throws UsageError where there is no such report or run, it was cut short or judged by a
 * baseline, or the file is there already
 */
export function writeBaseline({ from, sut, out, force }: BaselineOptions): string {
  if (existsSync(out) && force === undefined) {
    throw new UsageError(
      `${out} is there already, with reasons perhaps: expected --force or another --out`,
    );
  }
  const report = readReportAt(from);
  const piece = pieceOf(report);
  // What it lacks by chance would read as conformant.
  if (piece !== undefined) {
    throw new UsageError(`${from}: expected the report of a run that ended, got ${piece}`);
  }
  const run = runOf(report, sut);
  const expected = run.cases.filter(({ verdict }) => verdict === "xfail" || verdict === "xpass");
  // They are no failures of this run: the new baseline would not have them.
  if (expected.length > 0) {
    throw new UsageError(
      `${from}: expected a run with --no-baseline, got ${expected.length} known deviations`,
    );
  }
  const entries = entriesOf(run);
  writeFileSync(out, baselineText(run, entries));
  const target = run.sut.startsWith("cmd:") ? `'${run.sut}'` : run.sut;
  const { quick } = report;
  return [
    ...(quick ? [`A quick run: it knows of ${quick.cases} of ${quick.of} cases only.`] : []),
    `${out}: ${Object.keys(entries).length} known deviations of ${run.implementation.name}.`,
    `Replace each "${UNEXPLAINED}", then: npx scrutineer run --sut ${target} --baseline ${out}`,
  ].join("\n");
}

/** What a report is that lacks results of its run; undefined where it has them all. */
function pieceOf({ partial, shard }: Report): string | undefined {
  if (partial === true) return "one that was cut short";
  return shard && `shard ${shard.index} of ${shard.count}: merge them first`;
}

function runOf({ runs }: Report, sut: string | undefined): Run {
  const suts = runs.map((run) => run.sut);
  const found =
    sut === undefined && runs.length === 1 ? runs[0] : runs.find((run) => run.sut === sut);
  if (found !== undefined) return found;
  throw new UsageError(`--sut: expected one of ${suts.join(", ")}, got ${sut ?? "none"}`);
}

export interface BaselineText {
  readonly expect: string;
  readonly because: string;
  readonly matches?: string;
}

/**
 * One entry for each way in which a case deviates, under the fewest axes that tell it: the whole
 * case, a version, a role, or one run.
 */
export function entriesOf({ cases }: Run): Record<string, BaselineText> {
  const entries: Record<string, BaselineText> = {};
  for (const id of [...new Set(cases.map((result) => result.id))].sort()) {
    const runs = cases.filter((result) => result.id === id);
    const deviating = runs.filter(({ verdict }) => known.includes(verdict));
    for (const kind of [...new Set(deviating.map(kindOf))]) {
      const same = deviating.filter((result) => kindOf(result) === kind);
      const [{ verdict, message }] = same as [CaseResult];
      const matches = /^[A-Z0-9]+(-[A-Z0-9-]+):/.exec(message)?.[1];
      for (const axes of axesOf(same, runs)) {
        const entry = { expect: verdict, because: UNEXPLAINED };
        entries[axes === "" ? id : `${id}@${axes}`] =
          matches === undefined ? entry : { ...entry, matches };
      }
    }
  }
  return entries;
}

/** Deviations are alike where verdict and row are, whatever the version of the row. */
const kindOf = ({ verdict, message }: CaseResult): string =>
  `${verdict} ${/^[A-Z0-9]+(-[A-Z0-9-]+):/.exec(message)?.[1] ?? ""}`;

/** The axes that tell `some` from the rest of `all`. */
function axesOf(some: readonly CaseResult[], all: readonly CaseResult[]): string[] {
  if (some.length === all.length) return [""];
  for (const axis of ["zmtp", "role"] as const) {
    const values = [...new Set(some.map((result) => result[axis]))];
    const covered = all.filter((result) => values.includes(result[axis]));
    if (covered.length === some.length) return values;
  }
  return some.map(({ role, zmtp }) => `${role},${zmtp}`);
}

function baselineText(run: Run, entries: Record<string, BaselineText>): string {
  const { name, version } = run.implementation;
  return [
    `# What ${name} ${version} is known to do otherwise than the RFCs say. A new deviation, one that has`,
    '# gone, and one for another reason are red. "because" is an address of an issue, or a sentence;',
    '# "until: 2027-01-31" lets an entry expire.',
    "",
    Object.keys(entries).length === 0 ? "{}\n" : stringify(entries, { lineWidth: 0 }),
  ].join("\n");
}
