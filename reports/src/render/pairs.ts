/** Who gets on with whom: the runs of pairs, by who binds and who connects. */
import type { Report } from "../schema.ts";
import { type Column, columns } from "./columns.ts";
import { type Score, score, tally } from "./tally.ts";

export type PairCell = Score & {
  /** The column that has the results of this pair. */
  readonly column: Column;
};

export type PairTable = {
  readonly transport: string;
  /** In the order of the report: each is a row where it binds, and a column where it connects. */
  readonly names: readonly string[];
  /** undefined where the two do not meet. */
  readonly cell: (binder: string, connecter: string) => PairCell | undefined;
};

/** One table a transport; none where the runs are those of single implementations. */
export function pairTables(report: Report): readonly PairTable[] {
  const paired = columns(report).flatMap((column) =>
    column.run.pair === undefined ? [] : [{ column, ...column.run.pair }],
  );
  const names = [...new Set(paired.flatMap(({ binder, connecter }) => [binder, connecter]))];
  const results = paired.flatMap(({ column }) => column.run.cases);
  const transports = [...new Set(results.map(({ transport }) => transport))].sort().reverse();
  return transports.map((transport) => ({
    transport,
    names,
    cell: (binder, connecter) => {
      const pair = paired.find((one) => one.binder === binder && one.connecter === connecter);
      const cases = pair?.column.run.cases.filter((one) => one.transport === transport) ?? [];
      return cases.length === 0 ? undefined : { column: pair!.column, ...score(tally(cases)) };
    },
  }));
}
