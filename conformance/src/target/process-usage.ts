import { existsSync, readdirSync, readFileSync } from "node:fs";

/** What a process and its children hold. */
export interface ProcessUsage {
  /** Open descriptors. */
  readonly descriptors: number;
  /** Resident memory in KiB. */
  readonly residentKiB: number;
}

/** What a process and its children hold now; undefined where this system does not tell (/proc). */
export function processUsage(pid: number | undefined): ProcessUsage | undefined {
  if (pid === undefined || !existsSync(`/proc/${pid}/fd`)) return undefined;
  const children = `/proc/${pid}/task/${pid}/children`;
  const pids = existsSync(children) ? readFileSync(children, "utf8").match(/\d+/g) : null;
  const own = {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    residentKiB: residentKiB(readFileSync(`/proc/${pid}/status`, "utf8")),
  };
  return (pids ?? []).reduce((sum, child) => {
    const usage = processUsage(Number(child));
    return {
      descriptors: sum.descriptors + (usage?.descriptors ?? 0),
      residentKiB: sum.residentKiB + (usage?.residentKiB ?? 0),
    };
  }, own);
}

/** A process that is ending has no memory, and says so by leaving the line out. */
const residentKiB = (status: string): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
