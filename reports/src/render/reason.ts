/** Why a case has its verdict, in one line. */
import type { CaseResult } from "../schema.ts";
import { oneLine } from "./text.ts";

export type Reason = {
  /** The requirements that the text does not name itself. */
  readonly requirements: readonly string[];
  readonly text: string;
};

export function reason(result: CaseResult, limit?: number): Reason {
  const text = oneLine(result.message || result.title, limit);
  const named = result.judges.some((id) => text.includes(id));
  return { requirements: named ? [] : result.judges, text };
}
