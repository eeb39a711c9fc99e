import type { EngineOptions } from "../../src/engine/engine.ts";
import type { SocketType } from "../../src/engine/socket-type.ts";
import type { Version } from "../../src/wire/greeting.ts";
import { Side } from "./engine-pair.ts";
import { securities } from "./secured.ts";

export type End = "client" | "server";

export interface Ends {
  readonly client: SocketType;
  readonly server: SocketType;
  /** The server asks who its client is, and lets it in. Default: NULL, and it asks nobody. */
  readonly security?: keyof typeof securities;
}

/** One octet of each greeting, shown otherwise, makes each side take the other for an older peer. */
const shown: Readonly<Record<Version, readonly [at: number, octet: number] | undefined>> = {
  "3.1": undefined,
  "3.0": [11, 0],
  "2.0": [10, 1],
  "1.0": [9, 0x7e],
};

const far = (end: End): End => (end === "client" ? "server" : "client");

/**
 * Two engines, the octets on their way between them, and a clock that a test moves: octets can be
 * split, held back, cut off and changed.
 */
export class Link {
  readonly client: Side;
  readonly server: Side;
  now = 0;
  readonly #version: Version;
  readonly #onTheirWay = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
  readonly #taken = { client: 0, server: 0 };
  /** A bit of what `end` sends, counted from its first octet, that arrives turned over. */
  readonly #flip: { readonly end: End; readonly bit: number } | undefined;

  constructor(
    types: Ends,
    version: Version,
    options: Partial<EngineOptions> = {},
    flip?: { readonly end: End; readonly bit: number },
  ) {
    const { client, server, security } = types;
    const mechanisms = security === undefined ? undefined : securities[security];
    const ofEnd = (end: End) => (mechanisms === undefined ? {} : { mechanism: mechanisms[end] });
    this.client = new Side({ ...options, ...ofEnd("client"), socketType: client });
    this.server = new Side({ ...options, ...ofEnd("server"), socketType: server, bound: true });
    this.#version = version;
    this.#flip = flip;
  }

  /** Has `end` write a message, where it is in traffic. Returns whether it did. */
  send(end: End, message: readonly string[]): boolean {
    const side = this[end];
    if (side.engine.phase !== "traffic") return false;
    this.#put(end, side.send(...message));
    return true;
  }

  /** Carries up to `count` octets of what `end` has to say. Returns how many. */
  carry(end: End, count: number): number {
    this.#put(end, this[end].flush());
    const octets = this.#onTheirWay[end].subarray(0, count);
    this.#onTheirWay[end] = this.#onTheirWay[end].subarray(octets.length);
    if (octets.length > 0) this.#give(this[far(end)], Uint8Array.from(octets));
    return octets.length;
  }

  /** Carries all there is, either way, until both are silent. */
  settle(): this {
    while (this.carry("client", 1e9) + this.carry("server", 1e9) > 0);
    return this;
  }

  /** Moves the clock, and calls both engines when they ask for it. */
  wait(ms: number): this {
    const until = this.now + ms;
    for (;;) {
      const next = Math.min(this.client.engine.deadline, this.server.engine.deadline);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      for (const { engine, events } of [this.client, this.server]) {
        if (engine.deadline <= this.now) events.push(...engine.tick(this.now));
        // A failed engine repeats its failure, and asks for nothing.
      }
    }
    this.now = until;
    return this;
  }

  #give(side: Side, octets: Uint8Array): void {
    const seen = side.events.length;
    side.receive(octets, this.now);
    if (side.events.slice(seen).some(({ type }) => type === "authenticate")) side.answer(200);
  }

  /** Octets are changed as they leave, so that all splits see the same. */
  #put(end: End, octets: Buffer): void {
    const from = this.#taken[end];
    const change = (at: number, octet: (before: number) => number) => {
      const index = at - from;
      if (index >= 0 && index < octets.length) octets[index] = octet(octets[index]!);
    };
    const other = shown[this.#version];
    if (other !== undefined) change(other[0], () => other[1]);
    const flip = this.#flip;
    if (flip?.end === end) change(flip.bit >> 3, (octet) => octet ^ (1 << (flip.bit & 7)));
    this.#taken[end] += octets.length;
    this.#onTheirWay[end] = Buffer.concat([this.#onTheirWay[end], octets]);
  }
}
