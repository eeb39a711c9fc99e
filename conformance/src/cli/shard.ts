import type { CatalogueEntry } from "../judge/catalogue.ts";
import { UsageError } from "./usage-error.ts";

/** One of `count` parts of a run, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** @throws UsageError where the text is not like 2/5 */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new UsageError(`--shard: expected a part like 2/5, got "${text}"`);
  }
  return { index, count };
}

/** Every case is in one part; a case and its neighbours, which cost alike, are in different ones. */
export const inShard = (
  cases: readonly CatalogueEntry[],
  { index, count }: Shard,
): readonly CatalogueEntry[] => cases.filter((_, place) => place % count === index - 1);
