import { readFileSync } from "node:fs";
import type { z } from "zod";
import { jsonLine } from "../register/json-line.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a file of the user's.
 *
 * @param what it has to be: "a report of schema 1"
 * @throws UsageError one sentence that names file, line and what was expected
 */
export function readJson<Value>(path: string, what: string, schema: z.ZodType<Value>): Value {
  const text = readText(path, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = `${path}:${jsonLine(text)}`;
    throw new UsageError(`${at}: expected ${what}, as JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = `${path}:${jsonLine(text, issue?.path)}`;
  const place = issue?.path.join(".");
  throw new UsageError(`${at}: expected ${what}: ${place && `${place}: `}${issue?.message}`);
}

/** @throws UsageError where there is no such file, or it cannot be read */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing) throw new UsageError(`expected ${what}, got no file "${path}"`);
    throw new UsageError(`${path}: expected ${what}: ${(error as Error).message}`);
  }
}
