/** Times in milliseconds. */
export interface ReconnectOptions {
  readonly reconnectInterval: number;
  /** The longest delay; 0 for a delay that does not grow. */
  readonly reconnectMaxInterval: number;
}

/**
 * The delay before a new attempt: doubled each time, with up to half of it added at random, so that
 * peers do not come back all at once.
 *
 * @param attempt how many attempts have failed since the last handshake, from 0
 * @param random in [0, 1)
 * @see RFC 37, Error Handling
 */
export function reconnectDelay(options: ReconnectOptions, attempt: number, random: number): number {
  const { reconnectInterval, reconnectMaxInterval } = options;
  const longest = Math.max(reconnectInterval, reconnectMaxInterval);
  const delay = Math.min(reconnectInterval * 2 ** Math.min(attempt, 30), longest);
  return delay * (1 + random / 2);
}
