import assert from "node:assert/strict";
import { test } from "node:test";
import { mutants } from "../../mutants/all.ts";
import type { Subject } from "../../src/fuzz/conversation.ts";
import { type Finding, parseFinding, writtenFinding } from "../../src/fuzz/finding.ts";
import { conversationOf, fuzz, playAgain } from "../../src/fuzz/fuzzer.ts";
import { installedDrivers, parseConnectable } from "../../src/target/connectable.ts";
import { DriverTarget } from "../../src/target/driver-target.ts";
import { mutantConnectable } from "../../src/target/mutant.ts";
import { fake, identity } from "../support/fake.ts";

const subject: Subject = { socket: "PULL", role: "bind", mechanism: "NULL" };

function driverOf(sut: string): DriverTarget {
  const mutant = mutants.find(({ id }) => sut === `mutant:${id}`);
  const connectable = mutant
    ? mutantConnectable(mutant, installedDrivers())
    : parseConnectable(sut);
  assert.equal(connectable.kind, "driver");
  return new DriverTarget("command" in connectable ? connectable.command : fake(), identity);
}

/** A run, and what it told. */
async function fuzzed(target: DriverTarget, plan: { seed: number; count: number }) {
  const findings: Finding[] = [];
  const blocked: string[] = [];
  const summary = await fuzz(
    target,
    { sut: "a target", ...plan },
    {
      found: (finding) => void findings.push(finding),
      blocked: (_, why) => void blocked.push(why),
    },
  );
  return { summary, findings, blocked };
}

test("a conversation of a number is the same each time, and those of others are not", () => {
  const of = (seed: number, index: number) => conversationOf(seed, index, subject, [subject]);

  assert.deepEqual(of(1, 5), of(1, 5));
  assert.notDeepEqual(of(1, 5), of(1, 6));
  assert.notDeepEqual(of(1, 5), of(2, 5));
});

test("the reference holds conversations of every kind without a finding", async () => {
  const target = driverOf("reference");
  const { summary, findings } = await fuzzed(target, { seed: 1, count: 200 });
  await target.close();

  assert.deepEqual(findings, []);
  assert.equal(summary.blocked, 0);
  assert.equal(summary.held, 200);
});

test("a mutant that a bad peer ends is found out, cut down, and ended again by the file", async () => {
  const target = driverOf("mutant:reset-ends-the-process");
  const { summary, findings } = await fuzzed(target, { seed: 3, count: 10 });

  assert.ok(summary.findings >= 1);
  const finding = parseFinding(writtenFinding(findings[0]!));
  assert.equal(finding.violated.question, "lives");
  assert.ok(finding.conversations.length === 1 && finding.plays > 0);

  const again = await playAgain(target, finding);
  assert.equal(again.kind, "violated");
  await target.close();

  const sound = driverOf("reference");
  const other = await playAgain(sound, finding);
  await sound.close();
  assert.equal(other.kind, "held");
});

test("a target that serves not even a good peer is blocked, and nothing was held", async () => {
  const target = new DriverTarget(fake(), identity);
  const { summary, blocked } = await fuzzed(target, { seed: 1, count: 40 });
  await target.close();

  assert.equal(summary.held, 0);
  assert.equal(summary.findings, 0);
  assert.equal(blocked.length, summary.subjects);
});
