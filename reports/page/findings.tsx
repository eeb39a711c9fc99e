/** Findings as plain sections, for a reader without scripts: the matrix links to them. */
import { faces, rank } from "../src/render/verdict.ts";
import type { Evidence, Report } from "../src/schema.ts";
import { Finding } from "./finding.tsx";
import { anchorOf } from "./link.ts";
import type { Matrix } from "./matrix-model.ts";

/** Beyond this many the page would be larger than its use; the rest is in report.json. */
const mostFindings = 200;

export type FindingsProps = {
  report: Report;
  matrix: Matrix;
  evidence: (path: string) => Evidence | undefined;
};

export function Findings({ matrix, evidence }: FindingsProps) {
  const all = matrix.columns
    .flatMap((column) => column.run.cases.map((result) => ({ column, result })))
    .filter(({ result }) => ["bad", "doubtful"].includes(faces[result.verdict].tone))
    .sort((a, b) => rank(a.result.verdict) - rank(b.result.verdict));
  if (all.length === 0) return null;
  const listed = all.slice(0, mostFindings);
  return (
    <section class="findings">
      <h2>Findings</h2>
      {all.length > listed.length && (
        <p class="notice">
          The {listed.length} worst of {all.length}: open the page with scripts to read the others.
        </p>
      )}
      {listed.map(({ column, result }, index) => (
        <article
          key={index}
          class="finding"
          id={anchorOf({ case: result.id, implementation: column.label })}
        >
          <h3>
            <code>{result.id}</code> on {column.label}: {result.title}
          </h3>
          <Finding
            result={result}
            column={column}
            evidence={result.evidence === undefined ? undefined : evidence(result.evidence)}
          />
        </article>
      ))}
    </section>
  );
}
