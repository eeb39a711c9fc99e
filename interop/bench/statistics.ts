/** @throws RangeError for no values: a median of nothing would be an invented figure. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("expected at least one value, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many times as fast as the other, in either unit: above 1 is faster. */
export function timesAsFast(value: number, other: number, unit: "msg/s" | "us"): number {
  return unit === "msg/s" ? value / other : other / value;
}

export interface Comparison {
  /** The median of the rounds' ratios. */
  readonly ratio: number;
  /** The smallest and the largest of them. */
  readonly spread: readonly [number, number];
}

/**
 * Compares two contestants round by round: each ratio is taken between neighbours in time, so what
 * disturbs the machine for a whole round disturbs both.
 *
 * @param values one per round, and `others` of the same rounds
 */
export function compare(
  values: readonly number[],
  others: readonly number[],
  unit: "msg/s" | "us",
): Comparison {
  if (values.length !== others.length) {
    throw new RangeError(`expected ${others.length} rounds, got ${values.length}`);
  }
  const ratios = values.map((value, round) => timesAsFast(value, others[round]!, unit));
  return { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
}
