import { createRequire } from "node:module";
import { UsageError } from "../errors.ts";

/** Queues between threads. */
export type Queues = typeof import("@scrutineer/uring/queue");

/** Loads them when a context is first shared. @throws UsageError ENOTSUP without their package */
export function loadQueues(): Queues {
  try {
    // Node has loaded modules of this kind by require since 20.19.
    return createRequire(import.meta.url)("@scrutineer/uring/queue");
  } catch (cause) {
    const needed = "expected the optional package @scrutineer/uring, to share a context";
    throw new UsageError("ENOTSUP", needed, { cause });
  }
}
