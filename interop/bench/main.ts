import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";
import { withFigures } from "./figures.ts";
import { lookAround } from "./found.ts";
import { OptionError, type Options, parseOptions, usage } from "./options.ts";
import { measurePair } from "./pair.ts";
import { pins } from "./processors.ts";
import { alternate } from "./rounds.ts";
import { rowsOf } from "./rows.ts";
import { type BenchReport, benchReport } from "./schema.ts";
import { busy, tables } from "./table.ts";

/** Messages that may wait on each side of a connection: libzmq's default, set by every peer. */
const HIGH_WATER_MARK = 1_000;

/** interop/, seen from interop/dist/bench/. */
const folder = new URL("../../", import.meta.url);

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv);
    if (options === "help") {
      console.log(usage);
      return 0;
    }
    return await bench(options);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function bench(options: Options): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "scrutineer-bench-"));
  try {
    const missing: string[] = [];
    const found = lookAround(folder, scratch, missing);
    const groups = contestants(found, options.only);
    if (groups.length === 0) {
      throw new OptionError(`--only: no contestant matches ${options.only?.source}.`);
    }
    const pinned = pins();
    const report = begun(options, missing, pinned);
    if (options.page !== undefined && busy(report.host)) {
      throw new OptionError("--page: expected a quiet machine, got a busy one.");
    }
    for (const group of groups) {
      const { work, size } = group[0]!;
      const outcomes = await alternate(
        group,
        options,
        (contestant, seconds) => measurePair(contestant, seconds, pinned),
        (text) => console.error(`${work}, ${size} octets: ${text}`),
      );
      const { rows, failed } = rowsOf(outcomes);
      report.rows.push(...rows);
      report.failed.push(...failed);
    }
    write(benchReport.parse(report), options);
    const complete = report.failed.length === 0 && found.scrutineer.backends.length > 0;
    return complete ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function begun(
  { rounds, seconds }: Options,
  missing: string[],
  pinned: ReturnType<typeof pins>,
): BenchReport {
  const processors = cpus();
  return {
    schema: 1,
    startedAt: new Date().toISOString(),
    host: {
      cpu: processors[0]?.model ?? "unknown",
      cores: processors.length,
      kernel: release(),
      node: process.version,
      loadAverage: loadavg()[0]!,
      ...(pinned && { pinned }),
    },
    settings: { rounds, seconds, highWaterMark: HIGH_WATER_MARK },
    rows: [],
    failed: [],
    missing,
  };
}

function write(report: BenchReport, { json, page }: Options): void {
  const path = json ?? fileURLToPath(new URL("../reports/out/bench/report.json", folder));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`${tables(report)}\nreport: ${path}`);
  if (page === undefined) return;
  try {
    writeFileSync(page, withFigures(readFileSync(page, "utf8"), report));
  } catch (error) {
    throw new OptionError(`--page: ${(error as Error).message}.`);
  }
}
