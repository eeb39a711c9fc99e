/** The page: head, coverage, filters, matrix, and the finding that is open. */
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Evidence, Report } from "../src/schema.ts";
import { Coverage } from "./coverage.tsx";
import { everything, filtered } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import { Findings } from "./findings.tsx";
import { Grid } from "./grid.tsx";
import { holdTabStop } from "./grid-keys.ts";
import { Masthead } from "./masthead.tsx";
import { type Matrix, matrix as toMatrix } from "./matrix-model.ts";
import { Pairs } from "./pairs.tsx";
import { Panel } from "./panel.tsx";
import { useHeadTop } from "./use-head-top.ts";
import { useOpenPlace } from "./use-open-place.ts";

export type AppProps = {
  report: Report;
  /** By the path in `case.evidence`; undefined where the page holds none. */
  evidence: (path: string) => Evidence | undefined;
  /** True in the browser, false where the page is prerendered. */
  live: boolean;
};

export function App({ report, evidence, live }: AppProps) {
  const [others, setOthers] = useState<readonly Report[]>([]);
  const matrix = useMemo(() => toMatrix(report, others), [report, others]);
  const [filter, change] = useState(everything);
  const groups = useMemo(() => filtered(matrix, filter), [matrix, filter]);
  const shown = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const [place, close] = useOpenPlace();
  const row = place && matrix.rowById.get(place.case);
  const column = place && matrix.columns.find(({ label }) => label === place.implementation);
  useLayoutEffect(() => {
    if (document.querySelector('.grid a.cell[tabindex="0"]') === null) holdTabStop(null);
  });
  useHeadTop();
  const chooseColumn = (label: string) =>
    change({ ...everything, column: matrix.columns.findIndex((one) => one.label === label) });
  return (
    <>
      <Masthead report={report} columns={matrix.columns} />
      <main style={`--columns: ${matrix.columns.length}; --cell: ${cellWidth(matrix)}px`}>
        <Pairs report={report} choose={live ? chooseColumn : undefined} />
        {report.coverage.length > 0 && <Coverage report={report} />}
        {live && (
          <FilterBar
            matrix={matrix}
            filter={filter}
            shown={shown}
            change={change}
            add={(other) => setOthers([...others, other])}
          />
        )}
        <Grid columns={matrix.columns} groups={groups} live={live} />
        {!live && <Findings report={report} matrix={matrix} evidence={evidence} />}
      </main>
      {place !== undefined &&
        (row !== undefined && column !== undefined ? (
          <Panel
            row={row}
            column={column}
            columns={matrix.columns}
            evidence={column.elsewhere ? () => undefined : evidence}
            close={close}
          />
        ) : (
          <p class="notice unknown" role="alert">
            The report has no case {place.case} on {place.implementation}.
          </p>
        ))}
    </>
  );
}

/** Wide enough for a name where few stand side by side, for a glyph and a word where many do. */
function cellWidth({ columns }: Matrix): number {
  if (columns.length > 8) return 84;
  return columns.length > 4 ? 104 : 136;
}
