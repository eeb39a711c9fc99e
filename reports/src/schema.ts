/**
 * The shape of every report that Scrutineer writes. A leaf: it imports nothing of the project.
 * Fields may be added; none is renamed or removed within a schema number.
 *
 * @module @scrutineer/report/schema
 */
import { z } from "zod";

/**
 * Verdicts of a case.
 *
 * `n/a`: the target declares that it lacks the capability. `declined`: the driver refused the case
 * by name.
 * `blocked`: the positive control failed, so the negative case proves nothing.
 * `suite-error`: the suite itself is at fault. `withheld`: a finding reported in private.
 */
export const verdicts = [
  "pass",
  "fail",
  "warn",
  "info",
  "n/a",
  "declined",
  "blocked",
  "hang",
  "crash",
  "suite-error",
  "xfail",
  "xpass",
  "flaky",
  "withheld",
] as const;
export const verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof verdict>;

export const levels = ["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "GRAMMAR"] as const;

/** One entry of a case's timeline. `t` is in milliseconds since the case began. */
export const timelineEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("octets"),
    t: z.number(),
    connection: z.number().int(),
    /** Seen from the suite: "sent" to the target, "received" from it. */
    direction: z.enum(["sent", "received"]),
    hex: z.string(),
    /** Octets beyond those in `hex`, left out for size. */
    omitted: z.number().int().optional(),
    /** What the octets are, in order; offsets are into `hex`, in octets. */
    parts: z
      .array(z.object({ offset: z.number().int(), length: z.number().int(), text: z.string() }))
      .optional(),
  }),
  z.object({
    kind: z.literal("connection"),
    t: z.number(),
    connection: z.number().int(),
    event: z.enum(["opened", "closed"]),
    detail: z.string().optional(),
  }),
  z.object({
    kind: z.literal("driver"),
    t: z.number(),
    direction: z.enum(["request", "response", "event", "noise"]),
    line: z.string(),
  }),
  z.object({ kind: z.literal("stderr"), t: z.number(), text: z.string() }),
  z.object({
    kind: z.literal("check"),
    t: z.number(),
    requirement: z.string(),
    ok: z.boolean(),
    text: z.string(),
  }),
]);
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** The evidence of one case: a file of its own beside the report, named by `case.evidence`. */
export const evidence = z.object({
  schema: z.literal(1),
  case: z.string(),
  implementation: z.string(),
  title: z.string(),
  requirements: z.array(
    z.object({
      id: z.string(),
      rfc: z.number().int(),
      section: z.string(),
      level: z.enum(levels),
      text: z.string(),
      /** What is known of libzmq here. */
      libzmq: z.string().optional(),
    }),
  ),
  verdict,
  message: z.string(),
  expected: z.string().optional(),
  seen: z.string().optional(),
  /** A command line that runs this case alone again. */
  repeat: z.string(),
  seed: z.number().int(),
  /** Path of a capture of the case in pcapng, relative to the report. */
  capture: z.string().optional(),
  /** What the target broke on the wire besides the requirements of this case. Never scored here. */
  findings: z
    .array(
      z.object({
        requirement: z.string(),
        connection: z.number().int(),
        /** In octets of what the target sent on this connection. */
        offset: z.number().int(),
        expected: z.string(),
        got: z.string(),
      }),
    )
    .optional(),
  timeline: z.array(timelineEntry),
});
export type Evidence = z.infer<typeof evidence>;

export const caseResult = z
  .object({
    id: z.string(),
    rev: z.number().int().positive(),
    title: z.string(),
    group: z.string(),
    /** Empty where no RFC states what is exchanged, as with STREAM. */
    judges: z.array(z.string()),
    level: z.enum(levels),
    verdict,
    /** "3.1"; "none" where no ZMTP is spoken. */
    zmtp: z.string(),
    /** That both greetings came to: "NULL"; absent where none was measured. */
    mechanism: z.string().optional(),
    role: z.enum(["bind", "connect"]),
    transport: z.string(),
    durationMs: z.number(),
    /** Path of the evidence file, relative to the report. */
    evidence: z.string().optional(),
    message: z.string(),
  })
  .refine(({ judges, level }) => judges.length > 0 || level === "MAY", {
    error: "what judges nothing holds nobody to more than MAY",
    path: ["judges"],
  });
export type CaseResult = z.infer<typeof caseResult>;

export const implementation = z.object({
  name: z.string(),
  version: z.string(),
  language: z.string(),
  /** What moves its octets: "io_uring", "net", "epoll". */
  backend: z.string().optional(),
  runtime: z.string().optional(),
  homepage: z.string().optional(),
});
export type Implementation = z.infer<typeof implementation>;

export const run = z.object({
  implementation,
  /** The connectable, as it was given: "libzmq", "cmd:./driver". */
  sut: z.string(),
  durationMs: z.number(),
  /** Where two implementations meet: their names, of which `implementation` is the second. */
  pair: z.object({ binder: z.string(), connecter: z.string() }).optional(),
  cases: z.array(caseResult),
});
export type Run = z.infer<typeof run>;

export const coverage = z.object({
  rfc: z.number().int(),
  level: z.enum(levels),
  rows: z.number().int(),
  judged: z.number().int(),
  notObservable: z.number().int(),
  open: z.number().int(),
});
export type Coverage = z.infer<typeof coverage>;

export const host = z.object({
  cpu: z.string(),
  cores: z.number().int(),
  kernel: z.string(),
  node: z.string(),
});

/** reports/out/conformance/report.json, and the same shape for interop. */
export const report = z.object({
  schema: z.literal(1),
  suite: z.object({ version: z.string() }),
  startedAt: z.iso.datetime(),
  seed: z.number().int(),
  host,
  /** True where the run was cut short: what is here is what was judged. */
  partial: z.boolean().optional(),
  /** Which part of a run this is, from 1: `scrutineer merge` puts them together. */
  shard: z.object({ index: z.number().int(), count: z.number().int() }).optional(),
  /** Present where the run was quick: it took `cases` of the `of` cases, each on one axis. */
  quick: z.object({ cases: z.number().int(), of: z.number().int() }).optional(),
  coverage: z.array(coverage),
  runs: z.array(run),
});
export type Report = z.infer<typeof report>;

/** The JSON Schemas that are published with the package. */
export const jsonSchemas = () => ({
  report: z.toJSONSchema(report, { io: "input" }),
  evidence: z.toJSONSchema(evidence, { io: "input" }),
});
