import { type Finding, Monitor, type MonitorOptions, type Way } from "../../src/checker/index.ts";
import { command } from "../../src/octets/frame.ts";
import { type GreetingFields, greeting } from "../../src/octets/greeting.ts";
import { metadata, type Properties } from "../../src/octets/metadata.ts";

/** Octets in the order in which they pass, by way. */
export type Conversation = readonly (readonly [way: Way, octets: Uint8Array])[];

/** What a monitor finds, and what it says of a conversation. */
export function watch(conversation: Conversation, options?: MonitorOptions): Finding[] {
  const monitor = new Monitor(options);
  for (const [way, octets] of conversation) monitor.push(way, octets);
  monitor.end();
  return monitor.findings;
}

/** The rows that were broken, each with its way and octet: "ZMTP31-FRAME-14 forward 64". */
export const found = (conversation: Conversation, options?: MonitorOptions): string[] =>
  watch(conversation, options).map(({ requirement, way, offset }) =>
    [requirement, way, offset].join(" "),
  );

export const ready = (type = "DEALER", ...more: Properties): Uint8Array =>
  command("READY", metadata([["Socket-Type", type], ...more]));

/** Greetings of both sides. */
export const greeted = (fields: GreetingFields = {}, theirs = fields): Conversation => [
  ["forward", greeting(fields)],
  ["backward", greeting(theirs)],
];

/** A whole handshake with NULL, the connecter first. */
export const opened = (version = "3.1", type = "DEALER", theirs = "ROUTER"): Conversation => [
  ...greeted({ version }),
  ["forward", ready(type)],
  ["backward", ready(theirs)],
];
