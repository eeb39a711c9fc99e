/** Who gets on with whom: a row for each that binds, a column for each that connects. */
import { type PairCell, type PairTable, pairTables } from "../src/render/pairs.ts";
import type { Report } from "../src/schema.ts";

export type PairsProps = {
  report: Report;
  /** Shows the cases of one pair alone; undefined where no script runs. */
  choose: ((label: string) => void) | undefined;
};

export function Pairs({ report, choose }: PairsProps) {
  const tables = pairTables(report);
  if (tables.length === 0) return null;
  return (
    <section class="pairs" aria-label="Pairs">
      {tables.map((table) => (
        <Pair key={table.transport} table={table} choose={choose} />
      ))}
    </section>
  );
}

function Pair({ table, choose }: { table: PairTable; choose: PairsProps["choose"] }) {
  const { transport, names, cell } = table;
  return (
    <table>
      <caption>over {transport}</caption>
      <thead>
        <tr>
          <th scope="col">binds \ connects</th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((binder) => (
          <tr key={binder}>
            <th scope="row">{binder}</th>
            {names.map((connecter) => (
              <td key={connecter}>
                <Share
                  cell={cell(binder, connecter)}
                  name={`${connecter} connects to ${binder} over ${transport}`}
                  choose={choose}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type ShareProps = { cell: PairCell | undefined; name: string; choose: PairsProps["choose"] };

function Share({ cell, name, choose }: ShareProps) {
  if (cell === undefined) return <span class="none">–</span>;
  const { passed, scored, column } = cell;
  const whole = passed === scored;
  const text = (
    <>
      <i aria-hidden="true">{whole ? "✓" : "✗"}</i> {passed} of {scored}
    </>
  );
  if (choose === undefined) return <span class={whole ? "good" : "bad"}>{text}</span>;
  return (
    <button
      type="button"
      class={`plain ${whole ? "good" : "bad"}`}
      aria-label={`${passed} of ${scored} pass: ${name}`}
      onClick={() => choose(column.label)}
    >
      {text}
    </button>
  );
}
