import { createRequire } from "node:module";
import { cpus, release } from "node:os";
import { loadRegister, type Register, type Row, strongest } from "@scrutineer/conformance/register";
import { type Report, report } from "@scrutineer/report/schema";
import type { Plan } from "./plan.ts";
import type { Result } from "./result.ts";

const version = (): string =>
  createRequire(import.meta.url)("@scrutineer/conformance/package.json").version;

/**
 * The report of a run: one entry of `runs` per cell, which names the implementation that connects.
 *
 * @throws ZodError where it is not of the published shape; TypeError where a scenario judges what
 *   is not in the register
 */
export function reportOf(
  plan: Plan,
  results: readonly Result[],
  startedAt: Date,
  partial: boolean,
): Report {
  const register = loadRegister();
  return report.parse({
    schema: 1,
    suite: { version: version() },
    startedAt: startedAt.toISOString(),
    seed: 1,
    ...(partial ? { partial } : {}),
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
        pair: { binder, connecter },
        durationMs: cases.reduce((sum, one) => sum + one.durationMs, 0),
        cases: cases.map(
          ({ id, title, group, judges, passed, message, notes, seen, durationMs }) => ({
            id,
            rev: 1,
            title,
            group,
            judges,
            level: strongest(rowsOf(register, id, judges)),
            verdict: passed ? "pass" : "fail",
            zmtp: seen.zmtp.join(", ") || "none",
            ...(seen.mechanism.length > 0 ? { mechanism: seen.mechanism.join(", ") } : {}),
            // Of the implementation that this run is listed under; one that never got so far was to
            // connect.
            role: seen.role[0] ?? "connect",
            transport: seen.transport.join(", ") || "none",
            durationMs,
            message: [message, ...notes].filter(Boolean).join("\n"),
          }),
        ),
      };
    }),
  });
}

function rowsOf(register: Register, id: string, judges: readonly string[]): Row[] {
  return judges.map((judge) => {
    const row = register.get(judge);
    if (row === undefined) throw new TypeError(`${id} judges ${judge}: not in the register`);
    return row;
  });
}
