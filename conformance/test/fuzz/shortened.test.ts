import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, Subject } from "../../src/fuzz/conversation.ts";
import { Dice } from "../../src/fuzz/dice.ts";
import { type Finding, parseFinding, writtenFinding } from "../../src/fuzz/finding.ts";
import { playAgain } from "../../src/fuzz/fuzzer.ts";
import { opening, sent } from "../../src/fuzz/opening.ts";
import { shortened } from "../../src/fuzz/shortened.ts";
import { validConversation } from "../../src/fuzz/valid.ts";
import { command } from "../../src/octets/frame.ts";
import { driverOf } from "../support/driver.ts";

const subject: Subject = { socket: "PULL", role: "bind", mechanism: "NULL" };
const innocent = (seed: number) => validConversation(subject, new Dice(seed));
/** A PING without a TTL. */
const guilty: Conversation = {
  zmtp: "3.1",
  steps: [...opening(subject, "3.1"), sent("PING", command("PING"))],
};

test("what ends a mutant is cut down to one peer, and the file ends it again and not the reference", async () => {
  const mutant = driverOf("mutant:short-ping-ends-the-process");
  const violated = { question: "lives", saw: "the driver exited with code 1" } as const;
  const batch = [innocent(1), innocent(2), guilty, innocent(3)];
  const short = await shortened(mutant, subject, batch, violated, 10);

  assert.equal(short.plays, 1);
  assert.equal(short.tries, 10);
  assert.equal(short.conversations.length, 1);
  assert.equal(short.conversations[0]!.zmtp, "3.1");
  const about = { schema: 1, sut: "a mutant", implementation: "one", seed: 1, index: 0 } as const;
  const finding: Finding = { ...about, subject, violated, ...short };
  const read = parseFinding(writtenFinding(finding));
  assert.equal((await playAgain(mutant, read)).kind, "violated");
  await mutant.close();

  const reference = driverOf("reference");
  assert.equal((await playAgain(reference, read)).kind, "held");
  await reference.close();
});

test("what never fails again is kept whole", async () => {
  const reference = driverOf("reference");
  const violated = { question: "serves", saw: "something" } as const;
  const batch = [innocent(1), innocent(2)];
  const short = await shortened(reference, subject, batch, violated);
  await reference.close();

  assert.deepEqual(short, { plays: 0, tries: 0, conversations: batch });
});
