/** The matrix: a row a case, a column an implementation, grouped by the heading of the RFC. */
import { Component } from "preact";
import { type Column, heading } from "../src/render/columns.ts";
import { faces } from "../src/render/verdict.ts";
import type { Implementation } from "../src/schema.ts";
import { moveFocus, takeFocus } from "./grid-keys.ts";
import { linkTo } from "./link.ts";
import { type Cell, type Group, type Row, shownVerdict } from "./matrix-model.ts";

/** In CSS pixels, as in grid.css: the browser skips groups out of sight and needs their size. */
const rowHeight = 30;
const headingHeight = 38;

export type GridProps = {
  columns: readonly Column[];
  groups: readonly Group[];
  /** False in the prerendered page, where no script moves the focus: a table, no grid. */
  live: boolean;
};

export function Grid({ columns, groups, live }: GridProps) {
  return (
    <table
      class="grid"
      role={live ? "grid" : undefined}
      aria-label="Cases by implementation"
      onKeyDown={moveFocus}
      onFocusCapture={takeFocus}
    >
      <thead>
        <tr class="row head">
          <th scope="col" class="corner">
            Case
          </th>
          {columns.map(({ label, run: { implementation } }) => (
            <th key={label} scope="col" title={`${label} ${implementation.version}`}>
              <span>{implementation.name}</span>
              <small>{variant(label, implementation)}</small>
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <GroupRows key={group.name} group={group} columns={columns} live={live} />
      ))}
      {groups.length === 0 && <caption class="nothing">No case matches.</caption>}
    </table>
  );
}

/** What stands under the name: the version, and whatever else tells two columns apart. */
function variant(label: string, { name, version }: Implementation): string {
  return label === name ? version : label.replace(`${name} `, "");
}

type GroupProps = { group: Group; columns: readonly Column[]; live: boolean };

/** Draws a group once: as long as a filter leaves it whole, it is the same object. */
class GroupRows extends Component<GroupProps> {
  override shouldComponentUpdate(next: GroupProps): boolean {
    return next.group !== this.props.group;
  }

  override render() {
    const { group, columns, live } = this.props;
    const height = headingHeight + group.rows.length * rowHeight;
    return (
      <tbody class="group" style={`contain-intrinsic-size: auto ${height}px`}>
        <tr class="row heading">
          <th scope="rowgroup" colSpan={columns.length + 1}>
            {heading(group.name)} <small>{group.rows.length}</small>
          </th>
        </tr>
        {group.rows.map((row) => (
          <CaseRow key={row.id} row={row} columns={columns} live={live} />
        ))}
      </tbody>
    );
  }
}

function CaseRow({ row, columns, live }: { row: Row; columns: readonly Column[]; live: boolean }) {
  return (
    <tr class="row" data-case={row.id}>
      <th scope="row" class="case" title={row.title}>
        <code>{row.id}</code>
        <span class="case-title">{row.title}</span>
        <span class="level">{row.level}</span>
      </th>
      {row.cells.map((cell, index) => (
        <td key={columns[index]!.label}>
          <CellLink cell={cell} id={row.id} label={columns[index]!.label} live={live} />
        </td>
      ))}
    </tr>
  );
}

type CellProps = { cell: Cell; id: string; label: string; live: boolean };

function CellLink({ cell, id, label, live }: CellProps) {
  const verdict = shownVerdict(cell);
  if (verdict === undefined) return <span class="none">·</span>;
  const { glyph, word, tone } = faces[verdict];
  const times = timesOf(cell);
  return (
    <a
      class={`cell ${tone}`}
      href={linkTo({ case: id, implementation: label })}
      tabIndex={live ? -1 : undefined}
      aria-label={`${word}${times}: ${id} on ${label}`}
    >
      <i aria-hidden="true">{glyph}</i> {word}
      {times && <small>{times}</small>}
    </a>
  );
}

/** " 1/4": on how many axes a finding stands. A pass stands on all that were judged. */
function timesOf(cell: Cell): string {
  const worst = cell[0]!.verdict;
  const judged = cell.filter(({ verdict }) => faces[verdict].scored || verdict === worst);
  if (judged.length < 2 || !["bad", "doubtful"].includes(faces[worst].tone)) return "";
  return ` ${judged.filter(({ verdict }) => verdict === worst).length}/${judged.length}`;
}
