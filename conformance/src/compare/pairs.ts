import type { CaseResult, Evidence } from "@scrutineer/report/schema";

/** What one side did in one run of a case. */
export interface Ran {
  readonly result: CaseResult;
  readonly evidence: Evidence;
}

/** The same run of the same case on both sides. */
export interface Pair {
  /** "ZMTP-FRAME-003 bind 3.1" */
  readonly name: string;
  readonly a: Ran;
  readonly b: Ran;
}

/** What only one side has run, or what a side does not declare: nothing is said of it. */
export interface Unpaired {
  readonly name: string;
  readonly why: string;
}

/** Pairs the runs of both sides by case, role, transport and the version that the suite announced. */
export function paired(
  a: readonly Ran[],
  b: readonly Ran[],
): { pairs: Pair[]; unpaired: Unpaired[] } {
  const [byNameA, byNameB] = [a, b].map((side) => new Map(side.map((ran) => [nameOf(ran), ran])));
  const pairs: Pair[] = [];
  const unpaired: Unpaired[] = [];
  for (const name of new Set([...byNameA!.keys(), ...byNameB!.keys()])) {
    const ran = { a: byNameA!.get(name), b: byNameB!.get(name) };
    const lacks = lackingIn("A", ran.a) ?? lackingIn("B", ran.b);
    if (lacks !== undefined) unpaired.push({ name, why: lacks });
    else pairs.push({ name, a: ran.a!, b: ran.b! });
  }
  return { pairs, unpaired };
}

function lackingIn(side: string, ran: Ran | undefined): string | undefined {
  if (ran === undefined) return `not run on ${side}`;
  const { verdict, message } = ran.result;
  const judged = verdict !== "n/a" && verdict !== "declined";
  return judged ? undefined : `${verdict} on ${side}: ${message}`;
}

/** The version that was negotiated may differ, and is part of what is compared. */
function nameOf({ result: { id, role, zmtp, transport, evidence } }: Ran): string {
  const announced = /\.(\d\.\d)\.json$/.exec(evidence ?? "")?.[1] ?? zmtp;
  return `${id} ${role} ${announced}${transport === "tcp" ? "" : ` ${transport}`}`;
}
