import type { Greeting } from "../octets/greeting.ts";
import { same } from "../octets/literal.ts";

/** PINGs without an answer that are remembered; beyond them no PONG is compared. */
const UNANSWERED_MAX = 1_024;

/** Names of handshake commands that are remembered. */
const NAMES_MAX = 8;

/** The message whose frames are coming. */
export interface OpenMessage {
  readonly frames: number;
  readonly firstIsEmpty: boolean;
  /** The index of the first empty frame, or -1. */
  readonly delimiterAt: number;
}

export const noMessage: OpenMessage = { frames: 0, firstIsEmpty: false, delimiterAt: -1 };

/** What is known of one side of a conversation: the rules read it, the monitor writes it. */
export class Side {
  /** Whether it connected, where that is known. */
  readonly connected: boolean | undefined;
  /** Set once, when both sides are there. */
  other!: Side;
  greeting: Greeting | undefined;
  /** The version that its octets are judged by: "3.1", "3.0", "2.0", "1.0". */
  zmtp: string | undefined;
  /** No more is judged: the octets cannot be told apart any longer, or some were not captured. */
  lost = false;
  /** Names of the handshake commands that it has sent. */
  names: readonly string[] = [];
  sentReady = false;
  sentError = false;
  frames = 0;
  socketType: string | undefined;
  message: OpenMessage = noMessage;
  /** The highest short nonce of CURVE so far. */
  nonce = -1n;
  #unanswered: Uint8Array[] = [];
  #forgotten = false;

  constructor(connected: boolean | undefined) {
    this.connected = connected;
  }

  /** The mechanism that both sides announced, or undefined where they differ. */
  get mechanism(): string | undefined {
    const own = this.greeting?.mechanismName;
    const theirs = this.other.greeting?.mechanismName;
    return theirs === undefined || own === theirs ? own : undefined;
  }

  /** Whether it is the client of a mechanism that has roles. */
  get isClient(): boolean {
    return this.greeting?.asServer === 0;
  }

  /** Whether its handshake is over, so that it may send messages. */
  get inTraffic(): boolean {
    return this.sentReady || this.names.includes("INITIATE");
  }

  sent(name: string): void {
    if (this.names.length < NAMES_MAX) this.names = [...this.names, name];
    this.sentReady ||= name === "READY";
    this.sentError ||= name === "ERROR";
  }

  pinged(context: Uint8Array): void {
    if (this.#unanswered.length < UNANSWERED_MAX) this.#unanswered.push(context);
    else this.#forgotten = true;
  }

  /** Whether a PING of this side waits for a PONG with this context. */
  expects(context: Uint8Array): boolean {
    return this.#forgotten || this.#unanswered.some((waiting) => same(waiting, context));
  }

  /** The contexts of the PINGs that wait for an answer. */
  get unanswered(): readonly Uint8Array[] {
    return this.#unanswered;
  }

  ponged(context: Uint8Array): void {
    const index = this.#unanswered.findIndex((waiting) => same(waiting, context));
    if (index >= 0) this.#unanswered.splice(index, 1);
  }
}
