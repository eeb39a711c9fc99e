/** What is asked of a target after conversations that are not legal. */
export const questions = ["lives", "serves", "welcomes", "gives back"] as const;
export type Question = (typeof questions)[number];

/** A question that has the wrong answer, and what was seen. */
export interface Violation {
  readonly question: Question;
  readonly saw: string;
}

/** How a trial went. */
export type Verdict =
  | { readonly kind: "held"; readonly met: number }
  | { readonly kind: "violated"; readonly met: number; readonly violation: Violation }
  /** Nothing was tried: not even a good peer is served. */
  | { readonly kind: "blocked"; readonly why: string };
