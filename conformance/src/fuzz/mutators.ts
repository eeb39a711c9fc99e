/** Changes that make a valid conversation another one, by seed. */
import { type Mutator, onField, onOctets, onSends, onSteps, sendsOf, sizeOf } from "./change.ts";
import type { Send, Step } from "./conversation.ts";
import { fitted } from "./fit.ts";

/** The most changes of one conversation. */
const CHANGES_MAX = 4;

/** Lengths beyond those of identities, topics and commands; the last beyond any of a command. */
const LONG_BODIES = [256, 1_000, 8_193, 65_537, 300_000] as const;

/** How often a step is repeated at most. */
const REPEATED_MAX = 40;

/** More octets than any step has. */
const TO_THE_END = 0xffff_ffff;

/** All of them by name. Each gives the conversation back where there is nothing for it to change. */
export const mutators = {
  /** One bit of one step. */
  flip: onOctets((octets, dice) => [
    { kind: "flip", at: dice.below(octets.length), bit: dice.below(8) },
  ]),
  /** A size that announces another length than follows. */
  resize: onField("size", (field, octets, dice) => sizeOf(field, octets, dice)),
  /** MORE, LONG, COMMAND and the reserved bits, in any mixture. */
  reflag: onField("flags", (_, __, dice) => dice.octets(1)),
  /** A step that ends too early, while the conversation goes on. */
  truncate: onOctets((octets, dice) => [
    { kind: "remove", at: dice.below(octets.length), length: TO_THE_END },
  ]),
  /** Octets that nobody expects. */
  insert: onOctets((octets, dice) => {
    const inserted = dice.oneIn(4) ? new Uint8Array(300) : dice.octets(1 + dice.below(16));
    return [{ kind: "insert", at: dice.below(octets.length + 1), octets: inserted }];
  }),
  /** Octets that are missing. */
  remove: onOctets((octets, dice) => [
    { kind: "remove", at: dice.below(octets.length), length: 1 + dice.below(8) },
  ]),
  /** Octets of another value. */
  overwrite: onOctets((octets, dice) => {
    const written = dice.pick([dice.octets(4), new Uint8Array(4), new Uint8Array(4).fill(0xff)]);
    return [{ kind: "write", at: dice.below(octets.length), octets: written }];
  }),
  /** A body that is far longer than it was, in a frame that says so. */
  stretch: onSends((step, dice, { zmtp }) =>
    fitted(step, () => dice.pick(LONG_BODIES), zmtp === "1.0"),
  ),
  /** A body that is shorter than it was, in a frame that says so. */
  crop: onSends((step, dice, { zmtp }) =>
    fitted(step, (length) => dice.below(length), zmtp === "1.0"),
  ),
  drop: onSteps((steps, at) => [...steps.slice(0, at), ...steps.slice(at + 1)]),
  duplicate: onSteps((steps, at) => [...steps.slice(0, at + 1), ...steps.slice(at)]),
  repeat: onSteps((steps, at, dice) => {
    const repeated = Array.from({ length: 2 + dice.below(REPEATED_MAX) }, () => steps[at]!);
    return [...steps.slice(0, at), ...repeated, ...steps.slice(at + 1)];
  }),
  swap: onSteps((steps, at, dice) => {
    const partner = dice.below(steps.length);
    return steps.map((step, index) =>
      index === at ? steps[partner]! : index === partner ? steps[at]! : step,
    );
  }),
  /** A step of another conversation. */
  splice: onSteps((steps, at, dice, other) => [
    ...steps.slice(0, at),
    ...(other.steps.length > 0 ? [dice.pick(other.steps)] : []),
    ...steps.slice(at),
  ]),
  /** What another conversation goes on with. */
  cross: onSteps((steps, at, dice, other) => [
    ...steps.slice(0, at + 1),
    ...other.steps.slice(dice.below(other.steps.length)),
  ]),
  /** An end at an octet: the rest is never said. */
  cut: (conversation, dice) => {
    const places = sendsOf(conversation);
    if (places.length === 0) return conversation;
    const place = dice.pick(places);
    const step = conversation.steps[place] as Send;
    const at = dice.below(step.octets.length + 1);
    const close: Step = { kind: "close", how: dice.oneIn(2) ? "end" : "reset" };
    const last = { ...step, octets: step.octets.subarray(0, at) };
    return { ...conversation, steps: [...conversation.steps.slice(0, place), last, close] };
  },
  /** Writes of a few octets each. */
  slice: onSends((step, dice) => ({ ...step, slice: 1 + dice.below(12) })),
  /** All is said before the target has answered anything. */
  hurry: (conversation) => ({
    ...conversation,
    steps: conversation.steps.filter(({ kind }) => kind !== "await"),
  }),
} satisfies Record<string, Mutator>;

const all: readonly Mutator[] = Object.values(mutators);

/** The conversation with one to four changes. */
export const mutated: Mutator = (conversation, dice, other) => {
  let result = conversation;
  for (let left = 1 + dice.below(CHANGES_MAX); left > 0; left--) {
    result = dice.pick(all)(result, dice, other);
  }
  return result;
};
