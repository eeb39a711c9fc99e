import assert from "node:assert/strict";
import { test } from "node:test";
import { Blocked, type Check } from "../../src/judge/check.ts";
import { judge, judgeThrown } from "../../src/judge/verdict.ts";
import { Crash, Hang, ProtocolBroken, Refused } from "../../src/target/driver-error.ts";
import type { Hello } from "../../src/target/protocol.ts";
import { must, register, should } from "../support/case.ts";

const made = (id: string, ok: boolean): Check => ({
  row: register.get(id)!,
  ok,
  expected: "this",
  seen: "that",
});
const grammar = "ZMTP31-GREETING-03";
const may = "ZMTP31-VERSION-01";

test("all that holds passes", () => {
  assert.deepEqual(judge([made(must, true)], [], [must]), { verdict: "pass", message: "" });
});

test("a broken MUST and a broken rule of the grammar fail, whatever else holds", () => {
  for (const id of [must, grammar]) {
    const judgement = judge([made(should, false), made(id, false), made(must, true)], [], []);
    assert.equal(judgement.verdict, "fail");
    assert.equal(judgement.message, `${id}: expected this, got that`);
  }
});

test("a SHOULD that is not followed warns, and never fails", () => {
  assert.equal(judge([made(should, false), made(must, true)], [], [must]).verdict, "warn");
});

test("a MAY that is not used passes", () => {
  assert.equal(judge([made(may, false)], [], [may]).verdict, "pass");
});

test("a row that the case owes and never checked is an error of the suite", () => {
  const judgement = judge([made(must, true)], [], [must, should]);

  assert.equal(judgement.verdict, "suite-error");
  assert.match(judgement.message, new RegExp(`judges ${should} and never checked it`));
});

test("a case that only records is info, and one that does nothing an error of the suite", () => {
  assert.deepEqual(judge([], ["closes"], []), { verdict: "info", message: "closes" });
  assert.equal(judge([], [], []).verdict, "suite-error");
});

const hello = { caps: { sockets: ["DEALER"] } } as unknown as Hello;
for (const [error, verdict] of [
  [new Hang("h"), "hang"],
  [new Crash("c"), "crash"],
  [new Blocked("b"), "blocked"],
  [new ProtocolBroken("p"), "suite-error"],
  [new TypeError("t"), "suite-error"],
  [new Refused("case.begin", { kind: "declined" }), "declined"],
  [new Refused("send", { kind: "again" }), "blocked"],
  [new Refused("send", { kind: "unsupported" }), "fail"],
  [new Refused("subscribe", { kind: "unsupported" }), "n/a"],
  [new Refused("send", { kind: "internal" }), "suite-error"],
] as const) {
  test(`${error.constructor.name} "${error.message}" gives ${verdict}`, () => {
    assert.equal(judgeThrown(error, undefined, hello).verdict, verdict);
  });
}

test("a broken MUST stays a failure whatever is thrown later, but for a crash or a hang", () => {
  const failed = judge([made(must, false)], [], []);

  assert.equal(judgeThrown(new Blocked("b"), failed).verdict, "fail");
  assert.equal(judgeThrown(new Crash("c"), failed).verdict, "crash");
});
