import { seeded } from "../peer/fault.ts";

/**
 * A choice of `count` of the given, in their order: the same for the same seed, and all where there
 * are no more than that.
 */
export function sampled<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = seeded(seed);
  const places = items.map((_, place) => place);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, items.length)) {
    const [place] = places.splice(Math.floor(random() * places.length), 1);
    chosen.add(place!);
  }
  return items.filter((_, place) => chosen.has(place));
}
