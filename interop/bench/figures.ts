import type { BenchReport, Row } from "./schema.ts";
import { busy, times, titleOf } from "./table.ts";

const BEGIN = "<!-- figures: written by --page -->";
const END = "<!-- end of figures -->";

/**
 * A page of Markdown with the ratios of this report between its two marks.
 *
 * @throws RangeError where the page has no marks, or the report is none that figures may be told of
 */
export function withFigures(page: string, report: BenchReport): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new RangeError(`the page has no ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${figures(report)}\n\n${END}${after}`;
}

function figures(report: BenchReport): string {
  if (busy(report.host)) throw new RangeError("the machine was busy: its figures do not hold");
  if (report.failed.length > 0) throw new RangeError("a contestant failed");
  const rows = report.rows.filter(({ implementation }) => implementation !== "libzmq");
  if (rows.length === 0 || rows.some(({ ratioToLibzmq }) => ratioToLibzmq === undefined)) {
    throw new RangeError("there are no ratios to libzmq");
  }
  return [
    "| work | implementation | API | times as fast as libzmq in C | spread |",
    "| --- | --- | --- | ---: | ---: |",
    ...rows.map(line),
    "",
    origin(report),
  ].join("\n");
}

function line(row: Row): string {
  const { implementation, version, backend, api, ratioToLibzmq, spread } = row;
  const name = `${implementation} ${version}, ${backend}`;
  const cells = [titleOf(row), name, api, times(ratioToLibzmq!), spread!.map(times).join(" to ")];
  return `| ${cells.join(" | ")} |`;
}

function origin({ startedAt, host, settings, rows }: BenchReport): string {
  const libzmq = rows.find(({ implementation }) => implementation === "libzmq")!.version;
  const machine = `${host.cores} processors (${host.cpu}), Linux ${host.kernel}, Node.js ${host.node}`;
  const method = `medians of ${settings.rounds} rounds of ${settings.seconds} s`;
  return `libzmq ${libzmq}; ${startedAt.slice(0, 10)}; ${machine}; ${method}.`;
}
