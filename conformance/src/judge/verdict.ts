import type { Verdict } from "@scrutineer/report/schema";
import type { Row } from "../register/row.ts";
import { Crash, Hang, ProtocolBroken, Refused, UnusableTarget } from "../target/driver-error.ts";
import type { Hello } from "../target/protocol.ts";
import { Blocked, type Check, Decided, failsAt } from "./check.ts";

/** The outcome of one run of a case. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly message: string;
  readonly expected?: string;
  readonly seen?: string;
}

const shoulds: readonly Row["level"][] = ["SHOULD", "SHOULD NOT"];

/**
 * The verdict over all checks of a case that came to its end.
 *
 * @param owed rows of this version that the case says it judges
 */
export function judge(
  checks: readonly Check[],
  notes: readonly string[],
  owed: readonly string[],
): Judgement {
  const broken = checks.filter((check) => !check.ok);
  const worst =
    broken.find((check) => failsAt(check.row.level)) ??
    broken.find((check) => shoulds.includes(check.row.level));
  if (worst !== undefined) {
    const verdict = failsAt(worst.row.level) ? "fail" : "warn";
    const message = `${worst.row.id}: expected ${worst.expected}, got ${worst.seen}`;
    return { verdict, message, expected: worst.expected, seen: worst.seen };
  }
  const message = notes.join("; ");
  const unmade = owed.find((id) => !checks.some((check) => check.row.id === id));
  if (unmade !== undefined) {
    const text = `the case says that it judges ${unmade} and never checked it`;
    return { verdict: "suite-error", message: text };
  }
  if (checks.length > 0) return { verdict: "pass", message };
  if (notes.length > 0) return { verdict: "info", message };
  return { verdict: "suite-error", message: "the case neither judged nor recorded anything" };
}

/**
 * The verdict over a case that threw.
 *
 * @param failed what was judged before: a broken MUST stays a failure whatever came after
 */
export function judgeThrown(
  error: unknown,
  failed: Judgement | undefined,
  hello?: Hello,
): Judgement {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Hang) return { verdict: "hang", message };
  if (error instanceof Crash) return { verdict: "crash", message };
  if (failed !== undefined && (failed.verdict === "fail" || error instanceof Decided))
    return failed;
  if (error instanceof Blocked) return { verdict: "blocked", message };
  if (error instanceof Refused) return judgeRefusal(error, hello);
  if (error instanceof ProtocolBroken || error instanceof UnusableTarget) {
    return { verdict: "suite-error", message };
  }
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return { verdict: "suite-error", message: `the suite itself failed: ${stack}` };
}

/** Operations that a driver of level 1 has; more is a capability. */
const firstOperations = ["hello", "socket", "bind", "connect", "send", "recv"];

/** Only what is not declared is `n/a`; what is declared and refused is a failure. */
function judgeRefusal({ op, refusal, message }: Refused, hello?: Hello): Judgement {
  if (refusal.kind === "declined") return { verdict: "declined", message };
  if (refusal.kind === "internal") return { verdict: "suite-error", message };
  if (refusal.kind !== "unsupported") return { verdict: "blocked", message };
  const declared = firstOperations.includes(op) && hello !== undefined;
  return { verdict: declared ? "fail" : "n/a", message };
}
