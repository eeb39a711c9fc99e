import type { Contestant } from "./contestants.ts";
import type { PairResult } from "./pair.ts";

/** Seconds of the run that warms the machine up and is not counted. */
const WARM_UP_SECONDS = 0.3;

/** What one contestant achieved: one result per round, or why it was given up. */
export interface Outcome {
  readonly contestant: Contestant;
  readonly results: PairResult[];
  failure: string | undefined;
}

/**
 * Runs the contestants of one work in turn, each round starting with the next one, so that none of
 * them always has the quiet moments. A contestant that fails once is out.
 *
 * @param measure runs one contestant once; a rejection is its failure
 * @param progress is told what runs now
 */
export async function alternate(
  group: readonly Contestant[],
  times: { readonly rounds: number; readonly seconds: number },
  measure: (contestant: Contestant, seconds: number) => Promise<PairResult>,
  progress: (text: string) => void,
): Promise<Outcome[]> {
  const outcomes = group.map(
    (contestant): Outcome => ({ contestant, results: [], failure: undefined }),
  );
  for (let round = 0; round <= times.rounds; round++) {
    progress(round === 0 ? "warm-up" : `round ${round} of ${times.rounds}`);
    for (let turn = 0; turn < outcomes.length; turn++) {
      const outcome = outcomes[(round + turn) % outcomes.length]!;
      if (outcome.failure !== undefined) continue;
      const seconds = round === 0 ? Math.min(WARM_UP_SECONDS, times.seconds) : times.seconds;
      try {
        const result = await measure(outcome.contestant, seconds);
        if (round > 0) outcome.results.push(result);
      } catch (error) {
        outcome.failure = (error as Error).message;
      }
    }
  }
  return outcomes;
}
