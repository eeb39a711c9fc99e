import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, Send } from "../../src/fuzz/conversation.ts";
import { minimised } from "../../src/fuzz/minimise.ts";
import { bytes } from "../../src/octets/literal.ts";

const send = (literal: string, more: Partial<Send> = {}): Send => ({
  ...{ kind: "send", about: "a step", octets: bytes(literal) },
  ...more,
});
const conversation = (...steps: Conversation["steps"]): Conversation => ({ zmtp: "3.1", steps });

const innocent = conversation(send("01 02 03"), { kind: "await" }, send("04"));
const guilty = conversation(
  send("01 02"),
  { kind: "await", octets: 64 },
  send("10 20 ff 30 ff 40", { slice: 2, edits: [{ kind: "flip", at: 0, bit: 1 }] }),
  { kind: "close", how: "reset" },
);

/** Fails where a step has two octets FF. */
const fails = async (conversations: readonly Conversation[]) =>
  conversations.some(({ steps }) =>
    steps.some((step) => step.kind === "send" && step.octets.filter((o) => o === 0xff).length > 1),
  );

test("what fails is cut down to one conversation, one step and the octets that it needs", async () => {
  const { conversations, tries } = await minimised([innocent, guilty, innocent], fails, 1_000);

  assert.deepEqual(conversations, [conversation(send("ff ff"))]);
  assert.ok(tries > 5);
});

test("an edit that the failure needs is kept, and those that it does not need are not", async () => {
  const needed = { kind: "insert", at: 3, octets: bytes("ff") } as const;
  const edits = [{ kind: "flip", at: 0, bit: 1 }, needed, { kind: "flip", at: 1, bit: 2 }] as const;
  const bent = conversation(send("01 02", { sealed: "READY", edits }));
  const isKept = async ([only]: readonly Conversation[]) =>
    only!.steps.some((step) => step.kind === "send" && step.edits?.includes(needed) === true);

  const { conversations } = await minimised([bent], isKept, 1_000);

  assert.deepEqual((conversations[0]!.steps[0] as Send).edits, [needed]);
});

test("the tries are bounded, and what is left fails", async () => {
  let asked = 0;
  const counted = async (conversations: readonly Conversation[]) => {
    asked += 1;
    return fails(conversations);
  };

  const { conversations, tries } = await minimised([innocent, guilty, innocent], counted, 4);

  assert.equal(tries, 4);
  assert.equal(asked, 4);
  assert.ok(await fails(conversations));
});
