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
  /** The column whose verdicts those of `column` have to differ from. */
  readonly against: number | undefined;
  readonly differs: boolean;
};

export const everything: Filter = {
  text: "",
  verdicts: new Set(),
  level: undefined,
  column: undefined,
  against: undefined,
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
  const cell = row.cells[filter.column] ?? [];
  if (filter.against === undefined) return wanted(cell, filter);
  const other = row.cells[filter.against] ?? [];
  if (verdictsOf(cell) === verdictsOf(other)) return false;
  return wanted(cell, filter) || wanted(other, filter);
}

/** Every axis with its verdict: a case may fail on one more of them, and look the same. */
function verdictsOf(cell: Cell): string {
  return cell
    .map(({ role, zmtp, transport, verdict }) => `${role} ${zmtp} ${transport} ${verdict}`)
    .sort()
    .join();
}

function wanted(cell: Cell, { verdicts }: Filter): boolean {
  const verdict = shownVerdict(cell);
  return verdict !== undefined && (verdicts.size === 0 || verdicts.has(verdict));
}
