import type { Implementation } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { type Compared, compared } from "../compare/decide.ts";
import { paired } from "../compare/pairs.ts";
import { asObject, grouped, tallied, told } from "../compare/told.ts";
import { exitCodes } from "../judge/exit-code.ts";
import { loadRegister } from "../register/load.ts";
import { readSides, runSides, type Side } from "./compare-sides.ts";
import { sentence } from "./explain.ts";
import { addSelection, collect, type PlanOptions, reportFolder } from "./plan-of.ts";
import { UsageError } from "./usage-error.ts";

interface CompareOptions extends Omit<PlanOptions, "baseline"> {
  readonly json?: true;
}

type Say = (line: string) => void;

export function addCompare(program: Command): void {
  const command = program
    .command("compare [reports...]")
    .description("the same conversations with two implementations, side by side: who is right?")
    .option("--sut <target>", "a target to run; twice, or once beside a report", collect);
  addSelection(command)
    .option("--out <folder>", "folder of both reports, and of a page that shows both")
    .option("--json", "one JSON object a pair and line, and one of the figures at the end")
    .action(async (reports: string[], options: CompareOptions) => {
      process.exitCode = await compare(reports, options, (line) => {
        process.stdout.write(`${line}\n`);
      });
    });
}

/**
 * Compares two sides: reports that are there already, or targets that are run now.
 *
 * @returns 0 where they are alike, 1 where they differ, 3 where a run was stopped
 * @throws UsageError, UnusableTarget one sentence: the value, and what was expected
 */
async function compare(reports: string[], options: CompareOptions, say: Say): Promise<number> {
  const { sut = [], json, ...selection } = options;
  const out = options.out ?? reportFolder("compare", "scrutineer-compare");
  const read = reports.flatMap(readSides);
  if (read.length + sut.length !== 2) {
    throw new UsageError(
      `compare: expected two sides, by --sut or in reports, got ${read.length + sut.length}`,
    );
  }
  const [a, b] = [...read, ...(sut.length > 0 ? await runSides(sut, selection, out) : [])];
  if (a === undefined || b === undefined) return exitCodes.incomplete;
  const { pairs, unpaired } = paired(a.ran, b.ran);
  if (pairs.length === 0) throw new UsageError("compare: no case was judged on both sides");
  const all = pairs.map(compared);
  const register = loadRegister();
  const tally = tallied(all);
  if (json) {
    for (const each of all) say(JSON.stringify(asObject(each, register)));
    for (const { name, why } of unpaired) say(JSON.stringify({ run: name, notCompared: why }));
    const implementations = { a: a.run.implementation, b: b.run.implementation };
    say(JSON.stringify({ ...implementations, ...tally, notCompared: unpaired.length }));
  } else {
    const width = process.stdout.columns ?? 140;
    for (const [first, ...others] of grouped(all)) {
      for (const line of told(first!, { register, width, sentence })) say(line);
      const names = others.map(({ pair }) => pair.name).join(", ");
      say(others.length > 0 ? `  the same difference in ${others.length} more: ${names}\n` : "");
    }
    for (const line of summary(a, b, all, unpaired.length)) say(line);
    if (sut.length > 0) say(`reports: ${out}/report.html`);
  }
  if (a.isPartial || b.isPartial) return exitCodes.incomplete;
  return tally.differ > 0 ? exitCodes.notConformant : exitCodes.conformant;
}

const nameOf = ({ name, version, backend }: Implementation): string =>
  [name, version, backend && `(${backend})`].filter(Boolean).join(" ");

function summary(a: Side, b: Side, all: readonly Compared[], unpaired: number): string[] {
  const tally = tallied(all);
  const [nameA, nameB] = [a, b].map(({ run }) => nameOf(run.implementation));
  return [
    `A is ${nameA}, B is ${nameB}`,
    `${tally.alike} alike, ${tally.differ} differ: A deviates in ${tally.a}, B in ${tally.b}, both in ${tally.both}; in ${tally.none} no row decides`,
    ...(unpaired > 0 ? [`${unpaired} not compared: a side did not judge them`] : []),
  ];
}
