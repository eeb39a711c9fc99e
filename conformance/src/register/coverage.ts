import { type Coverage, levels } from "@scrutineer/report/schema";
import type { Register } from "./load.ts";
import type { Row } from "./row.ts";

/**
 * The denominators of a report: for each RFC and level how many rows there are, how many some case
 * judges, how many no black-box test can see, and how many are open. What is left is out of scope
 * by a written reason.
 *
 * @param judged ids of the rows that cases judge
 */
export function coverage(register: Register, judged: ReadonlySet<string>): Coverage[] {
  const groups = new Map<string, Row[]>();
  for (const entry of register.values()) {
    const key = `${entry.rfc} ${entry.level}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const lines = [...groups.values()].map((rows) => ({
    rfc: rows[0]!.rfc,
    level: rows[0]!.level,
    rows: rows.length,
    judged: rows.filter((entry) => judged.has(entry.id)).length,
    notObservable: rows.filter((entry) => because(entry, judged, "not observable")).length,
    open: rows.filter((entry) => because(entry, judged, "open")).length,
  }));
  return lines.sort((a, b) => a.rfc - b.rfc || levels.indexOf(a.level) - levels.indexOf(b.level));
}

const because = (entry: Row, judged: ReadonlySet<string>, reason: string): boolean =>
  !judged.has(entry.id) && (entry.untested?.startsWith(`${reason}: `) ?? false);

/** What is wrong between the register and the cases, in sentences. None where all is well. */
export function mismatches(
  register: Register,
  cases: readonly { readonly id: string; readonly judges: readonly string[] }[],
): string[] {
  const judged = new Set(cases.flatMap((entry) => entry.judges));
  const unknown = cases.flatMap(({ id, judges }) =>
    judges
      .filter((judge) => !register.has(judge))
      .map((judge) => `${id} judges ${judge}, which is not in the register`),
  );
  const both = [...register.values()]
    .filter((entry) => judged.has(entry.id) && entry.untested !== undefined)
    .map((entry) => `${entry.id} is judged by a case, yet untested: "${entry.untested}"`);
  const neither = [...register.values()]
    .filter((entry) => !judged.has(entry.id) && entry.untested === undefined)
    .map((entry) => `${entry.id} is judged by no case and says no reason in "untested"`);
  return [...unknown, ...both, ...neither];
}
