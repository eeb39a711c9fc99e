/** Times in milliseconds; 0 stands for "off". */
export interface HeartbeatOptions {
  /** Between two PINGs. */
  readonly intervalMs: number;
  /** How long no octet may come after a PING. */
  readonly timeoutMs: number;
  /** Announced to the peer: how long it may wait for traffic of ours. */
  readonly ttlMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * When to send PING, and when the peer counts as dead. Any traffic is a sign of life.
 *
 * @see RFC 37, Connection Heartbeating
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #pingAt = NEVER;
  #deadAt = NEVER;
  #peerDeadAt = NEVER;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** When to call `tick`: the earliest of all that is due. */
  get deadline(): number {
    return Math.min(this.#pingAt, this.#deadAt, this.#peerDeadAt);
  }

  /** The handshake is complete. */
  start(now: number): void {
    if (this.#options.intervalMs > 0) this.#pingAt = now + this.#options.intervalMs;
  }

  /** Octets have come: both time-outs are over. */
  heard(): void {
    this.#deadAt = NEVER;
    this.#peerDeadAt = NEVER;
  }

  /** A PING has come. @param ttl in tenths of a second, 0 for none */
  pinged(ttl: number, now: number): void {
    if (ttl > 0) this.#peerDeadAt = now + ttl * 100;
  }

  tick(now: number): "dead" | "ping" | undefined {
    if (now >= this.#deadAt || now >= this.#peerDeadAt) return "dead";
    if (now < this.#pingAt) return undefined;
    this.#pingAt = now + this.#options.intervalMs;
    const timeout = this.#options.timeoutMs;
    if (timeout > 0 && this.#deadAt === NEVER) this.#deadAt = now + timeout;
    return "ping";
  }
}
