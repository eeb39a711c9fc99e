/** Where a connection that a socket makes, and makes again, stands. */
export type ConnectorStatus = "connecting" | "connected" | "waiting" | "stopped";

/** "again": an attempt has failed, or a connection has ended. "due": the delay is over. */
export type ConnectorTransition = "connected" | "again" | "due" | "stop";

/** All transitions there are. A pair that is not here is a fault of ours. */
export const connectorTransitions = {
  connecting: { connected: "connected", again: "waiting", stop: "stopped" },
  connected: { again: "waiting", stop: "stopped" },
  waiting: { due: "connecting", stop: "stopped" },
  stopped: { stop: "stopped" },
} as const satisfies Record<ConnectorStatus, Partial<Record<ConnectorTransition, ConnectorStatus>>>;

export function nextStatus(
  status: ConnectorStatus,
  transition: ConnectorTransition,
): ConnectorStatus {
  const all: Partial<Record<ConnectorTransition, ConnectorStatus>> = connectorTransitions[status];
  const next = all[transition];
  if (next === undefined) throw new Error(`no transition ${transition} from ${status}`);
  return next;
}
