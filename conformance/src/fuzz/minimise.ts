import type { Conversation, Send, Step } from "./conversation.ts";
import { ddmin } from "./ddmin.ts";

/** Whether conversations still fail. */
export type Fails = (conversations: readonly Conversation[]) => Promise<boolean>;

/** The shortest that was found, and how many trials that took. */
export interface Minimised {
  readonly conversations: readonly Conversation[];
  readonly tries: number;
}

/**
 * Leaves out what the failure does not need: conversations, then steps, then changes and octets of
 * each step.
 *
 * @param conversations fail as they are
 * @param triesMax after that many trials the shortest until then is taken
 */
export async function minimised(
  conversations: readonly Conversation[],
  fails: Fails,
  triesMax: number,
): Promise<Minimised> {
  let tries = 0;
  const bounded: Fails = async (shorter) => {
    if (tries >= triesMax) return false;
    tries += 1;
    return fails(shorter);
  };
  let left = await ddmin(conversations, bounded);
  for (const [place] of left.entries()) left = await stepsMinimised(left, place, bounded);
  for (const [place, { steps }] of left.entries()) {
    for (const [at] of steps.entries()) left = await stepMinimised(left, [place, at], bounded);
  }
  return { conversations: left, tries };
}

async function stepsMinimised(
  all: readonly Conversation[],
  place: number,
  fails: Fails,
): Promise<readonly Conversation[]> {
  const replaced = (steps: readonly Step[]) => all.with(place, { ...all[place]!, steps });
  return replaced(await ddmin(all[place]!.steps, (steps) => fails(replaced(steps))));
}

async function stepMinimised(
  all: readonly Conversation[],
  [place, at]: readonly [number, number],
  fails: Fails,
): Promise<readonly Conversation[]> {
  const conversation = all[place]!;
  const first = conversation.steps[at]!;
  if (first.kind !== "send") return all;
  const replaced = (step: Send) =>
    all.with(place, { ...conversation, steps: conversation.steps.with(at, step) });
  let step: Send = first;
  const { slice: _, ...whole } = step;
  if (step.slice !== undefined && (await fails(replaced(whole)))) step = whole;
  const { edits: __, ...unedited } = step;
  if (step.edits !== undefined && (await fails(replaced(unedited)))) step = unedited;
  else if (step.edits !== undefined) {
    const edits = await ddmin(step.edits, (few) => fails(replaced({ ...step, edits: few })));
    step = { ...step, edits };
  }
  const octets = await octetsMinimised([...step.octets], (few) =>
    fails(replaced({ ...step, octets: Uint8Array.from(few) })),
  );
  return replaced({ ...step, octets: Uint8Array.from(octets) });
}

/** Leaves sixteenths out, and sixteenths of what is left then: octets may be many, and all needed. */
async function octetsMinimised(
  octets: readonly number[],
  fails: (octets: readonly number[]) => Promise<boolean>,
): Promise<readonly number[]> {
  const shorter = await ddmin(octets, fails, Math.ceil(octets.length / 16));
  return shorter.length < octets.length ? octetsMinimised(shorter, fails) : shorter;
}
