import type { Way } from "../octets/way.ts";

/** A rule of the wire that one side broke. */
export interface Finding {
  /** Id of the register. */
  readonly requirement: string;
  /** Which side sent it: forward is the side that connected. */
  readonly way: Way;
  /** Where it begins, in octets of this way, from 0. */
  readonly offset: number;
  readonly expected: string;
  readonly got: string;
}

/** What a rule has to say against a unit. `at` counts octets from the beginning of the unit. */
export interface Complaint {
  readonly at: number;
  readonly expected: string;
  readonly got: string;
}

/** Findings that are kept of one conversation: more say nothing new. */
export const FINDINGS_MAX = 100;

/**
 * A finding as a sentence without its full stop.
 *
 * @param who names of the side that connected and of the side that listened
 */
export function inSentence(
  { requirement, way, offset, expected, got }: Finding,
  who: Readonly<Record<Way, string>> = { forward: "the connecter", backward: "the binder" },
): string {
  return `${who[way]}, octet ${offset}: expected ${expected}, got ${got} (${requirement})`;
}
