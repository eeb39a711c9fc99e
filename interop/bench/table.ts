import type { BenchReport, Row } from "./schema.ts";

const headings = ["", "backend", "API", "value", "x libzmq", "spread", "CPU send", "CPU receive"];

/** The report as text: one table per work, then what failed and what is missing. */
export function tables(report: BenchReport): string {
  const works = new Set([...report.rows, ...report.failed].map(titleOf));
  return [...works, undefined]
    .map((title) => (title === undefined ? closing(report) : table(report, title)))
    .filter((text) => text !== "")
    .join("\n\n");
}

function table(report: BenchReport, title: string): string {
  const rows = report.rows.filter((one) => titleOf(one) === title).map(cells);
  const failed = report.failed.filter((one) => titleOf(one) === title);
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) => row.map((cell, column) => pad(cell, widths[column]!, column)));
  return [
    title,
    ...lines.map((line) => `  ${line.join("  ")}`.trimEnd()),
    ...failed.map((one) => `  ${labelOf(one)} ${one.backend} ${one.api} failed: ${one.reason}`),
  ].join("\n");
}

function closing({ settings, host, missing }: BenchReport): string {
  const { rounds, seconds, highWaterMark } = settings;
  const pinned = host.pinned
    ? `sender on processor ${host.pinned.sender}, receiver on ${host.pinned.receiver}`
    : "not pinned (no taskset)";
  return [
    ...missing.map((sentence) => `missing: ${sentence}`),
    `medians of ${rounds} rounds of ${seconds} s; high-water mark ${highWaterMark}; ${pinned}`,
    `CPU: seconds of all threads within those ${seconds} s; spread: of the rounds' ratios`,
    ...(busy(host) ? [busyLine(host)] : []),
  ].join("\n");
}

/** What else ran before the first run would show in values and ratios. */
export function busy({ loadAverage, cores }: BenchReport["host"]): boolean {
  return loadAverage / cores > 0.3;
}

function busyLine({ loadAverage }: BenchReport["host"]): string {
  return `machine busy (load ${loadAverage.toFixed(1)}): neither values nor ratios hold`;
}

function cells(row: Row): string[] {
  return [
    labelOf(row),
    row.backend,
    row.api,
    row.unit === "us" ? `${row.value.toFixed(1)} us` : `${grouped(row.value)} msg/s`,
    row.ratioToLibzmq ? times(row.ratioToLibzmq) : "-",
    row.spread ? row.spread.map(times).join("-") : "-",
    row.cpuSeconds.sender.toFixed(2),
    row.cpuSeconds.receiver.toFixed(2),
  ];
}

export function titleOf({ work, size }: { work: string; size: number }): string {
  const figure = work === "REQ to REP" ? "round trip, p50" : "throughput";
  return `${work}, ${grouped(size)} octets, ${figure}`;
}

function labelOf({ implementation, version }: { implementation: string; version: string }): string {
  return `${implementation} ${version}`;
}

/** Three digits where it is small: 0.024 says more than 0.02. */
export function times(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function pad(cell: string, width: number, column: number): string {
  return column < 3 ? cell.padEnd(width) : cell.padStart(width);
}
