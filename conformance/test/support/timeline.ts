import type { TimelineEntry } from "@scrutineer/report/schema";
import { join } from "../../src/octets/literal.ts";

// A timeline as a test writes it. Times are places in it: nothing that is compared depends on them.

type Without<T> = T extends unknown ? Omit<T, "t"> : never;
export type Told = Without<TimelineEntry>;

/** Gives each entry its time. */
export const timelineOf = (...told: readonly Told[]): TimelineEntry[] =>
  told.map((entry, t) => ({ ...entry, t }) as TimelineEntry);

const octets =
  (direction: "sent" | "received") =>
  (connection: number, ...parts: readonly Uint8Array[]): Told => ({
    kind: "octets",
    connection,
    direction,
    hex: Buffer.from(join(...parts)).toString("hex"),
  });
export const sent = octets("sent");
export const came = octets("received");

export const opened = (connection: number, port = 1): Told => ({
  kind: "connection",
  connection,
  event: "opened",
  detail: `127.0.0.1:${port}`,
});

export const closed = (connection: number, detail = "FIN"): Told => ({
  kind: "connection",
  connection,
  event: "closed",
  detail,
});

const line =
  (direction: "request" | "response" | "event") =>
  (fields: object): Told => ({ kind: "driver", direction, line: JSON.stringify(fields) });
export const asked = line("request");
export const answered = line("response");
export const event = line("event");

export const check = (requirement: string, ok = true, text = "seen"): Told => ({
  kind: "check",
  requirement,
  ok,
  text,
});
