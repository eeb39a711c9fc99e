import type { DriverTarget } from "../target/driver-target.ts";
import type { Conversation, Subject } from "./conversation.ts";
import type { Finding } from "./finding.ts";
import { minimised } from "./minimise.ts";
import { ANSWER_MS, sureTrial } from "./trial.ts";
import type { Violation } from "./verdict.ts";

/** How long an answer is waited for while a finding is made shorter, in ms: in the end it has all the time. */
const SHORT_MS = 1_000;

/** Times that conversations are played which may fail by a race alone. */
const PLAYED_MAX = 10;

/** Lists of conversations that are tried to make one finding shorter. */
export const TRIES_MAX = 250;

/**
 * Plays conversations that fail until they are as short as can be, each time with a new process
 * where the last one is not well.
 *
 * @param triesMax shorter lists that are tried
 */
export async function shortened(
  target: DriverTarget,
  subject: Subject,
  batch: readonly Conversation[],
  { question }: Violation,
  triesMax = TRIES_MAX,
): Promise<Pick<Finding, "plays" | "tries" | "conversations">> {
  const fails = async (conversations: readonly Conversation[], ms: number) => {
    const verdict = await sureTrial(target, subject, conversations, ms);
    if (verdict.kind === "violated") await target.close();
    return verdict.kind === "violated" && verdict.violation.question === question;
  };
  /** At which of so many plays it fails, from 1; 0 where it does not. */
  const failsAt = async (conversations: readonly Conversation[], plays: number, ms: number) => {
    for (let play = 1; play <= plays; play++) if (await fails(conversations, ms)) return play;
    return 0;
  };
  const first = await failsAt(batch, PLAYED_MAX, ANSWER_MS);
  if (first === 0) return { plays: 0, tries: 0, conversations: batch };
  const isSteady = first === 1 && (await fails(batch, ANSWER_MS));
  const plays = isSteady ? 1 : Math.min(PLAYED_MAX, 3 * first);
  const shorter = await minimised(
    batch,
    async (conversations) => (await failsAt(conversations, plays, SHORT_MS)) > 0,
    triesMax,
  );
  const { tries } = shorter;
  const again = await failsAt(shorter.conversations, PLAYED_MAX, ANSWER_MS);
  if (again === 0) return { plays: first, tries, conversations: batch };
  return { plays: Math.max(again, plays), tries, conversations: shorter.conversations };
}
