import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { type CaseResult, caseResult } from "@scrutineer/report/schema";
import { againstBaseline } from "./baseline.ts";
import { exitCode, exitCodes } from "./exit-code.ts";
import { type Plan, readPlan } from "./plan.ts";
import { GrowingReport } from "./report-file.ts";

/** How often the growing report is written at most, in ms. */
const WRITE_EVERY_MS = 500;

/** Turns what the Playwright runner saw into the report: the verdicts are ours, not the runner's. */
export default class ConformanceReporter implements Reporter {
  readonly #plan: Plan = readPlan();
  readonly #growing = new GrowingReport(this.#plan);
  readonly #today = new Date().toISOString().slice(0, 10);
  #planned = 0;
  #done = 0;
  #writtenMs = 0;

  onBegin(_config: unknown, suite: { allTests(): TestCase[] }): void {
    this.#planned = suite.allTests().length;
    this.#growing.write(true);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#done += 1;
    const sut = test.parent.project()?.name ?? "";
    const target = this.#plan.targets.find(({ connectable }) => connectable.sut === sut);
    const found = againstBaseline(resultOf(test, result), target?.baseline ?? [], this.#today);
    this.#growing.add(sut, found, result.startTime.getTime());
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

/** What the worker found, or that it found nothing: a case that did not end is an error of the suite. */
function resultOf(test: TestCase, { annotations, errors, duration }: TestResult): CaseResult {
  const found = annotations.find(({ type }) => type === "scrutineer.result")?.description;
  const parsed = caseResult.safeParse(found === undefined ? undefined : JSON.parse(found));
  if (parsed.success) return parsed.data;
  const [id, role, zmtp, ...title] = test.title.split(" ");
  return {
    id: id ?? test.title,
    rev: 1,
    title: title.join(" "),
    group: "unknown",
    judges: ["unknown"],
    level: "MUST",
    verdict: "suite-error",
    zmtp: zmtp ?? "",
    role: role === "connect" ? "connect" : "bind",
    transport: "tcp",
    durationMs: duration,
    message: `the case did not end: ${errors[0]?.message ?? parsed.error.message}`,
  };
}
