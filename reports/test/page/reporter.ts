/** Prints the line that CI reads, after Playwright's own. */
import type { FullResult, Reporter, TestCase } from "@playwright/test/reporter";

export default class ClosingLine implements Reporter {
  readonly #cases = new Set<TestCase>();

  onTestEnd(test: TestCase): void {
    this.#cases.add(test);
  }

  onEnd({ status }: FullResult): void {
    const outcomes = [...this.#cases].map((test) => test.outcome());
    const passed = outcomes.filter((outcome) => outcome === "expected").length;
    const failed = Math.max(outcomes.length - passed, status === "passed" ? 0 : 1);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
