/**
 * ZDP/1, the driver protocol: one JSON object a line. Both directions are validated always. Unknown
 * fields are ignored. conformance/README.md teaches it.
 */
import { z } from "zod";
import { security, zapRule, zapSocket } from "./security.ts";

/** A line is at most this long; a driver that writes more is at fault. */
export const LINE_MAX = 1_048_576;

/** The socket types that speak ZMTP. */
export const socketTypes = [
  "REQ",
  "REP",
  "DEALER",
  "ROUTER",
  "PUB",
  "SUB",
  "XPUB",
  "XSUB",
  "PUSH",
  "PULL",
  "PAIR",
] as const;
export const socketType = z.enum(socketTypes);
export type SocketType = z.infer<typeof socketType>;

/** What a driver may be asked to open: STREAM speaks no ZMTP, but is one of libzmq's. */
const openedType = z.enum([...socketTypes, "STREAM"]);
export type OpenedType = z.infer<typeof openedType>;

const literal = z.string().regex(/^(text|hex|b64|gen|sha256):/);
const frames = z.array(literal).min(1);
const socketName = z.string().min(1);
const endpoint = z.string().regex(/^[a-z]+:\/\/.+/);
const id = z.int().positive();
const milliseconds = z.int().nonnegative();

/** Options of a socket by the names of the protocol; the README has units and defaults. */
export const optionNames = [
  "identity",
  "sndhwm",
  "rcvhwm",
  "linger",
  "handshake_ivl",
  "reconnect_ivl",
  "reconnect_ivl_max",
  "heartbeat_ivl",
  "heartbeat_timeout",
  "heartbeat_ttl",
  "max_msg_size",
  "sndtimeo",
  "rcvtimeo",
  "immediate",
  "conflate",
  "probe_router",
  "router_mandatory",
  "router_handover",
  "req_correlate",
  "req_relaxed",
  "xpub_verbose",
  "backlog",
] as const;
const options = z.partialRecord(
  z.enum(optionNames),
  z.union([z.number(), z.string(), z.boolean()]),
);
export type SocketOptions = z.infer<typeof options>;

/** What the suite may ask, without its id. */
export const operation = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("hello"),
    zdp: z.array(z.int()),
    suite: z.string(),
    run: z.string(),
    seed: z.int(),
  }),
  z.object({
    op: z.literal("case.begin"),
    case: z.string(),
    title: z.string(),
    req: z.array(z.string()),
  }),
  z.object({ op: z.literal("case.end"), case: z.string() }),
  z.object({
    op: z.literal("socket"),
    s: socketName,
    type: openedType,
    opt: options.optional(),
    security: security.optional(),
  }),
  z.object({ op: z.literal("bind"), s: socketName, endpoint }),
  z.object({ op: z.literal("connect"), s: socketName, endpoint }),
  z.object({ op: z.literal("unbind"), s: socketName, endpoint }),
  z.object({ op: z.literal("disconnect"), s: socketName, endpoint }),
  z.object({ op: z.literal("send"), s: socketName, frames, timeout: milliseconds }),
  z.object({
    op: z.literal("recv"),
    s: socketName,
    timeout: milliseconds,
    /** What is to be told of whoever sent it: "User-Id", or a name of a ZAP reply's metadata. */
    properties: z.array(z.string().min(1)).optional(),
  }),
  z.object({ op: z.literal("subscribe"), s: socketName, prefix: literal }),
  z.object({ op: z.literal("unsubscribe"), s: socketName, prefix: literal }),
  z.object({
    op: z.literal("zap.handle"),
    rules: z.array(zapRule),
    /** Of the first "zap.handle" since "reset"; a ROUTER where it is absent. */
    socket: zapSocket.optional(),
  }),
  /** RFC 32: octets to text and back. `invalid` for what is no Z85. */
  z.object({ op: z.literal("z85.encode"), octets: literal }),
  z.object({ op: z.literal("z85.decode"), text: z.string() }),
  z.object({ op: z.literal("close"), s: socketName }),
  z.object({ op: z.literal("reset") }),
  z.object({ op: z.literal("bye") }),
]);
export type Operation = z.infer<typeof operation>;

/** One line to the driver. */
export const request = z.intersection(z.object({ id }), operation);

/** Why a driver says no. `again` and `invalid` are results; `internal` is a bug of the driver. */
export const errorKinds = [
  "unsupported",
  "declined",
  "again",
  "invalid",
  "state",
  "closed",
  "internal",
] as const;
const driverError = z.object({
  kind: z.enum(errorKinds),
  reason: z.string().optional(),
  issue: z.string().optional(),
  trace: z.string().optional(),
});
export type DriverError = z.infer<typeof driverError>;

