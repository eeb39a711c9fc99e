import type { CaseResult, Report } from "@scrutineer/report/schema";
import type { Command } from "commander";
import { exitCodes } from "../judge/exit-code.ts";
import { loadRegister } from "../register/load.ts";
import { readReportAt } from "./read-report.ts";
import { UsageError } from "./usage-error.ts";

/** So many implementations have to agree on a case before nobody asks for a ruling. */
const ENOUGH = 3;

type Opinion = "agrees" | "deviates" | "unexplained" | "unjudged";

/** What the implementations of some reports make of one MUST case. */
export interface CaseOpinions {
  readonly id: string;
  readonly judges: readonly string[];
  /** By implementation. Deviates: and a baseline says why. */
  readonly opinions: ReadonlyMap<string, Opinion>;
}

export function addAgreement(program: Command): void {
  program
    .command("agreement <reports...>")
    .description("which MUST cases few implementations agree on, by the reports of their runs")
    .action((paths: string[]) => {
      const found = opinions(paths.map(readReportAt));
      const ruled = new Set(
        [...loadRegister().values()].filter(({ ruling }) => ruling).map(({ id }) => id),
      );
      const { text, disputed } = agreement(found, ruled);
      process.stdout.write(text);
      process.exitCode = disputed ? exitCodes.notConformant : exitCodes.conformant;
    });
}

/** @throws UsageError where the reports are not of several implementations */
export function opinions(reports: readonly Report[]): CaseOpinions[] {
  const runs = reports.flatMap((report) => report.runs);
  const names = [...new Set(runs.map(({ sut }) => sut))];
  if (names.length < 2) {
    const got = names.join(", ") || "none";
    throw new UsageError(`agreement: expected reports of several targets, got ${got}`);
  }
  const found = new Map<string, { judges: string[]; opinions: Map<string, Opinion> }>();
  for (const { sut, cases } of runs) {
    for (const result of cases.filter(({ level }) => level.startsWith("MUST"))) {
      const { judges, opinions } = found.get(result.id) ?? {
        judges: result.judges,
        opinions: new Map(names.map((name) => [name, "unjudged" as Opinion])),
      };
      opinions.set(sut, worse(opinions.get(sut)!, opinionOf(result)));
      found.set(result.id, { judges, opinions });
    }
  }
  return [...found].map(([id, rest]) => ({ id, ...rest }));
}

/** A page of Markdown, and whether some deviation has neither a ruling nor a reason. */
export function agreement(
  found: readonly CaseOpinions[],
  ruled: ReadonlySet<string>,
): { text: string; disputed: boolean } {
  const names = [...(found[0]?.opinions.keys() ?? [])];
  const count = ({ opinions }: CaseOpinions, opinion: Opinion) =>
    [...opinions.values()].filter((each) => each === opinion).length;
  const few = found.filter((each) => count(each, "agrees") < ENOUGH);
  const isRuled = ({ judges }: CaseOpinions) => judges.some((row) => ruled.has(row));
  const disputed = found.filter((each) => count(each, "unexplained") > 0 && !isRuled(each));
  const rows = few.map((each) => {
    const cells = names.map((name) => word(each.opinions.get(name)!));
    return `| ${[each.id, ...cells, isRuled(each) ? "yes" : ""].join(" | ")} |`;
  });
  const facts = [
    `${found.length} MUST cases, judged by ${names.join(", ")}.`,
    `${found.length - few.length} agree with ${ENOUGH} of them or more;`,
    `${few.filter(isRuled).length} of the others have a ruling.`,
    `${disputed.length} have a deviation without a ruling or a reason: ${listOf(disputed)}.`,
  ];
  const table = [
    `| fewer than ${ENOUGH} agree | ${names.join(" | ")} | ruling |`,
    `| --- |${" --- |".repeat(names.length + 1)}`,
    ...rows,
  ];
  const text = `${facts.join("\n")}\n\n${table.join("\n")}\n`;
  return { text, disputed: disputed.length > 0 };
}

function opinionOf({ verdict }: CaseResult): Opinion {
  if (["pass", "xpass", "warn"].includes(verdict)) return "agrees";
  if (["n/a", "declined", "info", "blocked"].includes(verdict)) return "unjudged";
  return ["xfail", "withheld"].includes(verdict) ? "deviates" : "unexplained";
}

/** Of several axes of one case the worst counts. */
function worse(one: Opinion, other: Opinion): Opinion {
  const order: readonly Opinion[] = ["unexplained", "deviates", "agrees", "unjudged"];
  return order[Math.min(order.indexOf(one), order.indexOf(other))]!;
}

const word = (opinion: Opinion): string => (opinion === "unjudged" ? "-" : opinion);

const listOf = (cases: readonly CaseOpinions[]): string =>
  cases.map(({ id }) => id).join(", ") || "none";
