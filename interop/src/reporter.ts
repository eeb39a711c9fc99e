import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestError, TestResult } from "@playwright/test/reporter";
import { readPlan } from "./plan.ts";
import type { Result } from "./result.ts";
import type { Cell } from "./scenario.ts";

/** Prints a line a scenario, and leaves all of them in results.json for main.ts. */
export default class InteropReporter implements Reporter {
  readonly #results: Result[] = [];

  onTestEnd(test: TestCase, { annotations, status, duration, error }: TestResult): void {
    const told = (type: string) =>
      annotations.filter((one) => one.type === type).map((one) => one.description ?? "");
    const { cell } = test.parent.project()!.use as unknown as { cell: Cell };
    const implementations = told("implementations")[0];
    const seen = told("seen")[0];
    const result: Result = {
      ...cell,
      id: told("id")[0]!,
      title: told("title")[0]!,
      group: basename(fileOf(test), ".spec.js"),
      judges: told("judges")[0]!.split(" ").filter(Boolean),
      passed: status === "passed",
      message: error === undefined ? "" : plain(error),
      notes: told("note"),
      // Absent where the peers could not be started.
      seen:
        seen === undefined
          ? { zmtp: [], mechanism: [], transport: [], role: [] }
          : JSON.parse(seen),
      durationMs: duration,
      ...(implementations === undefined ? {} : { implementations: JSON.parse(implementations) }),
    };
    this.#results.push(result);
    print(result);
  }

  onError(error: TestError): void {
    process.stdout.write(`${plain(error)}\n`);
  }

  onEnd(): void {
    writeFileSync(`${readPlan().out}/results.json`, JSON.stringify(this.#results, undefined, 1));
  }

  printsToStdio(): boolean {
    return true;
  }
}

/** The file of a scenario; its location is where `scenario` declares them all. */
function fileOf(test: TestCase): string {
  let suite = test.parent;
  while (suite.type !== "file" && suite.parent !== undefined) suite = suite.parent;
  return suite.title;
}

function print({ binder, connecter, passed, id, title, durationMs, message, notes }: Result): void {
  const verdict = passed ? "ok    " : "FAILED";
  const time = `${(durationMs / 1000).toFixed(1)} s`;
  process.stdout.write(`${verdict} ${binder} <- ${connecter}  ${id} ${title} (${time})\n`);
  for (const line of [...notes, ...message.split("\n")].filter(Boolean)) {
    process.stdout.write(`         ${line}\n`);
  }
}

/** A message without colours and octets that a terminal or a log would choke on. */
const plain = ({ message, value }: TestError): string =>
  stripVTControlCharacters(message ?? value ?? "an error without a message").replace(
    /[^\n\x20-\x7e]/g,
    "?",
  );
