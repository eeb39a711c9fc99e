/** What the fuzzer found, as a file that can be played again. */
import { z } from "zod";
import { annotate } from "../octets/annotate.ts";
import { join } from "../octets/literal.ts";
import { partsWithin } from "../peer/timeline.ts";
import { complaint, socketType } from "../target/protocol.ts";
import { type Conversation, mechanisms, sealings, versions } from "./conversation.ts";
import { questions } from "./verdict.ts";

const octets = z
  .string()
  .regex(/^([0-9a-f]{2})*$/, "expected octets in hex")
  .transform((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
const place = z.int().nonnegative();

const edit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("flip"), at: place, bit: z.int().min(0).max(7) }),
  z.object({ kind: z.literal("write"), at: place, octets }),
  z.object({ kind: z.literal("insert"), at: place, octets }),
  z.object({ kind: z.literal("remove"), at: place, length: place }),
]);

const step = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("send"),
    about: z.string(),
    octets,
    sealed: z.enum(sealings).exactOptional(),
    edits: z.array(edit).exactOptional(),
    slice: z.int().positive().exactOptional(),
  }),
  z.object({ kind: z.literal("await"), octets: place.exactOptional() }),
  z.object({ kind: z.literal("close"), how: z.enum(["end", "reset"]) }),
]);

const finding = z.object({
  schema: z.literal(1),
  sut: z.string(),
  implementation: z.string(),
  seed: z.int(),
  /** Of the first conversation of the batch that it was found in. */
  index: place,
  subject: z.object({
    socket: socketType,
    role: z.enum(["bind", "connect"]),
    mechanism: z.enum(mechanisms),
  }),
  violated: z.object({ question: z.enum(questions), saw: z.string() }),
  /** Times that it has to be played until it fails: a race needs several; 0 where it never did again. */
  plays: place,
  /** Shorter lists that were tried to make it as short as it is. */
  tries: place,
  conversations: z.array(z.object({ zmtp: z.enum(versions), steps: z.array(step) })).min(1),
});

/** A question with the wrong answer, and the conversations that lead to it, at the same time. */
export interface Finding extends Readonly<Omit<z.infer<typeof finding>, "conversations">> {
  readonly conversations: readonly Conversation[];
}

/** @throws FindingError one sentence that says what was expected */
export function parseFinding(text: string): Finding {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FindingError(`expected JSON: ${(error as Error).message}`);
  }
  const parsed = finding.safeParse(value);
  if (!parsed.success) throw new FindingError(`expected a finding: ${complaint(parsed.error)}`);
  return parsed.data;
}

/** A file is no finding. */
export class FindingError extends Error {}

/** The finding as a file has it: octets in hex, each step with what its octets mean. */
export function writtenFinding(found: Finding): string {
  const conversations = found.conversations.map((conversation) => ({
    ...conversation,
    steps: withMeaning(conversation),
  }));
  const inHex = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
  return `${JSON.stringify({ ...found, conversations }, inHex, 1)}\n`;
}

/** The version whose rules the octets of a peer are read by. */
const openings = { "3.1": 3, "3.0": 3, "2.0": 2, "1.0": 1 } as const;

/** What is in a box has its meaning inside; from there on the stream's own octets are not known. */
function withMeaning({ zmtp, steps }: Conversation): object[] {
  const plain = steps.map((step) =>
    step.kind === "send" && step.sealed === undefined ? step.octets : new Uint8Array(),
  );
  const parts = annotate(join(...plain), openings[zmtp]);
  let at = 0;
  return steps.map((step, index) => {
    const { length } = plain[index]!;
    const meaning = partsWithin(parts, at, length).map(({ offset, text }) => `${offset}: ${text}`);
    at += length;
    return length === 0 ? step : { ...step, meaning };
  });
}
