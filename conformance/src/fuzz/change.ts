/** Where in a conversation a mutator changes something: one of its steps, its octets or its fields. */
import type { Conversation, Send, Step } from "./conversation.ts";
import type { Dice } from "./dice.ts";
import { type Edit, edited } from "./edit.ts";
import { type Field, fieldsOf } from "./fields.ts";

/** Octets of a command in its box, in which an edit finds its place: that of a HELLO. */
const SEALED_LENGTH = 202;

/** Values at which a size turns: the ends of one, two, four and eight octets, signed and not. */
export const BOUNDARIES: readonly bigint[] = [
  ...[0n, 1n, 2n, 0x7en, 0x7fn, 0x80n, 0xfen, 0xffn, 0x100n, 0x7fffn, 0x8000n, 0xffffn, 0x1_0000n],
  ...[31, 32, 53, 63, 64].flatMap((bits) => [2n ** BigInt(bits) - 1n, 2n ** BigInt(bits)]),
  2n ** 64n - 9n,
];

/** Makes a conversation another one. `other` is a second valid one, of the same target or not. */
export type Mutator = (conversation: Conversation, dice: Dice, other: Conversation) => Conversation;

/** Where steps are that send something. */
export const sendsOf = ({ steps }: Conversation): number[] =>
  steps.flatMap((step, at) => (step.kind === "send" ? [at] : []));

/** A mutator that makes another list of the steps, about the place `at`. */
export function onSteps(
  change: (steps: readonly Step[], at: number, dice: Dice, other: Conversation) => readonly Step[],
): Mutator {
  return (conversation, dice, other) => {
    const { steps } = conversation;
    if (steps.length === 0) return conversation;
    return { ...conversation, steps: change(steps, dice.below(steps.length), dice, other) };
  };
}

/** A mutator that changes one of the steps that send something. */
export function onSends(
  change: (step: Send, dice: Dice, conversation: Conversation) => Send,
): Mutator {
  return (conversation, dice) => {
    const places = sendsOf(conversation);
    if (places.length === 0) return conversation;
    const place = dice.pick(places);
    const steps = conversation.steps.map((step, at) =>
      at === place && step.kind === "send" ? change(step, dice, conversation) : step,
    );
    return { ...conversation, steps };
  };
}

/** A mutator that edits the octets of one step. */
export function onOctets(edits: (octets: Uint8Array, dice: Dice) => readonly Edit[]): Mutator {
  return onSends((step, dice) => {
    // Half of the changes of a command in a box are made inside, where they are authentic.
    const outside = step.sealed !== undefined && dice.oneIn(2);
    return changed(
      step,
      edits(outside ? new Uint8Array(SEALED_LENGTH) : step.octets, dice),
      outside,
    );
  });
}

/** A mutator that writes another value into one size, or one octet of flags. */
export function onField(
  kind: Field["kind"],
  value: (field: Field, octets: Uint8Array, dice: Dice) => Uint8Array,
): Mutator {
  return onSends((step, dice, { zmtp }) => {
    const fields = fieldsOf(step, zmtp === "1.0").filter((field) => field.kind === kind);
    if (fields.length === 0) return step;
    const field = dice.pick(fields);
    const octets = value(field, step.octets, dice);
    return changed(step, [{ kind: "write", at: field.at, octets }], false);
  });
}

/** A boundary, or one more or less than it was. */
export function sizeOf({ at, length }: Field, octets: Uint8Array, dice: Dice): Uint8Array {
  const before = octets
    .subarray(at, at + length)
    .reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const size = dice.oneIn(3) ? before + (dice.oneIn(2) ? 1n : -1n) : dice.pick(BOUNDARIES);
  const written = new Uint8Array(8);
  new DataView(written.buffer).setBigUint64(0, BigInt.asUintN(64, size));
  return written.subarray(8 - length);
}

/** @param outside whether the command is edited, and not what is in its box */
function changed(step: Send, edits: readonly Edit[], outside: boolean): Send {
  if (outside) return { ...step, edits: [...(step.edits ?? []), ...edits] };
  return { ...step, octets: edits.reduce(edited, step.octets) };
}
