/** The report turned on its side: groups of cases, each with a cell for every implementation. */
import { type Column, columns, columnsElsewhere, heading } from "../src/render/columns.ts";
import { faces, rank } from "../src/render/verdict.ts";
import type { CaseResult, Report, Verdict } from "../src/schema.ts";

/** The results of one case on one implementation, one an axis, worst first. */
export type Cell = readonly CaseResult[];

export type Row = {
  readonly id: string;
  readonly title: string;
  readonly level: CaseResult["level"];
  /** One a column, in the order of the columns. */
  readonly cells: readonly Cell[];
  /** The judged implementations do not agree. */
  readonly differs: boolean;
  /** Lower case, for the text filter. */
  readonly words: string;
};

export type Group = { readonly name: string; readonly rows: readonly Row[] };

export type Matrix = {
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
  readonly rowById: ReadonlyMap<string, Row>;
};

/** @param others reports to set beside it; their runs are columns further right */
export function matrix(report: Report, others: readonly Report[] = []): Matrix {
  const shown = [
    ...columns(report),
    ...others.flatMap((other, at) => columnsElsewhere(other, at + 2)),
  ];
  const byGroup = new Map<string, Map<string, CaseResult[][]>>();
  for (const [index, { run }] of shown.entries()) {
    for (const result of run.cases) {
      const rows = byGroup.get(result.group) ?? new Map<string, CaseResult[][]>();
      byGroup.set(result.group, rows);
      const cells = rows.get(result.id) ?? shown.map(() => []);
      rows.set(result.id, cells);
      cells[index]!.push(result);
    }
  }
  const groups = [...byGroup].map(([name, rows]) => ({
    name,
    rows: [...rows].map(([id, cells]) => toRow(id, name, cells)),
  }));
  const all = groups.flatMap((group) => group.rows);
  return { columns: shown, groups, rowById: new Map(all.map((row) => [row.id, row])) };
}

function toRow(id: string, group: string, unsorted: readonly CaseResult[][]): Row {
  const cells = unsorted.map((cell) => cell.sort((a, b) => rank(a.verdict) - rank(b.verdict)));
  const results = cells.flat();
  const { title, level } = results[0]!;
  const judged = cells.flatMap(([worst]) =>
    worst !== undefined && faces[worst.verdict].scored ? [worst.verdict] : [],
  );
  const texts = results.flatMap((each) => [...each.judges, each.message]);
  const words = [...new Set([id, title, group, heading(group), ...texts])].join("\n").toLowerCase();
  return { id, title, level, cells, differs: new Set(judged).size > 1, words };
}

/** What a cell shows: the worst of its results. */
export function shownVerdict(cell: Cell): Verdict | undefined {
  return cell[0]?.verdict;
}
