import type { CaseResult, Report } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { exitCodes, failsRun } from "../judge/exit-code.ts";
import { readReportAt } from "./read-report.ts";

/** What became of one run of one case on one implementation. */
export interface Difference {
  readonly kind: "BROKEN" | "CHANGED" | "UNJUDGED" | "GONE" | "NEW" | "MENDED";
  /** "ZMTP-FRAME-003 bind 3.1 on libzmq" */
  readonly what: string;
  /** "pass, now fail: the message" */
  readonly text: string;
}

/** Kinds that fail: a failure that is not counted any more is no improvement. */
const failing: readonly Difference["kind"][] = ["BROKEN", "CHANGED", "UNJUDGED", "GONE"];

export function addDiff(program: Command): void {
  program
    .command("diff <old> <new>")
    .description("compare two reports by their failures; each is a file or a folder")
    .action((old: string, fresh: string) => {
      const found = differences(readReportAt(old), readReportAt(fresh));
      for (const { kind, what, text } of found) {
        process.stdout.write(`${kind.padEnd(8)}  ${what}: ${text}\n`);
      }
      process.stdout.write(`${summary(found)}\n`);
      const worse = found.some(({ kind }) => failing.includes(kind));
      process.exitCode = worse ? exitCodes.notConformant : exitCodes.conformant;
    });
}

/** What differs, the worst first. Verdicts that differ and are both good are no difference. */
export function differences(old: Report, fresh: Report): Difference[] {
  const before = results(old);
  const after = results(fresh);
  const found: Difference[] = [];
  for (const [what, result] of after) {
    const difference = between(what, before.get(what), result);
    if (difference !== undefined) found.push(difference);
  }
  for (const [what, result] of before) {
    if (!after.has(what))
      found.push({ kind: "GONE", what, text: `${result.verdict}, not run now` });
  }
  const order: readonly Difference["kind"][] = [...failing, "NEW", "MENDED"];
  return found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function results(report: Report): Map<string, CaseResult> {
  return new Map(
    report.runs.flatMap(({ implementation, cases }) =>
      cases.map((result) => {
        const { id, role, zmtp, transport } = result;
        const axes = transport === "tcp" ? `${role} ${zmtp}` : `${role} ${zmtp} ${transport}`;
        return [`${id} ${axes} on ${implementation.name}`, result] as const;
      }),
    ),
  );
}

function between(
  what: string,
  old: CaseResult | undefined,
  fresh: CaseResult,
): Difference | undefined {
  const now = `${fresh.verdict}${isBad(fresh) ? `: ${fresh.message}` : ""}`;
  if (old === undefined) return isBad(fresh) ? { kind: "NEW", what, text: now } : undefined;
  const text = `${old.verdict}, now ${now}`;
  if (!isBad(old) && isBad(fresh)) return { kind: "BROKEN", what, text };
  if (isBad(old) && !isBad(fresh)) {
    return { kind: isJudged(fresh) ? "MENDED" : "UNJUDGED", what, text };
  }
  if (!isBad(old)) {
    return isJudged(old) && !isJudged(fresh) ? { kind: "UNJUDGED", what, text } : undefined;
  }
  if (old.verdict === fresh.verdict && reason(old) === reason(fresh)) return undefined;
  return { kind: "CHANGED", what, text: `${old.verdict} (${reason(old)}), now ${now}` };
}

const isBad = ({ verdict }: CaseResult): boolean =>
  failsRun(verdict, true) || verdict === "suite-error";

const isJudged = ({ verdict }: CaseResult): boolean => verdict !== "n/a" && verdict !== "declined";

/** The row that was broken, where the message begins with one: what follows it may vary. */
const reason = ({ message }: CaseResult): string =>
  /^([A-Z0-9]+-[A-Z0-9-]+):/.exec(message)?.[1] ?? "";

function summary(found: readonly Difference[]): string {
  if (found.length === 0) return "no difference";
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return kinds
    .map((kind) => `${found.filter((each) => each.kind === kind).length} ${kind.toLowerCase()}`)
    .join(", ");
}
