import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Report, Run } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { exitCode } from "../judge/exit-code.ts";
import { readReportAt } from "./read-report.ts";
import { renderAll } from "./render-all.ts";
import { UsageError } from "./usage-error.ts";

interface MergeOptions {
  readonly out: string;
  readonly strict?: true;
}

export function addMerge(program: Command): void {
  program
    .command("merge <reports...>")
    .description("put the reports of all parts of a run (--shard) together")
    .option("--out <folder>", "folder of the report", "scrutineer-report")
    .option("--strict", "a SHOULD that is not followed fails the run")
    .action(async (folders: string[], { out, strict }: MergeOptions) => {
      const parts = folders.map(readReportAt);
      const whole = parts.findIndex(({ shard }) => shard === undefined);
      if (whole >= 0) {
        throw new UsageError(`${folders[whole]}: expected the report of a part (--shard)`);
      }
      const merged = merge(parts);
      const target = resolve(out);
      if (folders.some((folder) => resolve(folder) === target)) {
        throw new UsageError(
          `--out: expected another folder than those of the parts, got "${out}"`,
        );
      }
      rmSync(target, { recursive: true, force: true });
      mkdirSync(target, { recursive: true });
      for (const folder of folders) copyEvidence(folder, target);
      writeFileSync(join(target, "report.json"), `${JSON.stringify(merged, undefined, 1)}\n`);
      renderAll(merged, target, strict === true);
      process.exitCode = exitCode(merged, strict === true);
    });
}

function copyEvidence(report: string, target: string): void {
  const folder = report.endsWith(".json") ? dirname(report) : report;
  const evidence = join(folder, "evidence");
  if (existsSync(evidence)) cpSync(evidence, join(target, "evidence"), { recursive: true });
}

/**
 * One report of the parts of a run. Where parts are missing it is partial.
 *
 * @throws UsageError where the reports are no parts of one run
 */
export function merge(parts: readonly Report[]): Report {
  const [first] = parts;
  if (first?.shard === undefined)
    throw new UsageError("merge: expected reports of parts (--shard)");
  const { count } = first.shard;
  const seen = new Set<number>();
  for (const part of parts) {
    const { shard, suite, seed, quick } = part;
    const alike = seed === first.seed && quick?.cases === first.quick?.cases;
    if (shard?.count !== count || suite.version !== first.suite.version || !alike) {
      throw new UsageError(
        "merge: expected parts of one run: the same suite, seed, --quick and number of parts",
      );
    }
    if (seen.has(shard.index))
      throw new UsageError(`merge: part ${shard.index}/${count} is there twice`);
    seen.add(shard.index);
  }
  const partial = seen.size < count || parts.some((part) => part.partial);
  const { shard: _, partial: __, ...rest } = first;
  const startedAt = parts.map((part) => part.startedAt).sort()[0]!;
  return { ...rest, startedAt, ...(partial && { partial }), runs: mergedRuns(parts) };
}

function mergedRuns(parts: readonly Report[]): Run[] {
  const suts = [...new Set(parts.flatMap(({ runs }) => runs.map((run) => run.sut)))];
  return suts.map((sut) => {
    const runs = parts.flatMap((part) => part.runs.filter((run) => run.sut === sut));
    const cases = runs.flatMap((run) => run.cases);
    cases.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0);
    return { ...runs[0]!, durationMs, cases };
  });
}

const orderOf = ({ group, id, zmtp, role }: Run["cases"][number]): string =>
  [group, id, zmtp, role].join(" ");
