/** How a verdict is shown, and how bad it is: the one table that every rendering reads. */
import type { Verdict } from "../schema.ts";

/** What a verdict means to a reader: the target is right, wrong, doubtful, or was not judged. */
export type Tone = "good" | "bad" | "doubtful" | "quiet";

export type Face = {
  /** One column wide, never the only carrier of the meaning: the word stands beside it. */
  readonly glyph: string;
  readonly word: string;
  readonly tone: Tone;
  /** Counts in "n of N pass". A case that was not judged is in neither number. */
  readonly scored: boolean;
  readonly meaning: string;
};

const face = (glyph: string, word: string, tone: Tone, scored: boolean, meaning: string): Face => ({
  glyph,
  word,
  tone,
  scored,
  meaning,
});

export const faces: Readonly<Record<Verdict, Face>> = {
  pass: face("✓", "pass", "good", true, "does what the requirement says"),
  fail: face("✗", "fail", "bad", true, "breaks a requirement"),
  warn: face("!", "warn", "doubtful", true, "does not follow a SHOULD, which never fails"),
  info: face("i", "info", "quiet", false, "recorded where the RFC states no reaction"),
  "n/a": face("–", "n/a", "quiet", false, "declares that it lacks the capability"),
  declined: face("⊘", "declined", "quiet", false, "the driver refused the case by name"),
  blocked: face("⊥", "blocked", "doubtful", false, "the positive control failed"),
  hang: face("∞", "hang", "bad", true, "no answer before the deadline"),
  crash: face("‡", "crash", "bad", true, "the target ended during the case"),
  "suite-error": face("?", "suite error", "doubtful", false, "the suite itself is at fault"),
  xfail: face("↓", "xfail", "doubtful", true, "fails, as the baseline says"),
  xpass: face("↑", "xpass", "doubtful", true, "passes, though the baseline says it fails"),
  flaky: face("~", "flaky", "doubtful", true, "passes at times, as the baseline says"),
  withheld: face("•", "withheld", "quiet", true, "a finding reported in private"),
};

/** Worst first: what a cell of several results shows, and the order of every legend. */
const worstFirst: readonly Verdict[] = [
  "crash",
  "hang",
  "fail",
  "suite-error",
  "xpass",
  "blocked",
  "warn",
  "flaky",
  "xfail",
  "withheld",
  "declined",
  "pass",
  "info",
  "n/a",
];
const ranks = new Map(worstFirst.map((verdict, index) => [verdict, index]));

/** 0 is the worst. */
export function rank(verdict: Verdict): number {
  return ranks.get(verdict) ?? worstFirst.length;
}

/** True for the verdicts that are listed one by one under the table, because somebody must act. */
export function needsAction(verdict: Verdict): boolean {
  return rank(verdict) <= rank("blocked");
}

export const byRank: readonly Verdict[] = worstFirst;
