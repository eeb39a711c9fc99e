/** Builders of reports: a small one told by hand, and a large one from a seed. */
import type { CaseResult, Coverage, Implementation, Report, Run } from "../../src/schema.ts";

export function result(over: Partial<CaseResult> & Pick<CaseResult, "id">): CaseResult {
  return {
    rev: 1,
    title: "a command frame that carries MORE",
    group: "RFC 37, Framing",
    judges: ["ZMTP31-FRAME-09"],
    level: "MUST",
    verdict: "pass",
    zmtp: "3.1",
    role: "bind",
    transport: "tcp",
    durationMs: 12.5,
    message: "",
    ...over,
  };
}

export const libzmq: Implementation = {
  name: "libzmq",
  version: "4.3.5",
  language: "C++",
  backend: "epoll",
};

export const scrutineer: Implementation = {
  name: "scrutineer",
  version: "0.1.0",
  language: "TypeScript",
  backend: "io_uring",
  runtime: "Node.js 20.20.2",
};

export function run(implementation: Implementation, cases: readonly CaseResult[]): Run {
  return { implementation, sut: implementation.name, durationMs: 1500, cases: [...cases] };
}

export const coverage: readonly Coverage[] = [
  { rfc: 37, level: "MUST", rows: 300, judged: 262, notObservable: 25, open: 13 },
  { rfc: 37, level: "MUST NOT", rows: 100, judged: 80, notObservable: 10, open: 10 },
  { rfc: 28, level: "MUST", rows: 67, judged: 60, notObservable: 4, open: 3 },
  { rfc: 37, level: "SHOULD", rows: 41, judged: 20, notObservable: 11, open: 10 },
];

export function report(runs: readonly Run[], over: Partial<Report> = {}): Report {
  return {
    schema: 1,
    suite: { version: "0.1.0" },
    startedAt: "2026-01-02T03:04:05.678Z",
    seed: 7,
    host: { cpu: "AMD EPYC", cores: 2, kernel: "6.18.0", node: "20.20.2" },
    coverage: [...coverage],
    runs: [...runs],
    ...over,
  };
}
