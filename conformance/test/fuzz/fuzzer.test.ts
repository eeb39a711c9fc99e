import assert from "node:assert/strict";
import { test } from "node:test";
import type { Subject } from "../../src/fuzz/conversation.ts";
import type { Finding } from "../../src/fuzz/finding.ts";
import { conversationOf, type FuzzPlan, fuzz } from "../../src/fuzz/fuzzer.ts";
import type { Violation } from "../../src/fuzz/verdict.ts";
import { DriverTarget } from "../../src/target/driver-target.ts";
import { driverOf } from "../support/driver.ts";
import { fake, identity } from "../support/fake.ts";

const subject: Subject = { socket: "PULL", role: "bind", mechanism: "NULL" };

/** A run, and what it told. */
async function fuzzed(target: DriverTarget, plan: Omit<FuzzPlan, "sut">) {
  const findings: Finding[] = [];
  const failed: Violation[] = [];
  const blocked: string[] = [];
  const summary = await fuzz(
    target,
    { sut: "a target", ...plan },
    {
      failed: (_, violated) => void failed.push(violated),
      found: (finding) => void findings.push(finding),
      blocked: (_, why) => void blocked.push(why),
    },
  );
  return { summary, findings, failed, blocked };
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

test("a mutant that bad peers end is found out, and started again", async () => {
  const target = driverOf("mutant:reset-ends-the-process");
  const plan = { seed: 3, count: 20, triesMax: 3 };
  const { summary, findings, failed } = await fuzzed(target, plan);
  await target.close();

  assert.ok(summary.findings >= 1);
  assert.equal(findings.length, summary.findings);
  assert.deepEqual(
    failed,
    findings.map(({ violated }) => violated),
  );
  assert.equal(findings[0]!.violated.question, "lives");
  assert.ok(summary.held > 10);
});

test("a target that serves not even a good peer is blocked, and nothing was held", async () => {
  const target = new DriverTarget(fake(), identity);
  const { summary, blocked } = await fuzzed(target, { seed: 1, count: 40 });
  await target.close();

  assert.equal(summary.held, 0);
  assert.equal(summary.findings, 0);
  assert.equal(blocked.length, summary.subjects);
});
