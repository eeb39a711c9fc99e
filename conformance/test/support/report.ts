import type { CaseResult, Report } from "@scrutineer/report/schema";

/** A result, of which a test says what it is about. */
export function resultOf(over: Partial<CaseResult> & { readonly id: string }): CaseResult {
  return {
    rev: 1,
    title: "a case",
    group: "test",
    judges: ["ZMTP31-FRAME-14"],
    level: "MUST",
    verdict: "pass",
    zmtp: "3.1",
    role: "bind",
    transport: "tcp",
    durationMs: 1,
    message: "",
    ...over,
  };
}

/** A report of one run of "mine". */
export function reportOf(cases: readonly CaseResult[], over: Partial<Report> = {}): Report {
  return {
    schema: 1,
    suite: { version: "1" },
    startedAt: "2026-11-25T00:00:00.000Z",
    seed: 1,
    host: { cpu: "a", cores: 2, kernel: "6", node: "20" },
    coverage: [],
    runs: [
      {
        implementation: { name: "mine", version: "2", language: "C" },
        sut: "cmd:mine",
        durationMs: 10,
        cases: [...cases],
      },
    ],
    ...over,
  };
}
