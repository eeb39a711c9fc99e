import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { dirname } from "node:path";
import type { CaseResult, Report } from "@scrutineer/report/schema";
import type { Plan } from "./plan.ts";

/**
 * The report of a run as it grows. It is readable at every moment: a run that is killed leaves what
 * was judged, marked as partial.
 */
export class GrowingReport {
  readonly #plan: Plan;
  readonly #path: string;
  readonly #startedAt = new Date();
  readonly #cases = new Map<string, CaseResult[]>();
  readonly #firstMs = new Map<string, number>();
  readonly #lastMs = new Map<string, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#path = `${plan.out}/report.json`;
    mkdirSync(dirname(this.#path), { recursive: true });
  }

  /** @param beganMs when the case began, in milliseconds of the clock of the day */
  add(sut: string, result: CaseResult, beganMs: number): void {
    this.#cases.set(sut, [...(this.#cases.get(sut) ?? []), result]);
    this.#firstMs.set(sut, Math.min(beganMs, this.#firstMs.get(sut) ?? beganMs));
    const ended = beganMs + result.durationMs;
    this.#lastMs.set(sut, Math.max(ended, this.#lastMs.get(sut) ?? ended));
  }

  report(partial: boolean): Report {
    const { suite, seed, coverage, targets, shard, quick } = this.#plan;
    return {
      schema: 1,
      suite: { version: suite },
      startedAt: this.#startedAt.toISOString(),
      seed,
      host: {
        cpu: cpus()[0]?.model ?? "unknown",
        cores: cpus().length,
        kernel: release(),
        node: process.versions.node,
      },
      ...(partial && { partial }),
      ...(shard !== undefined && { shard }),
      ...(quick !== undefined && { quick }),
      coverage,
      runs: targets.map(({ connectable: { sut }, implementation }) => ({
        implementation,
        sut,
        durationMs: (this.#lastMs.get(sut) ?? 0) - (this.#firstMs.get(sut) ?? 0),
        cases: (this.#cases.get(sut) ?? []).sort(byId),
      })),
    };
  }

  /** Replaces the file at once: a reader sees the old report or the new one. */
  write(partial: boolean): void {
    const next = `${this.#path}.next`;
    writeFileSync(next, `${JSON.stringify(this.report(partial), undefined, 1)}\n`);
    renameSync(next, this.#path);
  }
}

const keyOf = ({ group, id, zmtp, role }: CaseResult): string => `${group} ${id} ${zmtp} ${role}`;

const byId = (a: CaseResult, b: CaseResult): number => (keyOf(a) < keyOf(b) ? -1 : 1);
