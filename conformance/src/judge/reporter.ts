import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { againstBaseline } from "./baseline.ts";
import { exitCode, exitCodes } from "./exit-code.ts";
import { type Plan, readPlan } from "./plan.ts";
import { GrowingReport } from "./report-file.ts";
import { readRun, wasStopped } from "./run-annotation.ts";

/** How often the growing report is written at most, in ms. */
const WRITE_EVERY_MS = 500;

/** How often the runner looks whether the command line that started it is still there, in ms. */
const LOOK_MS = 500;

/**
 * Stops the run when the command line is gone: one that is killed outright cannot pass that on, and
 * would leave runner, workers and drivers behind.
 */
function stopWithParent(): void {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGINT");
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
}

/** Turns what the Playwright runner saw into the report: the verdicts are ours, not the runner's. */
export default class ConformanceReporter implements Reporter {
  readonly #plan: Plan = readPlan();
  readonly #growing = new GrowingReport(this.#plan);
  readonly #today = new Date().toISOString().slice(0, 10);
  #planned = 0;
  #done = 0;
  #writtenMs = 0;

  onBegin(_config: unknown, suite: { allTests(): TestCase[] }): void {
    stopWithParent();
    this.#planned = suite.allTests().length;
    this.#growing.write(true);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const annotations = [...test.annotations, ...result.annotations];
    // The run was stopped: the case is missing in the report, and that is partial.
    if (wasStopped(annotations, result.status)) return;
    const { sut, result: judged } = readRun(
      annotations,
      result.errors[0]?.message ?? result.status,
    );
    const target = this.#plan.targets.find(({ connectable }) => connectable.sut === sut);
    const found = againstBaseline(judged, target?.baseline ?? [], this.#today);
    this.#growing.add(sut, found, result.startTime.getTime());
    // Counted last: a result that is lost to an error leaves the report partial.
    this.#done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${this.#done} of ${this.#planned} `);
    const now = Date.now();
    if (now - this.#writtenMs < WRITE_EVERY_MS) return;
    this.#writtenMs = now;
    this.#growing.write(true);
  }

  onError(error: { message?: string; value?: string }): void {
    process.stderr.write(`${error.message ?? error.value}\n`);
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult["status"] }> {
    if (process.stderr.isTTY) process.stderr.write("\r");
    const partial = this.#done < this.#planned || result.status === "interrupted";
    this.#growing.write(partial);
    const code = exitCode(this.#growing.report(partial), this.#plan.strict);
    return { status: code === exitCodes.conformant ? "passed" : "failed" };
  }

  printsToStdio(): boolean {
    return true;
  }
}
