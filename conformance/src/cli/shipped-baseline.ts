import { existsSync } from "node:fs";
import { type BaselineEntry, readBaseline } from "../judge/baseline.ts";
import { packageFile } from "./package-file.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The baseline of a target: the file that the user names, or the one that the suite ships for an
 * implementation of that name.
 *
 * @param choice a path, true for what is shipped, false for none
 * @throws UsageError one sentence, with file and line
 */
export function baselineOf(
  sut: string,
  choice: string | boolean,
  known: ReadonlySet<string>,
): BaselineEntry[] {
  if (choice === false) return [];
  const path = typeof choice === "string" ? choice : shippedFor(sut);
  if (path === undefined) return [];
  if (!existsSync(path)) {
    if (choice === true) return [];
    throw new UsageError(`--baseline: expected a file, got "${path}"`);
  }
  try {
    return readBaseline(path, known);
  } catch (error) {
    const { message } = error as Error;
    const isSystem = (error as NodeJS.ErrnoException).code !== undefined;
    throw new UsageError(isSystem ? `${path}: expected a baseline: ${message}` : message);
  }
}

/** Only a driver's name has a baseline that is shipped: a command or an address has none. */
function shippedFor(sut: string): string | undefined {
  if (!/^[\w-]+$/.test(sut)) return undefined;
  return packageFile(`baselines/${sut}.yaml`);
}
