/** A badge for one implementation, as the endpoint of shields.io reads it. */
import type { Report } from "../schema.ts";
import { columns } from "./columns.ts";
import { score, tally } from "./tally.ts";

export type Badge = {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
  readonly isError: boolean;
};

/**
 * Renders the badge of an implementation.
 *
 * @param implementation its name as in the report, or its column's label where two share the name
 * @throws RangeError where the report has no such implementation, or more than one
 */
export function renderBadge(report: Report, implementation: string): Badge {
  const shown = columns(report);
  const labelled = shown.filter((column) => column.label === implementation);
  const named = shown.filter((column) => column.run.implementation.name === implementation);
  const [column, second] = labelled.length > 0 ? labelled : named;
  if (column === undefined || second !== undefined) {
    const labels = shown.map(({ label }) => JSON.stringify(label)).join(", ");
    const expected = labels === "" ? "no implementation at all" : `one of ${labels}`;
    throw new RangeError(`expected ${expected}, got ${JSON.stringify(implementation)}`);
  }
  const counts = tally(column.run.cases);
  const { passed, scored } = score(counts);
  const warned = counts.get("warn") ?? 0;
  return {
    schemaVersion: 1,
    label: "ZMTP conformance",
    message: scored === 0 ? "not judged" : `${passed} of ${scored} pass`,
    color: colour(passed, warned, scored),
    isError: false,
  };
}

/** Warnings alone turn a badge no worse than yellow-green: a SHOULD is not a MUST. */
function colour(passed: number, warned: number, scored: number): string {
  if (scored === 0) return "lightgrey";
  if (passed === scored) return "brightgreen";
  if (passed + warned === scored) return "yellowgreen";
  return (passed + warned) / scored >= 0.9 ? "orange" : "red";
}
