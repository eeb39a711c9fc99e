/** What sets two runs beside each other: two of this report, or one of a report that is read here. */
import { useState } from "preact/hooks";
import type { Report } from "../src/schema.ts";
import type { Filter } from "./filter.ts";
import type { Matrix } from "./matrix-model.ts";

export type CompareProps = {
  matrix: Matrix;
  filter: Filter;
  change: (filter: Filter) => void;
  /** Another report was read: its runs become columns. */
  add: (report: Report) => void;
};

export function Compare({ matrix, filter, change, add }: CompareProps) {
  const [trouble, tell] = useState("");
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      add(asReport(JSON.parse(await file.text())));
      tell("");
    } catch (error) {
      tell(`${file.name}: ${(error as Error).message}`);
    }
  };
  const { column } = filter;
  return (
    <>
      {column !== undefined && matrix.columns.length > 1 && (
        <select
          aria-label="Compared with"
          value={filter.against ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change({ ...filter, against: value === "" ? undefined : Number(value) })
          }
        >
          <option value="">compared with none</option>
          {matrix.columns.map(
            ({ label }, index) =>
              index !== column && (
                <option key={label} value={index}>
                  where it differs from {label}
                </option>
              ),
          )}
        </select>
      )}
      <label class="add">
        Add a report.json
        <input
          type="file"
          accept="application/json,.json"
          onChange={({ currentTarget }) => read(currentTarget.files?.[0])}
        />
      </label>
      {trouble !== "" && (
        <p class="notice" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}

/** @throws TypeError where it is no report of this schema */
function asReport(value: unknown): Report {
  const { schema, startedAt, runs } = (value ?? {}) as Partial<Report>;
  const whole = Array.isArray(runs) && runs.every(({ cases }) => Array.isArray(cases));
  if (schema === 1 && typeof startedAt === "string" && whole) return value as Report;
  throw new TypeError("expected a report.json of Scrutineer");
}
