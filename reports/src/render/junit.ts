/**
 * The report as JUnit XML, one test suite an implementation.
 *
 * Only elements and attributes that Jenkins, GitHub's reporters and GitLab all take are written.
 * Their common schema allows no properties in a test case, so the requirements that a case judges
 * are properties of the suite, named by the case's id.
 */
import type { CaseResult, Report, Run, Verdict } from "../schema.ts";
import { axes, type Column, columns } from "./columns.ts";
import { oneLine } from "./text.ts";
import { faces } from "./verdict.ts";
import { element, text } from "./xml.ts";

type Outcome = "failure" | "error" | "skipped" | "passed";

const outcomes: Readonly<Record<Verdict, Outcome>> = {
  pass: "passed",
  warn: "passed",
  info: "passed",
  flaky: "passed",
  fail: "failure",
  xpass: "failure",
  hang: "error",
  crash: "error",
  "suite-error": "error",
  "n/a": "skipped",
  declined: "skipped",
  blocked: "skipped",
  xfail: "skipped",
  withheld: "skipped",
};

/** Renders a report as a JUnit XML document, in UTF-8, with its declaration. */
export function renderJunit(report: Report): string {
  const cases = report.runs.flatMap((run) => run.cases);
  const suites = columns(report).map((column) => suite(column, report));
  const root = element(
    "testsuites",
    {
      name: "scrutineer",
      tests: cases.length,
      failures: having(cases, "failure"),
      errors: having(cases, "error"),
      time: seconds(report.runs.reduce((sum, run) => sum + run.durationMs, 0)),
    },
    suites.map((xml) => `\n${xml}`).concat("\n"),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suite({ label, run }: Column, report: Report): string {
  const { name, version, language, backend } = run.implementation;
  const facts: [string, string][] = [
    ["implementation", name],
    ["version", version],
    ["language", language],
    ["backend", backend ?? "not stated"],
    ["sut", run.sut],
    ["seed", String(report.seed)],
    ["suite", report.suite.version],
  ];
  const properties = [...facts, ...judged(run)].map(([key, value]) =>
    element("property", { name: key, value }),
  );
  const seen = new Map<string, number>();
  const children = [
    element("properties", {}, properties),
    ...run.cases.map((result) => testcase(result, label, seen)),
  ];
  return element(
    "testsuite",
    {
      name: label,
      tests: run.cases.length,
      failures: having(run.cases, "failure"),
      errors: having(run.cases, "error"),
      skipped: having(run.cases, "skipped"),
      time: seconds(run.durationMs),
      timestamp: report.startedAt.slice(0, 19),
    },
    children.map((xml) => `\n${xml}`).concat("\n"),
  );
}

/** The requirements of each case; those of a version are judged where it was negotiated. */
function judged(run: Run): [id: string, requirements: string][] {
  const byCase = new Map<string, Set<string>>();
  for (const { id, judges } of run.cases) {
    byCase.set(id, new Set([...(byCase.get(id) ?? []), ...judges]));
  }
  return [...byCase].map(([id, requirements]) => [id, [...requirements].join(" ")]);
}

/** `seen` counts the names given so far: GitLab drops the second of two alike. */
function testcase(result: CaseResult, label: string, seen: Map<string, number>): string {
  const title = `${result.id} ${oneLine(result.title)} [${axes(result)}]`;
  const times = (seen.get(title) ?? 0) + 1;
  seen.set(title, times);
  const name = times === 1 ? title : `${title} #${times}`;
  const classname = `${label}.${result.group}`;
  const child = outcome(result);
  return element(
    "testcase",
    { name, classname, time: seconds(result.durationMs) },
    child === undefined ? [] : [child],
  );
}

function outcome(result: CaseResult): string | undefined {
  const { verdict, message } = result;
  const kind = outcomes[verdict];
  const why = oneLine(message) || faces[verdict].meaning;
  if (kind === "passed") {
    return verdict === "pass" ? undefined : element("system-out", {}, [text(`${verdict}: ${why}`)]);
  }
  const attributes = { message: `${verdict}: ${why}`, type: verdict };
  if (kind === "skipped") return element("skipped", attributes);
  const details = [
    message || faces[verdict].meaning,
    `requirements: ${result.judges.join(" ")} (${result.level})`,
    `case: ${result.id}, revision ${result.rev}, ${axes(result)}`,
    ...(result.evidence === undefined ? [] : [`evidence: ${result.evidence}`]),
  ];
  return element(kind, attributes, [text(details.join("\n"))]);
}

function having(cases: readonly CaseResult[], kind: Outcome): number {
  return cases.filter((result) => outcomes[result.verdict] === kind).length;
}

function seconds(durationMs: number): string {
  return (Math.max(0, durationMs) / 1000).toFixed(3);
}
