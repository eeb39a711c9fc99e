import type { DriverTarget } from "../target/driver-target.ts";
import type { Conversation, Subject } from "./conversation.ts";
import { Dice } from "./dice.ts";
import type { Finding } from "./finding.ts";
import { mutated } from "./mutators.ts";
import { shortened } from "./shortened.ts";
import { subjectsOf } from "./subjects.ts";
import { ANSWER_MS, sureTrial } from "./trial.ts";
import { validConversation } from "./valid.ts";
import type { Verdict, Violation } from "./verdict.ts";

/** Conversations that are held at the same time with one socket. */
export const BATCH = 10;

/** A target that fails so often is not fuzzed any further. */
const FINDINGS_MAX = 20;

/** What a run is told as it goes. */
export interface FuzzEvents {
  /** A question has the wrong answer: it may take minutes now to cut the conversations down. */
  failed(subject: Subject, violated: Violation): void;
  found(finding: Finding): void;
  blocked(subject: Subject, why: string): void;
}

/** What is fuzzed, and how much. */
export interface FuzzPlan {
  readonly sut: string;
  readonly seed: number;
  readonly count: number;
  /** Shorter lists of conversations that are tried for each finding; 250 where it is absent. */
  readonly triesMax?: number;
}

/** What came of a run. */
export interface FuzzSummary {
  /** Conversations that were held: a target may not come to all, and a run may be cut short. */
  readonly held: number;
  readonly subjects: number;
  readonly blocked: number;
  /** Findings of different kinds, and how often one was seen again. */
  readonly findings: number;
  readonly again: number;
}

/** The conversation of this number: the same for the same seed and subjects. */
export function conversationOf(
  seed: number,
  index: number,
  subject: Subject,
  subjects: readonly Subject[],
): Conversation {
  const dice = Dice.of(seed, index);
  const valid = validConversation(subject, dice);
  const other = validConversation(dice.oneIn(2) ? subject : dice.pick(subjects), dice);
  return mutated(valid, dice, other);
}

/**
 * Holds `count` conversations with a target, in batches, each with a socket of its own, and makes
 * what it finds as short as it can. A target that ends is started again.
 *
 * @throws UnusableTarget where the target does not start
 */
export async function fuzz(
  target: DriverTarget,
  plan: FuzzPlan,
  events: FuzzEvents,
): Promise<FuzzSummary> {
  const hello = await target.ready();
  const { name, version } = hello.impl;
  const run = new Run(target, plan, `${name} ${version}`, subjectsOf(hello), events);
  const order = new Dice(plan.seed).shuffled(run.subjects);
  for (let index = 0; index < plan.count && !run.isOver; index += BATCH) {
    await run.batch(order[(index / BATCH) % order.length]!, index);
  }
  return run.summary;
}

/** What a run has seen until now. */
class Run {
  readonly subjects: readonly Subject[];
  readonly #target: DriverTarget;
  readonly #plan: FuzzPlan;
  readonly #implementation: string;
  readonly #events: FuzzEvents;
  readonly #blocked = new Set<Subject>();
  readonly #kinds = new Set<string>();
  #held = 0;
  #again = 0;

  constructor(
    target: DriverTarget,
    plan: FuzzPlan,
    implementation: string,
    subjects: readonly Subject[],
    events: FuzzEvents,
  ) {
    this.#target = target;
    this.#plan = plan;
    this.#implementation = implementation;
    this.subjects = subjects;
    this.#events = events;
  }

  get isOver(): boolean {
    return this.#kinds.size >= FINDINGS_MAX || this.#blocked.size === this.subjects.length;
  }

  get summary(): FuzzSummary {
    return {
      held: this.#held,
      subjects: this.subjects.length,
      blocked: this.#blocked.size,
      findings: this.#kinds.size,
      again: this.#again,
    };
  }

  async batch(subject: Subject, index: number): Promise<void> {
    if (this.#blocked.has(subject)) return;
    const { seed, count } = this.#plan;
    const length = Math.min(BATCH, count - index);
    const batch = Array.from({ length }, (_, at) =>
      conversationOf(seed, index + at, subject, this.subjects),
    );
    const verdict = await sureTrial(this.#target, subject, batch, ANSWER_MS);
    if (verdict.kind === "blocked") {
      this.#blocked.add(subject);
      this.#events.blocked(subject, verdict.why);
      return;
    }
    this.#held += verdict.met;
    if (verdict.kind === "violated") await this.#found(subject, index, batch, verdict.violation);
  }

  async #found(
    subject: Subject,
    index: number,
    batch: readonly Conversation[],
    violated: Violation,
  ): Promise<void> {
    await this.#target.close();
    if (this.#kinds.has(kindOf(violated))) {
      this.#again += 1;
      return;
    }
    this.#kinds.add(kindOf(violated));
    this.#events.failed(subject, violated);
    const { sut, seed, triesMax } = this.#plan;
    const about = { schema: 1, sut, implementation: this.#implementation, seed, index } as const;
    const short = await shortened(this.#target, subject, batch, violated, triesMax);
    this.#events.found({ ...about, subject, violated, ...short });
  }
}

/** Two findings are of one kind where what was seen differs in numbers and addresses alone. */
const kindOf = ({ question, saw }: Violation): string =>
  `${question} ${saw.replace(/0x[\da-f]+|\d+/gi, "0")}`;

/** How much more often than before a finding is played until it counts as gone. */
const GONE = 3;

/**
 * Plays a finding again, several times where it depends on a race.
 *
 * @returns the first verdict that is not "held", or else "held"
 * @throws UnusableTarget
 */
export async function playAgain(target: DriverTarget, finding: Finding): Promise<Verdict> {
  const { subject, conversations, plays } = finding;
  let verdict: Verdict = { kind: "held", met: 0 };
  for (let left = GONE * Math.max(1, plays); left > 0 && verdict.kind === "held"; left--) {
    verdict = await sureTrial(target, subject, conversations, ANSWER_MS);
  }
  return verdict;
}
