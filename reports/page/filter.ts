/** Which rows of the matrix are shown. */
import type { CaseResult, Verdict } from "../src/schema.ts";
import { type Cell, type Group, type Matrix, type Row, shownVerdict } from "./matrix-model.ts";

export type Filter = {
  readonly text: string;
  /** Empty: every verdict. Else a row needs a cell with one of them. */
  readonly verdicts: ReadonlySet<Verdict>;
  readonly level: CaseResult["level"] | undefined;
  /** The column whose cells are asked for `verdicts`; undefined: any. */
  readonly column: number | undefined;
  readonly differs: boolean;
};

export const everything: Filter = {
  text: "",
  verdicts: new Set(),
  level: undefined,
  column: undefined,
  differs: false,
};

/** A group that keeps all its rows is returned as it is, so that it need not be drawn again. */
export function filtered(matrix: Matrix, filter: Filter): readonly Group[] {
  const needles = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return matrix.groups.flatMap((group) => {
    const rows = group.rows.filter((row) => shows(row, filter, needles));
    if (rows.length === 0) return [];
    return rows.length === group.rows.length ? [group] : [{ ...group, rows }];
  });
}

function shows(row: Row, filter: Filter, needles: readonly string[]): boolean {
  if (filter.level !== undefined && row.level !== filter.level) return false;
  if (filter.differs && !row.differs) return false;
  if (!needles.every((needle) => row.words.includes(needle))) return false;
  if (filter.column === undefined) return row.cells.some((cell) => wanted(cell, filter));
  return wanted(row.cells[filter.column] ?? [], filter);
}

function wanted(cell: Cell, { verdicts }: Filter): boolean {
  const verdict = shownVerdict(cell);
  return verdict !== undefined && (verdicts.size === 0 || verdicts.has(verdict));
}
