/** The report as Markdown for a GitHub step summary, which may be at most 1 MiB long. */
import type { CaseResult, Report } from "../schema.ts";
import { axes, type Column, columns } from "./columns.ts";
import { reason } from "./reason.ts";
import {
  coverageLine,
  covered,
  levelRule,
  quickLine,
  type Score,
  score,
  scoresByVersion,
  tally,
  unjudged,
} from "./tally.ts";
import { count, oneLine } from "./text.ts";
import { byRank, faces, needsAction, rank } from "./verdict.ts";

/** Cases listed one by one; at 500 characters each they stay far below the limit. */
const mostListed = 200;

/** Renders a report as GitHub Markdown. */
export function renderSummary(report: Report): string {
  const shown = columns(report);
  const quick = quickLine(report);
  return [
    "## ZMTP conformance",
    "",
    ...(report.partial ? ["> **Partial:** the run was cut short.", ""] : []),
    ...(quick === undefined ? [] : [`> ${quick}.`, ""]),
    ...scores(shown),
    "",
    ...actions(shown),
    `**Coverage:** ${coverageLine(report)}.`,
    "",
    ...coverageTable(report),
    `<sub>${levelRule} Suite ${plain(report.suite.version)}, seed ${report.seed}.</sub>`,
    "",
  ].join("\n");
}

function scores(shown: readonly Column[]): string[] {
  const all = tally(shown.flatMap(({ run }) => run.cases));
  const verdicts = byRank.filter((verdict) => all.has(verdict) && verdict !== "pass");
  const heads = verdicts.map((verdict) => `${faces[verdict].glyph} ${faces[verdict].word}`);
  const rows = shown.map(({ label, run }) => {
    const counts = tally(run.cases);
    const byVersion = [...scoresByVersion(run)].map(([zmtp, each]) => `${zmtp}: ${of(each)}`);
    return [
      plain(label),
      plain(run.implementation.version),
      plain(run.implementation.backend ?? "not stated"),
      `**${of(score(counts))}**`,
      byVersion.map(plain).join("<br>"),
      ...verdicts.map((verdict) => String(counts.get(verdict) ?? "")),
    ];
  });
  const titles = ["implementation", "version", "backend", "pass", "by ZMTP version", ...heads];
  return markdownTable(titles, rows, 3);
}

function actions(shown: readonly Column[]): string[] {
  const found = shown.flatMap(({ label, run }) =>
    run.cases.filter((each) => needsAction(each.verdict)).map((result) => ({ label, result })),
  );
  found.sort((a, b) => rank(a.result.verdict) - rank(b.result.verdict));
  if (found.length === 0) return ["No case failed.", ""];
  const listed = found.slice(0, mostListed).map(({ label, result }) => line(label, result));
  const more = found.length - listed.length;
  return [
    `<details open><summary>${count(found.length, "case")} to act on</summary>`,
    "",
    ...listed,
    ...(more > 0 ? ["", `and ${more} more, in the report's page and report.json`] : []),
    "",
    "</details>",
    "",
  ];
}

function line(label: string, result: CaseResult): string {
  const { glyph, word } = faces[result.verdict];
  const { requirements, text } = reason(result, 300);
  const ids = [result.id, ...requirements].map((id) => `\`${id.replaceAll("`", "")}\``).join(" ");
  return `- ${glyph} **${word}** ${plain(label)} ${ids}: ${plain(text)} (${plain(axes(result))})`;
}

function coverageTable(report: Report): string[] {
  if (report.coverage.length === 0) return [];
  const rows = report.coverage.map((row) => [
    `RFC ${row.rfc}`,
    row.level,
    unjudged(covered([row])),
    String(row.judged),
    String(row.rows),
  ]);
  const titles = ["RFC", "level", "not judged", "judged", "of rows"];
  return [
    "<details><summary>by RFC and level</summary>",
    "",
    ...markdownTable(titles, rows, 3),
    "",
    "</details>",
    "",
  ];
}

/** A table whose first `texts` columns are left-aligned, the others right-aligned. */
function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  texts: number,
): string[] {
  const rules = titles.map((_, index) => (index < texts ? "---" : "---:"));
  return [titles, rules, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function of({ passed, scored }: Score): string {
  return `${passed} of ${scored}`;
}

/** Text that Markdown would read as markup, made plain. */
function plain(value: string): string {
  return oneLine(value)
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c)
    .replace(/[\\`*_[\]|~@]/g, (c) => `\\${c}`);
}
