/** Whether a list still fails. */
type Test<T> = (items: readonly T[]) => Promise<boolean>;

/**
 * A short list that still fails, no single part of which can be left out: the delta debugging of
 * Zeller and Hildebrandt, without its look at the parts alone that leaving out the others gives
 * too.
 *
 * @param items fails as it is
 * @param fails asked for shorter lists in the same order, never for an empty one
 * @param finest the shortest run that is left out: above 1 for fewer tries
 */
export async function ddmin<T>(
  items: readonly T[],
  fails: Test<T>,
  finest = 1,
): Promise<readonly T[]> {
  let left = items;
  let size = Math.ceil(left.length / 2);
  while (left.length > 1) {
    const shorter = await withoutOne(left, size, fails);
    if (shorter !== undefined) left = shorter;
    else if (size <= finest) break;
    else size = Math.max(finest, Math.ceil(size / 2));
    size = Math.min(size, Math.ceil(left.length / 2));
  }
  return left;
}

/** The list without one run of `size` items, where it still fails. */
async function withoutOne<T>(
  items: readonly T[],
  size: number,
  fails: Test<T>,
): Promise<readonly T[] | undefined> {
  for (let at = 0; at < items.length; at += size) {
    const rest = [...items.slice(0, at), ...items.slice(at + size)];
    if (rest.length > 0 && (await fails(rest))) return rest;
  }
  return undefined;
}
