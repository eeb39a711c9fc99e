/** The shape of reports/out/bench/report.json. Fields may be added; none is renamed or removed. */
import { host } from "@scrutineer/report/schema";
import { z } from "zod";

const contestant = {
  work: z.enum(["PUSH to PULL", "REQ to REP"]),
  /** Octets of a body. */
  size: z.number().int(),
  transport: z.literal("tcp"),
  /** How the receiver takes its messages. */
  api: z.string(),
  implementation: z.string(),
  version: z.string(),
  /** What moves the octets: "io_uring", "net", "epoll". */
  backend: z.string(),
};

export const row = z.object({
  ...contestant,
  /** The median of the rounds: messages a second, or the median round trip in microseconds. */
  value: z.number().positive(),
  unit: z.enum(["msg/s", "us"]),
  /** One value per round, in order. */
  rounds: z.array(z.number().positive()).min(1),
  /** The median of the rounds' ratios: how many times as fast as libzmq in C. Absent without it. */
  ratioToLibzmq: z.number().positive().optional(),
  /** The smallest and the largest of the rounds' ratios. */
  spread: z.tuple([z.number().positive(), z.number().positive()]).optional(),
  /** User and system time of all threads within the measured time, median of the rounds. */
  cpuSeconds: z.object({ sender: z.number(), receiver: z.number() }),
  /** Round trips only: the median of the rounds' 99th percentiles. */
  p99Us: z.number().optional(),
  /** Not measured yet. */
  syscallsPerMessage: z.number().optional(),
});
export type Row = z.infer<typeof row>;

export const benchReport = z.object({
  schema: z.literal(1),
  startedAt: z.iso.datetime(),
  host: host.extend({
    /** Of the last minute before the first run: what else kept the machine busy. */
    loadAverage: z.number(),
    /** The processors that sender and receiver were held on; absent where taskset is. */
    pinned: z.object({ sender: z.string(), receiver: z.string() }).optional(),
  }),
  settings: z.object({
    rounds: z.number().int(),
    seconds: z.number(),
    highWaterMark: z.number().int(),
  }),
  rows: z.array(row),
  failed: z.array(z.object({ ...contestant, reason: z.string() })),
  /** What could not be measured here, and why; one sentence each. */
  missing: z.array(z.string()),
});
export type BenchReport = z.infer<typeof benchReport>;
export type Failure = BenchReport["failed"][number];
