/** The drawer that a cell opens: one case on one implementation. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { axes, type Column } from "../src/render/columns.ts";
import { faces } from "../src/render/verdict.ts";
import type { CaseResult, Evidence } from "../src/schema.ts";
import { Badge } from "./badge.tsx";
import { Finding } from "./finding.tsx";
import { linkTo } from "./link.ts";
import { type Row, shownVerdict } from "./matrix-model.ts";

export type PanelProps = {
  row: Row;
  column: Column;
  columns: readonly Column[];
  evidence: (path: string) => Evidence | undefined;
  close: () => void;
};

export function Panel({ row, column, columns, evidence, close }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const drawer = useRef<HTMLDialogElement>(null);
  // Before the panel is painted: later it could take the focus from what has closed it.
  useLayoutEffect(() => {
    drawer.current?.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [row, column]);
  const cell = row.cells[columns.indexOf(column)] ?? [];
  return (
    <dialog ref={drawer} open class="panel" aria-labelledby="finding-title">
      <div class="panel-head">
        <p class="trail">
          <code>{row.id}</code> on <b>{column.label}</b> {column.run.implementation.version}
        </p>
        <button type="button" class="plain close" aria-label="Close" onClick={close}>
          ✕ <kbd>Esc</kbd>
        </button>
        <h2 id="finding-title" ref={heading} tabIndex={-1}>
          {row.title}
        </h2>
        <Others row={row} column={column} columns={columns} />
      </div>
      {cell.map((result, index) => (
        <Axis key={index} result={result} alone={cell.length === 1} first={index === 0}>
          <Finding
            result={result}
            column={column}
            evidence={result.evidence === undefined ? undefined : evidence(result.evidence)}
            headed={cell.length > 1}
          />
        </Axis>
      ))}
    </dialog>
  );
}

/** The same case on every implementation. */
function Others({ row, column, columns }: Pick<PanelProps, "row" | "column" | "columns">) {
  if (columns.length < 2) return null;
  return (
    <nav class="others" aria-label="This case on each implementation">
      {columns.map((other, index) => {
        const verdict = shownVerdict(row.cells[index] ?? []);
        if (verdict === undefined) return null;
        const { glyph, word, tone } = faces[verdict];
        return (
          <a
            key={other.label}
            class={`other ${tone}`}
            href={linkTo({ case: row.id, implementation: other.label })}
            aria-current={other === column ? "true" : undefined}
          >
            {other.label}{" "}
            <b>
              <i aria-hidden="true">{glyph}</i> {word}
            </b>
          </a>
        );
      })}
    </nav>
  );
}

type AxisProps = {
  result: CaseResult;
  alone: boolean;
  first: boolean;
  children: ComponentChildren;
};

/** One of the axes on which a case ran; the worst is open. */
function Axis({ result, alone, first, children }: AxisProps) {
  if (alone) return <article class="finding">{children}</article>;
  return (
    <details class="finding axis" open={first}>
      <summary>
        <Badge verdict={result.verdict} /> {axes(result)}
      </summary>
      {children}
    </details>
  );
}
