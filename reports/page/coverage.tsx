/** How much of the RFCs was judged: the denominator, in a sentence and by RFC and level. */
import { coverageLine, covered, levelRule, unjudged } from "../src/render/tally.ts";
import type { Coverage as CoverageRow, Report } from "../src/schema.ts";

export function Coverage({ report }: { report: Report }) {
  const line = coverageLine(report);
  return (
    <section class="coverage" aria-label="Coverage">
      <details>
        <summary>
          <span>{line.charAt(0).toUpperCase() + line.slice(1)}.</span>
        </summary>
        <CoverageTable rows={report.coverage} />
      </details>
      <p class="rule">{levelRule}</p>
    </section>
  );
}

function CoverageTable({ rows }: { rows: readonly CoverageRow[] }) {
  const levels = [...new Set(rows.map((row) => row.level))];
  const rfcs = [...new Set(rows.map((row) => row.rfc))].sort((a, b) => a - b);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">RFC</th>
          {levels.map((level) => (
            <th key={level} scope="col">
              {level}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rfcs.map((rfc) => (
          <tr key={rfc}>
            <th scope="row">RFC {rfc}</th>
            {levels.map((level) => (
              <td key={level}>
                <Share row={rows.find((row) => row.rfc === rfc && row.level === level)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Share({ row }: { row: CoverageRow | undefined }) {
  if (row === undefined) return <span class="none">–</span>;
  const sums = covered([row]);
  const shares = [
    ["good", sums.judged],
    ["quiet", sums.notObservable],
    ["empty", sums.open + sums.outOfScope],
  ] as const;
  return (
    <>
      <div class="bar" aria-hidden="true">
        {shares.map(
          ([tone, rows]) => rows > 0 && <span key={tone} class={tone} style={{ flexGrow: rows }} />,
        )}
      </div>
      <b>{sums.judged}</b> of {sums.rows}
      <small>{unjudged(sums)}</small>
    </>
  );
}
