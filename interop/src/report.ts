import { createRequire } from "node:module";
import { cpus, release } from "node:os";
import { type Report, report } from "@scrutineer/report/schema";
import type { Plan } from "./plan.ts";
import type { Result } from "./result.ts";

const version = (): string =>
  createRequire(import.meta.url)("@scrutineer/conformance/package.json").version;

/**
 * The report of a run: one entry of `runs` per cell, which names the implementation that connects.
 *
 * @throws ZodError where it is not of the published shape
 */
export function reportOf(plan: Plan, results: readonly Result[], startedAt: Date): Report {
  return report.parse({
    schema: 1,
    suite: { version: version() },
    startedAt: startedAt.toISOString(),
    seed: 1,
    host: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      kernel: release(),
      node: process.versions.node,
    },
    coverage: [],
    runs: plan.cells.map(({ binder, connecter }) => {
      const cases = results.filter((one) => one.binder === binder && one.connecter === connecter);
      const known = cases.find((one) => one.implementations)?.implementations?.connecter;
      return {
        implementation: known ?? { name: connecter, version: "unknown", language: "unknown" },
        sut: `${binder} binds, ${connecter} connects`,
        durationMs: cases.reduce((sum, one) => sum + one.durationMs, 0),
        cases: cases.map(({ id, title, group, judges, passed, message, notes, durationMs }) => ({
          id,
          rev: 1,
          title,
          group,
          judges,
          level: "MUST",
          verdict: passed ? "pass" : "fail",
          zmtp: "3.1",
          role: "connect",
          transport: "tcp",
          durationMs,
          message: [message, ...notes].filter(Boolean).join("\n"),
        })),
      };
    }),
  });
}
