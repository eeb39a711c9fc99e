/** The report on a terminal: a table of groups by implementations, then what needs action. */
import pc from "picocolors";
import type { CaseResult, Report } from "../schema.ts";
import { axes, type Column, columns, heading } from "./columns.ts";
import { reason } from "./reason.ts";
import { coverageLine, groups, levelRule, quickLine, score, type Tally, tally } from "./tally.ts";
import { oneLine } from "./text.ts";
import { faces, needsAction, rank, type Tone } from "./verdict.ts";

export type TerminalOptions = {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** Columns of the terminal; the table is folded to it, messages are not. */
  readonly width: number;
};

type Palette = ReturnType<typeof pc.createColors>;
type Cell = { readonly text: string; readonly paint: (text: string) => string };

/**
 * Renders a report as lines of text that end in a newline.
 *
 * Every verdict has a glyph and, below the table, its word: colour says nothing of its own.
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const palette = pc.createColors(options.colour);
  const shown = columns(report);
  return [
    ...table(report, shown, options.width, palette),
    "",
    ...legend(report, palette),
    ...actions(shown, palette),
    ...(report.partial ? [palette.yellow("partial: the run was cut short"), ""] : []),
    ...quickness(report, palette),
    coverageLine(report),
    palette.dim(levelRule),
    ...backends(shown, palette),
    "",
  ].join("\n");
}

/** The table, folded into several where the columns do not fit the width. */
function table(report: Report, shown: readonly Column[], width: number, palette: Palette) {
  const rows = groups(report);
  const names = [...rows.map(heading), "all"];
  const longest = Math.max(...names.map((name) => name.length));
  const indent = Math.min(longest, Math.max(16, Math.floor(width / 3)));
  const body = shown.map((column) => cellsOf(column, rows, palette));
  const widths = shown.map((column, index) =>
    Math.max(column.label.length, ...body[index]!.map((cell) => cell.text.length)),
  );
  const lines: string[] = [];
  for (const fold of folds(widths, width - indent)) {
    if (lines.length > 0) lines.push("");
    const titles = fold.map((i) => shown[i]!.label.padEnd(widths[i]!)).join("  ");
    lines.push(palette.bold(`${"".padEnd(indent)}  ${titles}`.trimEnd()));
    for (const [rowIndex, row] of names.entries()) {
      const cells = fold.map((i) => {
        const cell = body[i]![rowIndex]!;
        return cell.paint(cell.text) + " ".repeat(widths[i]! - cell.text.length);
      });
      const name = oneLine(row, indent).padEnd(indent);
      lines.push(`${rowIndex === rows.length ? palette.bold(name) : name}  ${cells.join("  ")}`);
    }
  }
  return lines.map((line) => line.trimEnd());
}

/** The cells of one column, top to bottom; the last is the sum with its score. */
function cellsOf(column: Column, rows: readonly string[], palette: Palette): Cell[] {
  const cells = rows.map((row) => {
    const counts = tally(column.run.cases.filter((result) => result.group === row));
    return { text: countsText(counts), paint: painter(worst(counts), palette) };
  });
  const all = tally(column.run.cases);
  const { passed, scored } = score(all);
  return [...cells, { text: `${passed} of ${scored} pass`, paint: painter(worst(all), palette) }];
}

/** Which columns stand side by side, at least one in each fold. */
function folds(widths: readonly number[], room: number): number[][] {
  const result: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [index, width] of widths.entries()) {
    if (used + width + 2 > room) {
      result.push([]);
      used = 0;
    }
    result.at(-1)!.push(index);
    used += width + 2;
  }
  return result;
}

function countsText(counts: Tally): string {
  if (counts.size === 0) return "·";
  return [...counts].map(([verdict, count]) => `${count}${faces[verdict].glyph}`).join(" ");
}

function worst(counts: Tally): Tone {
  const [first] = counts.keys();
  return first === undefined ? "quiet" : faces[first].tone;
}

function painter(tone: Tone, palette: Palette): (text: string) => string {
  return { good: palette.green, bad: palette.red, doubtful: palette.yellow, quiet: palette.dim }[
    tone
  ];
}

function legend(report: Report, palette: Palette): string[] {
  const counts = tally(report.runs.flatMap((run) => run.cases));
  const entries = [...counts].map(([v, n]) => `${faces[v].glyph} ${n} ${faces[v].word}`);
  return entries.length === 0 ? ["no case was judged", ""] : [palette.dim(entries.join("  ")), ""];
}

/** Each case that somebody has to act on, worst first, one line each. */
function actions(shown: readonly Column[], palette: Palette): string[] {
  const found: { column: Column; result: CaseResult }[] = [];
  for (const column of shown) {
    for (const result of column.run.cases) {
      if (needsAction(result.verdict)) found.push({ column, result });
    }
  }
  found.sort((a, b) => rank(a.result.verdict) - rank(b.result.verdict));
  const lines = found.map(({ column, result }) => {
    const { glyph, word, tone } = faces[result.verdict];
    const where = `${result.id} (${axes(result)})`;
    const { requirements, text } = reason(result);
    const why = requirements.length === 0 ? text : `${requirements.join(" ")}: ${text}`;
    return `${painter(tone, palette)(`${glyph} ${word}`)}  ${column.label}  ${where}  ${why}`;
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

/** A quick run must not pass for a whole one. */
function quickness(report: Report, palette: Palette): string[] {
  const line = quickLine(report);
  return line === undefined ? [] : [palette.yellow(line), ""];
}

/** What moved the octets of each implementation: a fallback must not pass unseen. */
function backends(shown: readonly Column[], palette: Palette): string[] {
  return shown.map(({ label, run: { implementation, sut } }) => {
    const { name, version, language, backend, runtime } = implementation;
    const title = label.startsWith(`${name} ${version}`) ? label : `${label} ${version}`;
    const facts = [language, runtime, `backend ${backend ?? "not stated"}`, sut];
    return palette.dim(`${title}: ${facts.filter((fact) => fact !== undefined).join(", ")}`);
  });
}
