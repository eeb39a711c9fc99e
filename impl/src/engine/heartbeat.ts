import { UNANSWERED_PINGS_MAX } from "../limits.ts";

/** Times in milliseconds; 0 stands for "off". */
export interface HeartbeatOptions {
  /** How long one side may be silent before a PING is sent. */
  readonly intervalMs: number;
  /** How long no octet may come after a PING. */
  readonly timeoutMs: number;
  /** Announced to the peer: how long it may wait for traffic of ours. */
  readonly ttlMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * When to send PING, and when the peer counts as dead. Any traffic is a sign of life: as long as
 * both sides send, there is no PING.
 *
 * @see RFC 37, Connection Heartbeating
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #pingAt = NEVER;
  #deadAt = NEVER;
  #peerDeadAt = NEVER;
  #heardAt = 0;
  #saidAt = 0;
  /** PINGs since the last octets came. */
  #unanswered = 0;
  #listening = true;
  /** Whether silence after a PING means death. */
  #answers = true;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** When to call `tick`: the earliest of all that is due. */
  get deadline(): number {
    return Math.min(this.#pingAt, this.#deadAt, this.#peerDeadAt);
  }

  /**
   * The handshake is complete.
   *
   * @param answers whether the peer must answer PING. One of ZMTP 3.0 may, and need not know it: it
   *   is sent PING, and counts as dead in silence only once it has answered one
   */
  start(now: number, answers = true): void {
    this.#answers = answers;
    if (this.#options.intervalMs === 0) return;
    this.#heardAt = this.#saidAt = now;
    this.#pingAt = now + this.#options.intervalMs;
  }

  /** Octets have come: both time-outs are over. */
  heard(now: number): void {
    this.#heardAt = now;
    this.#unanswered = 0;
    this.#deadAt = NEVER;
    this.#peerDeadAt = NEVER;
  }

  /** A PONG has come. */
  ponged(): void {
    this.#answers = true;
  }

  /** Octets were sent: the peer knows that we live. */
  said(now: number): void {
    this.#saidAt = now;
  }

  /** Whether octets are taken from the peer. While they are not, its silence says nothing. */
  listen(listening: boolean): void {
    this.#listening = listening;
    // Answers may have come while nobody listened.
    this.#unanswered = 0;
    if (!listening) [this.#deadAt, this.#peerDeadAt] = [NEVER, NEVER];
  }

  /** A PING has come. @param ttl in tenths of a second, 0 for none */
  pinged(ttl: number, now: number): void {
    if (ttl > 0 && this.#listening) this.#peerDeadAt = now + ttl * 100;
  }

  tick(now: number): "dead" | "ping" | undefined {
    if (now >= this.#deadAt || now >= this.#peerDeadAt) return "dead";
    if (now < this.#pingAt) return undefined;
    const { intervalMs, timeoutMs } = this.#options;
    const silentUntil = Math.min(this.#heardAt, this.#saidAt) + intervalMs;
    this.#pingAt = silentUntil > now ? silentUntil : now + intervalMs;
    // RFC 37: no more than a small number of PINGs go without an answer.
    if (silentUntil > now || this.#unanswered >= UNANSWERED_PINGS_MAX) return undefined;
    this.#unanswered++;
    const watched = timeoutMs > 0 && this.#answers && this.#listening;
    if (watched && this.#deadAt === NEVER) this.#deadAt = now + timeoutMs;
    return "ping";
  }
}
