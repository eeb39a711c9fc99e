import { type Item, isAlike, type Lane } from "./conversation.ts";

/**
 * What the two sides did in the same place of their conversations.
 *
 * "late": only one side's timeline has it, as the last in its place. A case ends when it has seen
 * what it asks for, so what the target does then may come before the end or after it.
 */
export interface Row {
  readonly mark: "alike" | "differs" | "late";
  readonly a?: Item;
  readonly b?: Item;
}

const none: Lane = { name: "", by: "target", isOrdered: true, items: [] };

/** Lays the same lane of both sides side by side. */
export function aligned(a: Lane = none, b: Lane = none): Row[] {
  const { by, isOrdered } = a === none ? b : a;
  if (!isOrdered || (b !== none && !b.isOrdered)) return matched(a.items, b.items, by);
  const shared = sharedLength(a.items, b.items);
  const isUnknown = [a.items[shared - 1], b.items[shared - 1]].some((item) => item?.isCut);
  const shorter = Math.min(a.items.length, b.items.length);
  if (isUnknown || (shared === shorter && by === "target"))
    return beginning(a.items, b.items, shared);
  return subsequence(a.items, b.items);
}

function sharedLength(a: readonly Item[], b: readonly Item[]): number {
  const parted = a.findIndex((item, index) => b[index] === undefined || !isAlike(item, b[index]));
  return parted < 0 ? a.length : parted;
}

const alike = (a: Item, b: Item): Row => ({ mark: "alike", a, b });

function beginning(a: readonly Item[], b: readonly Item[], shared: number): Row[] {
  return [
    ...a.slice(0, shared).map((item, index) => alike(item, b[index]!)),
    ...a.slice(shared).map((item): Row => ({ mark: "late", a: item })),
    ...b.slice(shared).map((item): Row => ({ mark: "late", b: item })),
  ];
}

/** What nobody orders: each has to be on both sides, or the target may not have come to it yet. */
function matched(a: readonly Item[], b: readonly Item[], by: Lane["by"]): Row[] {
  const left = [...b];
  const rows: Row[] = [];
  const alone: Item[] = [];
  for (const item of a) {
    const index = left.findIndex((other) => isAlike(item, other));
    if (index < 0) alone.push(item);
    else rows.push(alike(item, left.splice(index, 1)[0]!));
  }
  const mark = by === "target" && (alone.length === 0 || left.length === 0) ? "late" : "differs";
  for (let index = 0; index < Math.max(alone.length, left.length); index++) {
    rows.push(row(mark, alone[index], left[index]));
  }
  return rows;
}

const row = (mark: Row["mark"], a: Item | undefined, b: Item | undefined): Row => ({
  mark,
  ...(a !== undefined && { a }),
  ...(b !== undefined && { b }),
});

/** The longest that both did in the same order; what lies between stands side by side. */
function subsequence(a: readonly Item[], b: readonly Item[]): Row[] {
  const lengths = lengthsOf(a, b);
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const alone: [Item[], Item[]] = [[], []];
    while ((i < a.length || j < b.length) && !meet(a[i], b[j], lengths, i, j)) {
      const takesA = j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!);
      if (takesA) alone[0].push(a[i++]!);
      else alone[1].push(b[j++]!);
    }
    for (let index = 0; index < Math.max(alone[0].length, alone[1].length); index++) {
      rows.push(row("differs", alone[0][index], alone[1][index]));
    }
    if (i < a.length && j < b.length) rows.push(alike(a[i++]!, b[j++]!));
  }
  return rows;
}

function meet(
  a: Item | undefined,
  b: Item | undefined,
  lengths: readonly Uint16Array[],
  i: number,
  j: number,
): boolean {
  if (a === undefined || b === undefined || !isAlike(a, b)) return false;
  return lengths[i]![j] === lengths[i + 1]![j + 1]! + 1;
}

/** How much both have in common from each place on. Timelines have 2,000 entries at most. */
function lengthsOf(a: readonly Item[], b: readonly Item[]): Uint16Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = isAlike(a[i]!, b[j]!)
        ? lengths[i + 1]![j + 1]! + 1
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
