import { plainLiteral } from "../target/frame-literal.ts";

/** One line of ZDP/1 as it is compared. */
export interface Call {
  /** The number that an answer repeats. */
  readonly id?: number;
  /** The socket that it is about. */
  readonly socket?: string;
  readonly kind: "request" | "answer" | "event";
  /** The name of the operation or of the event. */
  readonly name: string;
  /** What has to be equal where two targets did the same. */
  readonly key: string;
  /** The same for the reader, in one line. */
  readonly text: string;
}

type Fields = Record<string, unknown>;

/** Fields that are another each time: numbers, clocks, figures of the process, words of the driver. */
const varying = ["id", "s", "t", "stats", "open", "why", "trace", "reason", "issue"];

/**
 * Reads a line of the driver, or undefined where it is none of ZDP/1.
 *
 * @param names routing ids that a target has made up, by the octets: they get names as they come
 */
export function callOf(line: string, names: Map<string, string>): Call | undefined {
  const fields = objectOf(line);
  if (fields === undefined) return undefined;
  const { id, s, op, ev } = fields;
  const kind = typeof op === "string" ? "request" : typeof ev === "string" ? "event" : "answer";
  const name = String(op ?? ev ?? "");
  const told = kind === "event" ? eventOf(name, fields) : fields;
  const text = JSON.stringify(told, (key, value) => comparable(key, value, names));
  return {
    ...(typeof id === "number" && { id }),
    ...(typeof s === "string" && { socket: s }),
    kind,
    name,
    // A driver counts what it is told to send: what is the same script is the same on both sides.
    key: kind === "request" ? text.replace(/\d+/g, "#") : text,
    text: text.slice(1, -1).replaceAll('"', ""),
  };
}

function objectOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What an event says is the driver's choice, but for a request of ZAP, whose id counts up.
 * RFC 27, "The ZAP Request Message".
 */
function eventOf(ev: string, { frames }: Fields): Fields {
  if (!Array.isArray(frames)) return { ev };
  return { ev, frames: frames.map((frame, index) => (index === 1 ? "a request id" : frame)) };
}

function comparable(key: string, value: unknown, names: Map<string, string>): unknown {
  if (varying.includes(key)) return undefined;
  if (typeof value !== "string") return value;
  if (value.startsWith("z85:")) return "a key";
  if (/^hex:[0-9a-f]{64}$/.test(value)) return "32 octets";
  // A routing id that a ROUTER makes up begins with 0. RFC 28, The ROUTER Socket Type.
  if (/^hex:00[0-9a-f]{8}$/.test(value)) return named(value, names);
  if (/^(hex|b64):/.test(value)) return readable(value);
  return value.replace(/^ipc:.*/, "ipc://PATH").replace(/:\d{2,5}$/, ":PORT");
}

function named(id: string, names: Map<string, string>): string {
  const name = names.get(id) ?? `routing id ${names.size + 1}`;
  names.set(id, name);
  return name;
}

/** Drivers may write octets in any form; what is none of them stays as it is. */
function readable(literal: string): string {
  try {
    return plainLiteral(literal);
  } catch {
    return literal;
  }
}
