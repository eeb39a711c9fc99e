import { suitsAddress } from "../judge/axes.ts";
import type { CatalogueEntry } from "../judge/catalogue.ts";
import type { KnownTarget } from "./targets.ts";

/** So many cases take less than 10 s on two cores, which is what one waits for while editing. */
export const QUICK_CASES = 80;

/**
 * The cases of a quick run, in their order: by turns of every group the one that judges most MUSTs
 * which no case taken before judges, the first of equals, until there are `most`. It depends on
 * nothing but the cases.
 *
 * @param isMust whether the row of this id is a MUST or MUST NOT
 */
export function quickCases(
  cases: readonly CatalogueEntry[],
  isMust: (row: string) => boolean,
  most = QUICK_CASES,
): readonly CatalogueEntry[] {
  const left = new Map<string, CatalogueEntry[]>();
  for (const each of cases) left.set(each.group, [...(left.get(each.group) ?? []), each]);
  const judged = new Set<string>();
  const taken = new Set<CatalogueEntry>();
  const gain = ({ entry }: CatalogueEntry) =>
    new Set(entry.judges.filter((row) => isMust(row) && !judged.has(row))).size;
  while (left.size > 0 && taken.size < most) {
    for (const [group, rest] of [...left].slice(0, most - taken.size)) {
      const best = rest.reduce((first, next) => (gain(next) > gain(first) ? next : first));
      taken.add(best);
      for (const row of best.entry.judges) judged.add(row);
      if (rest.length === 1) left.delete(group);
      else
        left.set(
          group,
          rest.filter((each) => each !== best),
        );
    }
  }
  return cases.filter((each) => taken.has(each));
}

/**
 * The cases among which a quick run chooses: where all targets are known by their addresses alone,
 * those that can judge one of them; all of them where there are none.
 */
export function suitableCases(
  cases: readonly CatalogueEntry[],
  targets: readonly Pick<KnownTarget, "connectable">[],
): readonly CatalogueEntry[] {
  const types = targets.map(({ connectable }) =>
    connectable.kind === "address" ? connectable.socketType : undefined,
  );
  const suits = ({ entry }: CatalogueEntry) =>
    types.some((type) => type === undefined || suitsAddress(entry, type));
  const suitable = cases.filter(suits);
  return suitable.length > 0 ? suitable : cases;
}
