import { readFileSync } from "node:fs";
import type { CaseResult, Verdict } from "@scrutineer/report/schema";
import { isMap, LineCounter, parseDocument } from "yaml";
import { z } from "zod";

/** Verdicts that a baseline may expect. */
const expectable = ["fail", "warn", "crash", "hang", "blocked"] as const;

const axis = z.enum(["bind", "connect", "3.0", "3.1"]);

const entry = z.strictObject({
  expect: z.enum(expectable),
  /** Why this is known: an issue's address, or a sentence. */
  because: z.string().min(1),
  /** Part of the message: a failure for another reason is a new one. */
  matches: z.string().min(1).optional(),
  /** The deviation depends on a race within the target: a pass is as good. */
  sometimes: z.literal(true).optional(),
  /** The last day on which the entry holds. */
  until: z.iso.date().optional(),
});

export const baselineEntry = entry.extend({
  case: z.string(),
  axes: z.array(axis),
});
export type BaselineEntry = z.infer<typeof baselineEntry>;

/**
 * Reads a baseline: what is known to deviate, as `CASE: { expect, because }` or, for a role or a
 * version alone, `CASE@bind,3.1: { expect, because }`.
 *
 * @param known ids of all cases: an entry that names none of them is stale
 * @throws TypeError one sentence that names file, line and expectation
 */
export function readBaseline(path: string, known: ReadonlySet<string>): BaselineEntry[] {
  const lines = new LineCounter();
  const settings = { lineCounter: lines, prettyErrors: false };
  const document = parseDocument(readFileSync(path, "utf8"), settings);
  const [error] = document.errors;
  if (error !== undefined) {
    throw new TypeError(`${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  }
  const entries = entriesIn(path, document);
  return Object.entries(entries).map(([key, value]) => {
    const node = document.getIn([key], true) as { range?: [number, number, number] } | undefined;
    const at = `${path}:${lines.linePos(node?.range?.[0] ?? 0).line}`;
    const [id = "", axes] = key.split("@");
    if (!known.has(id)) throw new TypeError(`${at}: expected the id of a case, got "${id}"`);
    const words = axes === undefined ? [] : axes.split(",");
    const parsed = baselineEntry.safeParse({ ...(value as object), case: id, axes: words });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new TypeError(`${at}: ${key}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}

/** An empty baseline is none. @throws TypeError where it is no map of cases */
function entriesIn(path: string, document: ReturnType<typeof parseDocument>): object {
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    throw new TypeError(`${path}:1: expected a map of cases, like "CASE: { expect, because }"`);
  }
  try {
    return document.toJS() as object;
  } catch (error) {
    throw new TypeError(`${path}: expected plain values: ${(error as Error).message}`);
  }
}

/**
 * What a baseline makes of a result: a known deviation is `xfail`, one that has gone is `xpass`; a
 * deviation for another reason, and one whose entry has expired, stay what they are.
 *
 * @param today as in "2026-11-23"
 */
export function againstBaseline(
  result: CaseResult,
  entries: readonly BaselineEntry[],
  today: string,
): CaseResult {
  const entry = entries.find((each) => covers(each, result));
  if (entry === undefined || (entry.until !== undefined && entry.until < today)) return result;
  const known = ` (known: ${entry.because})`;
  if (result.verdict === entry.expect) {
    if (entry.matches !== undefined && !result.message.includes(entry.matches)) {
      return { ...result, message: `${result.message} (known to fail on: ${entry.matches})` };
    }
    return { ...result, verdict: "xfail", message: result.message + known };
  }
  const gone: readonly Verdict[] = ["pass", "info"];
  if (!gone.includes(result.verdict) || entry.sometimes) return result;
  return { ...result, verdict: "xpass", message: `expected ${entry.expect}${known}` };
}

function covers({ case: id, axes }: BaselineEntry, result: CaseResult): boolean {
  if (id !== result.id) return false;
  return axes.every((word) => word === result.role || word === result.zmtp);
}
