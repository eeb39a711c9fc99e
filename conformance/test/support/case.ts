import type { CaseBody, ConformanceCase } from "../../src/judge/case.ts";
import { Checks } from "../../src/judge/check.ts";
import { runCase } from "../../src/judge/run-case.ts";
import type { Target } from "../../src/judge/stage.ts";
import { Timeline } from "../../src/peer/timeline.ts";
import { loadRegister } from "../../src/register/load.ts";

export const register = loadRegister();

const settings = {
  register,
  seed: 1,
  implementation: "fake",
  repeat: (id: string) => `scrutineer run --id ${id}`,
};

/** A MUST, a SHOULD and a MUST of 3.0 that is the first one's twin. */
export const must = "ZMTP31-AUTH-19";
export const should = "ZMTP31-AUTH-13";
export const twin = "ZMTP30-AUTH-19";

/** A case of level 0 with these rows. */
export function caseOf(judges: string[], body: CaseBody, more = {}): ConformanceCase {
  const entry = {
    id: "TEST-CASE-001",
    title: "a case",
    judges,
    records: [],
    breaks: [],
    needs: { level: 0 },
  };
  return { ...(entry as Omit<ConformanceCase, "body">), ...more, body };
}

/** Runs a case as the connecting peer of a bound target, in ZMTP 3.1. */
export const judgeCase = (entry: ConformanceCase, target: Target) =>
  runCase(entry, { role: "bind", zmtp: "3.1", transport: "tcp" }, "test", target, settings);

/** A target that needs no connection: nobody listens there. */
export const nowhere: Target = {
  kind: "address",
  endpoint: "tcp://127.0.0.1:1",
  socketType: "DEALER",
};

/** Checks of a case that judges these rows, in this version. */
export const checksOf = (judges: string[], zmtp = "3.1", records: string[] = []) =>
  new Checks({ judges, records }, register, new Timeline(), () => zmtp);
