import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const planVariable = "SCRUTINEER_INTEROP_PLAN";

const plannedPeer = z.object({
  /** Image to run it in; absent where peers are processes. */
  image: z.string().optional(),
  /** Names of drivers, for a process: the first that works is taken. */
  drivers: z.array(z.string()),
  /** What has to move its octets, where that is known: "io_uring". */
  backend: z.string().optional(),
  /** A seccomp profile (its JSON text) to try where another backend answers. */
  seccomp: z.string().optional(),
  /** That profile refuses what its usual backend needs: it is used from the start. */
  refused: z.boolean(),
});
export type PlannedPeer = z.infer<typeof plannedPeer>;

const plan = z.object({
  /**
   * Of containers: which network, the host's address in it, and the label by which all is removed.
   */
  containers: z.object({ network: z.string(), gateway: z.string(), label: z.string() }).optional(),
  peers: z.record(z.string(), plannedPeer),
  /** Where Unix sockets are: a folder that this machine and all peers see at the same path. */
  folder: z.string(),
  /** Who meets whom. */
  cells: z.array(
    z.object({ binder: z.string(), connecter: z.string(), scenarios: z.array(z.string()) }),
  ),
  /** Folder of results.json and of Playwright's output. */
  out: z.string(),
});
/** What main.ts has prepared, as Playwright's processes read it. */
export type Plan = z.infer<typeof plan>;

/** Writes the plan; the variables by which a child finds it. */
export function writePlan(path: string, value: Plan): Record<string, string> {
  writeFileSync(path, JSON.stringify(value, undefined, 1));
  return { [planVariable]: path };
}

/** @throws Error where this process was not started by main.ts */
export function readPlan(): Plan {
  const path = process.env[planVariable];
  if (path === undefined) {
    throw new Error(`${planVariable} is not set: run "npm run interop", with --grep TITLE for one`);
  }
  return plan.parse(JSON.parse(readFileSync(path, "utf8")));
}
