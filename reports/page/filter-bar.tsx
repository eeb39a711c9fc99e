/** The controls over the matrix. */
import { byRank, faces } from "../src/render/verdict.ts";
import type { CaseResult, Report, Verdict } from "../src/schema.ts";
import { Compare } from "./compare.tsx";
import { everything, type Filter } from "./filter.ts";
import { type Matrix, shownVerdict } from "./matrix-model.ts";

export type FilterBarProps = {
  matrix: Matrix;
  filter: Filter;
  shown: number;
  change: (filter: Filter) => void;
  /** Another report was read. */
  add: (report: Report) => void;
};

export function FilterBar({ matrix, filter, shown, change, add }: FilterBarProps) {
  const rows = [...matrix.rowById.values()];
  const levels = [...new Set(rows.map((row) => row.level))];
  const toggle = (verdict: Verdict) => {
    const verdicts = new Set(filter.verdicts);
    if (!verdicts.delete(verdict)) verdicts.add(verdict);
    change({ ...filter, verdicts });
  };
  return (
    <search class="filters">
      <input
        type="search"
        id="text"
        aria-label="Search cases"
        placeholder="Search cases"
        value={filter.text}
        onInput={(event) => change({ ...filter, text: event.currentTarget.value })}
      />
      <fieldset class="chips">
        <legend>Verdict</legend>
        {verdictCounts(matrix).map(([verdict, count]) => (
          <button
            key={verdict}
            type="button"
            class={`chip ${faces[verdict].tone}`}
            aria-pressed={filter.verdicts.has(verdict)}
            title={faces[verdict].meaning}
            onClick={() => toggle(verdict)}
          >
            <span class="glyph" aria-hidden="true">
              {faces[verdict].glyph}
            </span>
            {faces[verdict].word} <b>{count}</b>
          </button>
        ))}
      </fieldset>
      <select
        aria-label="Implementation"
        value={filter.column ?? ""}
        onChange={({ currentTarget: { value } }) =>
          change({
            ...filter,
            column: value === "" ? undefined : Number(value),
            against: undefined,
          })
        }
      >
        <option value="">any implementation</option>
        {matrix.columns.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
      <select
        aria-label="Level"
        value={filter.level ?? ""}
        onChange={({ currentTarget: { value } }) =>
          change({ ...filter, level: levels.find((level: CaseResult["level"]) => level === value) })
        }
      >
        <option value="">every level</option>
        {levels.map((level) => (
          <option key={level}>{level}</option>
        ))}
      </select>
      {matrix.columns.length > 1 && (
        <label class="differs">
          <input
            type="checkbox"
            checked={filter.differs}
            onChange={(event) => change({ ...filter, differs: event.currentTarget.checked })}
          />
          where they differ
        </label>
      )}
      <Compare matrix={matrix} filter={filter} change={change} add={add} />
      <output class="shown" aria-live="polite">
        {shown === rows.length ? `${rows.length} cases` : `${shown} of ${rows.length} cases`}
      </output>
      {filter !== everything && (
        <button type="button" class="plain" onClick={() => change(everything)}>
          Clear
        </button>
      )}
    </search>
  );
}

/** Cells by the verdict that they show, worst first. */
function verdictCounts(matrix: Matrix): [Verdict, number][] {
  const counts = new Map<Verdict, number>();
  for (const row of matrix.rowById.values()) {
    for (const cell of row.cells) {
      const verdict = shownVerdict(cell);
      if (verdict !== undefined) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
  }
  return byRank.flatMap((verdict): [Verdict, number][] => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [[verdict, count]];
  });
}
