import type { Command } from "commander";
import { axesOf } from "../judge/case.ts";
import { catalogue } from "../judge/catalogue.ts";
import { selectCases } from "./select.ts";
import { UsageError, wholeNumber } from "./usage-error.ts";

interface ListOptions {
  readonly json?: true;
  readonly id?: string[];
  readonly level?: string;
}

export function addList(program: Command): void {
  program
    .command("list")
    .description("name all cases")
    .option("--json", "one JSON object a line")
    .option("--id <glob...>", "cases by id, * for any characters")
    .option("--level <n>", "only cases that a driver of this level can run: 0, 1 or 2")
    .action(list);
}

async function list({ json, id, level }: ListOptions): Promise<void> {
  const highest = level === undefined ? undefined : wholeNumber("--level", level);
  if (highest !== undefined && highest > 2) {
    throw new UsageError(`--level: expected 0, 1 or 2, got "${level}"`);
  }
  const selected = selectCases(await catalogue(), {
    ...(id !== undefined && { id }),
    ...(highest !== undefined && { level: highest }),
  });
  for (const { entry, group } of selected) {
    const { id: name, rev = 1, title, judges, records, needs } = entry;
    const axes = axesOf(entry);
    const line = json
      ? JSON.stringify({ id: name, rev, title, group, judges, records, needs, axes })
      : `${name.padEnd(20)} L${needs.level}  ${title}`;
    process.stdout.write(`${line}\n`);
  }
}
