import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { CaseResult, Verdict } from "@scrutineer/report/schema";
import { againstBaseline, readBaseline } from "../../src/judge/baseline.ts";

const folder = mkdtempSync(join(tmpdir(), "scrutineer-baseline-"));
after(() => rmSync(folder, { recursive: true }));

const known = new Set(["ZMTP-FRAME-001"]);
const today = "2026-11-23";

function read(text: string) {
  const path = join(folder, "baseline.yaml");
  writeFileSync(path, text);
  return readBaseline(path, known);
}

function result(verdict: Verdict, message = "ROW-01: expected 1, got 2"): CaseResult {
  return {
    id: "ZMTP-FRAME-001",
    rev: 1,
    title: "a frame",
    group: "RFC 37, framing",
    judges: ["ROW-01"],
    level: "MUST",
    verdict,
    zmtp: "3.1",
    role: "bind",
    transport: "tcp",
    durationMs: 1,
    message,
  };
}

test("a known failure is expected, and says why", () => {
  const entries = read("ZMTP-FRAME-001: { expect: fail, because: by design, matches: ROW-01 }");

  const seen = againstBaseline(result("fail"), entries, today);

  assert.equal(seen.verdict, "xfail");
  assert.match(seen.message, /known: by design/);
});

test("a known failure that has gone is an unexpected pass", () => {
  const entries = read("ZMTP-FRAME-001: { expect: fail, because: by design }");

  assert.equal(againstBaseline(result("pass"), entries, today).verdict, "xpass");
});

test("a failure that depends on a race may be there or not", () => {
  const entries = read("ZMTP-FRAME-001: { expect: fail, because: a race, sometimes: true }");

  assert.equal(againstBaseline(result("pass"), entries, today).verdict, "pass");
  assert.equal(againstBaseline(result("fail"), entries, today).verdict, "xfail");
});

test("a failure for another reason stays a failure", () => {
  const entries = read("ZMTP-FRAME-001: { expect: fail, because: by design, matches: ROW-02 }");

  assert.equal(againstBaseline(result("fail"), entries, today).verdict, "fail");
});

test("a worse verdict than the expected one stays what it is", () => {
  const entries = read("ZMTP-FRAME-001: { expect: fail, because: by design }");

  assert.equal(againstBaseline(result("crash"), entries, today).verdict, "crash");
});

test("an expired entry expects nothing", () => {
  const entries = read('ZMTP-FRAME-001: { expect: fail, because: by design, until: "2026-11-22" }');

  assert.equal(againstBaseline(result("fail"), entries, today).verdict, "fail");
});

test("an entry holds for the roles and versions that it names alone", () => {
  const entries = read("ZMTP-FRAME-001@connect: { expect: fail, because: by design }");

  assert.equal(againstBaseline(result("fail"), entries, today).verdict, "fail");
  const connecting = { ...result("fail"), role: "connect" as const };
  assert.equal(againstBaseline(connecting, entries, today).verdict, "xfail");
});

for (const [fault, text, expected] of [
  ["an unknown case", "\nZMTP-NONE-001: { expect: fail, because: x }", /yaml:2: expected the id/],
  ["an unknown verdict", "ZMTP-FRAME-001: { expect: sad, because: x }", /yaml:1: .*expect/],
  ["no reason", "ZMTP-FRAME-001: { expect: fail }", /yaml:1: .*because/],
  ["an unknown axis", "ZMTP-FRAME-001@up: { expect: fail, because: x }", /yaml:1: .*axes/],
  ["no YAML", "ZMTP-FRAME-001: {", /baseline\.yaml:1: /],
] as const) {
  test(`a baseline with ${fault} is refused by file and line`, () => {
    assert.throws(() => read(text), { name: "TypeError", message: expected });
  });
}
