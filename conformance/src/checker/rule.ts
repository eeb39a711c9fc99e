import type { Complaint } from "./finding.ts";
import type { OpenMessage, Side } from "./side.ts";

/** Judges one unit that `side` has sent. */
export type Rule<Judged> = (judged: Judged, side: Side) => Complaint | undefined;

/** Rules by the id of the register. Those of ZMTP31 hold for their twins of ZMTP30 too: twins.ts. */
export type Rules<Judged> = Readonly<Record<string, Rule<Judged>>>;

/** A command as it came; `at` is where its body begins, from the beginning of the frame. */
export interface Command {
  readonly name: string;
  readonly data: Uint8Array;
  readonly at: number;
  /** Where the data begins, from the beginning of the frame. */
  readonly dataAt: number;
}

/** A message that is whole: all that the rules of the patterns ask for. */
export interface Message extends OpenMessage {
  /** The last frame's body, as far as it is kept. */
  readonly last: Uint8Array;
  readonly lastFlags: number;
}

export const complaint = (at: number, expected: string, got: string): Complaint => ({
  at,
  expected,
  got,
});
