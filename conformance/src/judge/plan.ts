import { readFileSync } from "node:fs";
import { coverage, implementation } from "@scrutineer/report/schema";
import { z } from "zod";
import { socketType } from "../target/protocol.ts";
import { transportChoices } from "./axes.ts";
import { baselineEntry } from "./baseline.ts";
import type { Axis } from "./case.ts";

/** The environment variable that names the plan's file: it is how a run reaches its worker processes. */
export const PLAN_VARIABLE = "SCRUTINEER_PLAN";

const connectable = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("driver"),
    sut: z.string(),
    command: z.object({ command: z.tuple([z.string()], z.string()), cwd: z.string().optional() }),
  }),
  z.object({ kind: z.literal("address"), sut: z.string(), endpoint: z.string(), socketType }),
]);

/** All that a run is: written by the command line, read by the workers and the reporter. */
export const plan = z.object({
  suite: z.string(),
  run: z.string(),
  seed: z.int(),
  /** Folder of the report, absolute. */
  out: z.string(),
  workers: z.int().positive(),
  /** Whether warnings gate. */
  strict: z.boolean(),
  /** All cases of a target run in one worker: for many targets with few cases. */
  together: z.boolean(),
  /** Each case runs on one axis only, and of the `of` cases asked for only `cases` are run. */
  quick: z.object({ cases: z.int(), of: z.int() }).optional(),
  /** What the connections are made of. */
  transport: z.enum(transportChoices),
  /** Which part of a run this is. */
  shard: z.object({ index: z.int().positive(), count: z.int().positive() }).optional(),
  coverage: z.array(coverage),
  targets: z.array(
    z.object({
      connectable,
      implementation,
      cases: z.array(z.string()).min(1),
      /** What is known to deviate. */
      baseline: z.array(baselineEntry),
    }),
  ),
});
export type Plan = z.infer<typeof plan>;
export type PlannedTarget = Plan["targets"][number];

/** @throws TypeError where the run has no plan */
export function readPlan(path = process.env[PLAN_VARIABLE]): Plan {
  if (path === undefined) {
    throw new TypeError(`${PLAN_VARIABLE} names no plan: start a run with "scrutineer run"`);
  }
  return plan.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Name of the evidence of one run of a case, relative to the report. */
export function evidencePath(sut: string, id: string, { role, zmtp, transport }: Axis): string {
  const over = transport === "tcp" ? "" : `.${transport}`;
  return `evidence/${sut.replace(/[^A-Za-z0-9]+/g, "-")}/${id}.${role}${over}.${zmtp}.json`;
}

/** Name of the capture that stands beside a piece of evidence. */
export const capturePath = (evidence: string): string => evidence.replace(/json$/, "pcapng");

/** A command line that repeats one case on one target, over the transport of the axis. */
export function repeatCommand(
  sut: string,
  id: string,
  seed: number,
  { transport }: Pick<Axis, "transport">,
): string {
  const over = transport === "tcp" ? "" : ` --transport ${transport}`;
  return `npx scrutineer run --sut ${shellWord(sut)} --id ${id} --seed ${seed}${over}`;
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /[^\w.:/@=-]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : text;
}
