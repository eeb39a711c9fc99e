import type { CatalogueEntry } from "../judge/catalogue.ts";
import { UsageError } from "./usage-error.ts";

export interface Selection {
  /** Ids; "*" stands for any run of characters. */
  readonly id?: readonly string[];
  /** A regular expression over id, title and group. */
  readonly grep?: string;
  /** The highest level of driver that the cases may need. */
  readonly level?: number;
}

/**
 * The cases that all parts of the selection admit.
 *
 * @throws UsageError for a pattern that matches no case, or is none
 */
export function selectCases(
  all: readonly CatalogueEntry[],
  { id, grep, level }: Selection,
): readonly CatalogueEntry[] {
  const globs = id?.map((glob) => ({ glob, pattern: globPattern(glob) }));
  for (const { glob, pattern } of globs ?? []) {
    if (!all.some(({ entry }) => pattern.test(entry.id))) {
      throw new UsageError(`--id: no case is named "${glob}" ("scrutineer list" names them all)`);
    }
  }
  const text = grep === undefined ? undefined : grepPattern(grep);
  const selected = all.filter(
    ({ entry, group }) =>
      (globs === undefined || globs.some(({ pattern }) => pattern.test(entry.id))) &&
      (text === undefined || text.test(`${entry.id} ${entry.title} ${group}`)) &&
      (level === undefined || entry.needs.level <= level),
  );
  if (selected.length === 0) throw new UsageError("no case matches the selection");
  return selected;
}

function globPattern(glob: string): RegExp {
  const literal = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "i");
}

function grepPattern(grep: string): RegExp {
  try {
    return new RegExp(grep, "i");
  } catch (error) {
    throw new UsageError(`--grep: ${(error as Error).message}`);
  }
}
