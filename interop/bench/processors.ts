import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Lists in the form that taskset takes: "0" or "0,1". */
export interface Pins {
  readonly sender: string;
  readonly receiver: string;
}

/** Where both sides are held, or undefined where taskset is not to be had. */
export function pins(): Pins | undefined {
  if (spawnSync("taskset", ["--version"]).status !== 0) return undefined;
  const status = readFileSync("/proc/self/status", "utf8");
  return share(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "0");
}

/**
 * One processor to each side, or two where there are enough: libzmq has a thread for I/O besides
 * the program's own, and should not be held back by its neighbour.
 *
 * @param allowed a list as the kernel prints it: "0-3,8"
 */
export function share(allowed: string): Pins {
  const all = allowed.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  const each = all.length >= 4 ? 2 : 1;
  return { receiver: all.slice(0, each).join(","), sender: all.slice(-each).join(",") };
}
