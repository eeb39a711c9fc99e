import type { TimedEvent } from "../../src/capture/write-pcapng.ts";
import type { Conversation } from "./conversation.ts";

const connecter = { host: "10.0.0.1", port: 40_001 };
const binder = { host: "10.0.0.2", port: 5_555 };

/** A conversation as the events of one connection that is opened and closed. */
export function eventsOf(conversation: Conversation, connection = 1): TimedEvent[] {
  const when = (at: number) => ({ at, connection });
  return [
    {
      ...when(1_000),
      kind: "opened",
      connecter: { ...connecter, port: connecter.port + connection },
      binder,
    },
    ...conversation.map(([way, octets], index): TimedEvent => {
      const from = way === "forward" ? "connecter" : "binder";
      return { ...when(1_001 + index), kind: "octets", from, octets, length: octets.length };
    }),
    { ...when(2_000), kind: "closed", from: "binder", reset: false },
  ];
}