export const helloAnswer = z.object({
  zdp: z.literal(1),
  impl: z.object({
    name: z.string().min(1),
    version: z.string().min(1),
    language: z.string().min(1),
    backend: z.string().optional(),
    commit: z.string().optional(),
    runtime: z.string().optional(),
    homepage: z.string().optional(),
    issues: z.string().optional(),
  }),
  caps: z.object({
    zmtp: z.array(z.string().regex(/^\d\.\d$/)).min(1),
    mechanisms: z.array(z.string()).min(1),
    transports: z.array(z.string()).min(1),
    sockets: z.array(z.string()).min(1),
    options: z.record(z.string(), z.string()).optional(),
    events: z.array(z.string()).optional(),
    /** Whether it carries out "zap.handle". */
    zap: z.boolean().optional(),
    /** Whether "recv" tells properties of the sender. */
    messageProperties: z.boolean().optional(),
    /** Whether it carries out "z85.encode" and "z85.decode". */
    z85: z.boolean().optional(),
  }),
});
export type Hello = z.infer<typeof helloAnswer>;

const nothing = z.object({});
const recvAnswer = z.union([
  z.object({ timeout: z.literal(true) }),
  /** Of the properties that were asked for, those that there are. */
  z.object({ frames, properties: z.record(z.string(), literal).optional() }),
]);

/** What a driver answers to each operation when it says `ok: true`. */
export const answers = {
  hello: helloAnswer,
  "case.begin": nothing,
  "case.end": z.object({ open: z.int().nonnegative().optional() }),
  socket: nothing,
  bind: z.object({ endpoint }),
  connect: nothing,
  unbind: nothing,
  disconnect: nothing,
  send: nothing,
  recv: recvAnswer,
  subscribe: nothing,
  unsubscribe: nothing,
  "zap.handle": nothing,
  "z85.encode": z.object({ text: z.string() }),
  "z85.decode": z.object({ octets: literal }),
  close: nothing,
  reset: z.object({ open: z.literal(0).optional() }),
  bye: nothing,
} satisfies Record<Operation["op"], z.ZodType>;
export type Answers = { [Op in Operation["op"]]: z.infer<(typeof answers)[Op]> };

/** The frame around every answer. */
export const envelope = z.discriminatedUnion("ok", [
  z.looseObject({ id, ok: z.literal(true) }),
  z.object({ id, ok: z.literal(false), err: driverError }),
]);

/** What a socket's own monitor can tell; the README says when each is. */
export const eventNames = [
  "listening",
  "accepted",
  "connected",
  "handshake_ok",
  "handshake_failed",
  "disconnected",
] as const;
export type EventName = (typeof eventNames)[number];

/** A line that nobody asked for: what a socket's monitor tells, or a request to the ZAP handler. */
export const event = z.looseObject({
  ev: z.string().min(1),
  s: z.string().optional(),
  endpoint: z.string().optional(),
  /** Of "handshake_failed": what the library says of it. */
  why: z.string().optional(),
  /** Of "handshake_failed": 300, 400 or 500, where a ZAP handler has refused. RFC 27. */
  status: z.int().optional(),
  /** Of "zap.request": the request that the handler has, from its version on. */
  frames: frames.optional(),
  /** Of "zap.request": what the handler's socket had before that; none on a REP. */
  envelope: z.array(literal).optional(),
});

export type DriverEvent = z.infer<typeof event>;

/**
 * The published JSON Schemas: what may be sent, what frames each answer, and what is answered to
 * what. They are those of the input: unknown fields are ignored.
 */
export const protocolSchemas = () => ({
  request: published(request),
  envelope: published(envelope),
  event: published(event),
  answers: Object.fromEntries(
    Object.entries(answers).map(([op, schema]) => [op, published(schema)]),
  ),
});

function published(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

/** All of them in one document, each under its name in `$defs`: "answer.recv". */
export function protocolSchema(): object {
  const { answers: byOperation, ...framed } = protocolSchemas();
  const named = Object.entries(byOperation).map(([op, schema]) => [`answer.${op}`, schema]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "ZDP/1: how the Scrutineer suites control an implementation of ZMTP",
    anyOf: ["request", "envelope", "event"].map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: { ...framed, ...Object.fromEntries(named) },
  };
}

/** What is wrong with a value, in one line: "caps.zmtp: expected array, got undefined". */
export function complaint(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join(".") || "the line";
  return `${path}: ${issue?.message ?? "not as the schema says"}`;
}
