import type { ReconnectError } from "../errors.ts";
import type { ConnectorStatus } from "./connector-status.ts";

/** When a socket no longer connects again by itself: a value of the option `reconnectStop`. */
export type ReconnectStop = "refused" | "handshakeFailed" | "afterDisconnect";

/** Times in milliseconds. */
export interface ReconnectOptions {
  /** Before the first new attempt; 0 or -1 for no new attempt at all. */
  readonly reconnectInterval: number;
  /** The longest delay; 0 for a delay that does not grow. */
  readonly reconnectMaxInterval: number;
  /** New attempts in a row without a complete handshake; -1 for no limit. */
  readonly maxReconnectAttempts: number;
  /**
   * "refused": after the system has refused the connection. "handshakeFailed": after a connection
   * that ended before its handshake was complete. "afterDisconnect": after `disconnect`, though
   * messages are unsent.
   */
  readonly reconnectStop: readonly ReconnectStop[];
}

/** Where a connection that a socket makes, and makes again, stands. A snapshot. */
export interface ReconnectState {
  /**
   * "connecting": an attempt is under way, "connected": the stream stands, "waiting": for
   * `nextDelayMs`, "stopped": there is no further attempt.
   */
  readonly status: ConnectorStatus;
  /** New attempts since the last complete handshake, with the one that is waited for. */
  readonly attempt: number;
  /** The delay before that attempt, in milliseconds; 0 where none is waited for. */
  readonly nextDelayMs: number;
  /** Why the last attempt or connection ended; undefined for the peer's plain close. */
  readonly lastError: Error | undefined;
}

/** How far a connection had come when it ended. */
export type Stage = "connect" | "handshake" | "traffic";

/**
 * The delay before a new attempt: doubled each time, with up to half of it added at random, so that
 * peers do not come back all at once.
 *
 * @param doublings how many attempts went before it, since a connection that lasted
 * @param random in [0, 1)
 * @see RFC 37, Error Handling
 */
export function reconnectDelay(
  options: Pick<ReconnectOptions, "reconnectInterval" | "reconnectMaxInterval">,
  doublings: number,
  random: number,
): number {
  const { reconnectInterval, reconnectMaxInterval } = options;
  const longest = Math.max(reconnectInterval, reconnectMaxInterval);
  const delay = Math.min(reconnectInterval * 2 ** Math.min(doublings, 30), longest);
  return delay * (1 + random / 2);
}

/**
 * Why there is no new attempt, or undefined where there is one.
 *
 * @param attempt how many new attempts were made since the last complete handshake
 */
export function reasonToStop(
  options: ReconnectOptions,
  attempt: number,
  stage: Stage,
  error: Error | undefined,
): ReconnectError["code"] | undefined {
  const { reconnectInterval, maxReconnectAttempts, reconnectStop } = options;
  if (reconnectInterval <= 0) return "ERR_RECONNECT_STOPPED";
  // RFC 37, Error Handling: a peer that has refused us with ERROR is not asked again.
  if (codeOf(error) === "ERR_ZMTP_PEER_ERROR") return "ERR_RECONNECT_STOPPED";
  const refused = stage === "connect" && codeOf(error) === "ECONNREFUSED";
  if (refused && reconnectStop.includes("refused")) return "ERR_RECONNECT_STOPPED";
  if (stage === "handshake" && reconnectStop.includes("handshakeFailed")) {
    return "ERR_RECONNECT_STOPPED";
  }
  const exhausted = maxReconnectAttempts >= 0 && attempt >= maxReconnectAttempts;
  return exhausted ? "ERR_RECONNECT_LIMIT" : undefined;
}

function codeOf(error: Error | undefined): unknown {
  return (error as { readonly code?: unknown } | undefined)?.code;
}
