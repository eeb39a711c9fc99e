import type { SocketStats } from "./stats.ts";

/** The key under which console.log and util.inspect look for an object's own way to be shown. */
export const inspect = Symbol.for("nodejs.util.inspect.custom");

/** What util.inspect passes: itself, and how deep it looks. */
export type Inspect = (value: unknown, options: object) => string;

/** What is worth seeing of a socket at a glance: no option, and so no key and no password. */
export function summaryOf(stats: SocketStats, bound: readonly string[], closed: boolean): object {
  const connected = stats.connections.filter(({ endpoint }) => endpoint !== undefined);
  const { sendQueue, receiveQueue } = stats;
  return {
    ...(closed ? { closed } : {}),
    bound,
    connected: Object.fromEntries(
      connected.map(({ endpoint, ready, reconnect }) => [
        endpoint,
        ready ? "ready" : (reconnect?.status ?? "waiting"),
      ]),
    ),
    peers: stats.connections.filter(({ ready }) => ready).length,
    sendQueue,
    receiveQueue,
  };
}
