import { readFileSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import { type Addon, loadAddon } from "./addon.ts";

/** Whether io_uring can be used in this process, or one sentence that says why not. */
export type Probe =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

const STEPS = ["", "io_uring_setup", "a no-op", "a receive over a socket pair", "a cancellation"];

/** Really tries: sets a ring up, and runs a no-op, a receive and a cancellation on it. */
export function probe(): Probe {
  if (process.platform !== "linux") {
    return unavailable(`io_uring needs Linux, this is ${process.platform}`);
  }
  let addon: Addon;
  try {
    addon = loadAddon();
  } catch (error) {
    return unavailable(notLoaded(error as NodeJS.ErrnoException));
  }
  const [step, errno] = addon.probe();
  if (errno === 0) return { available: true };
  return unavailable(explain(step, errno, readSysctl()));
}

/**
 * The sentence for a probe that failed.
 *
 * @param errno negative
 * @param disabled what kernel.io_uring_disabled says ("0", "1", "2"), undefined where there is none
 */
export function explain(step: number, errno: number, disabled: string | undefined): string {
  const name = getSystemErrorName(errno);
  if (step === 1 && name === "ENOSYS") return "this kernel has no io_uring";
  if (step === 1 && name === "EPERM") {
    if (disabled === "2") return "kernel.io_uring_disabled is 2";
    if (disabled === "1") {
      return "kernel.io_uring_disabled is 1 and this process is not in kernel.io_uring_group";
    }
    return "io_uring is blocked by seccomp (Docker's default since 25)";
  }
  if (step === 1 && name === "ENOMEM") {
    return "io_uring got no memory: raise the memlock limit (ulimit -l)";
  }
  if (name === "EINVAL") {
    return `this kernel's io_uring is too old: ${STEPS[step]} needs Linux 5.19 or later`;
  }
  return `io_uring does not work here: ${STEPS[step]} failed with ${name}`;
}

function notLoaded(error: NodeJS.ErrnoException): string {
  if (error.code === "MODULE_NOT_FOUND") {
    return (
      "the io_uring addon is not built: " +
      "install a C++ compiler and liburing-dev, then run npm rebuild"
    );
  }
  const firstLine = error.message.split("\n", 1)[0];
  return `the io_uring addon cannot be loaded: ${firstLine}`;
}

function readSysctl(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/io_uring_disabled", "utf8").trim();
  } catch {
    return undefined;
  }
}

function unavailable(reason: string): Probe {
  return { available: false, reason };
}
