import { GATHER_BYTES } from "../limits.ts";
import type { Message } from "../message.ts";
import type { MessageSink } from "../wire/decoder.ts";
import type { EngineEvent } from "./events.ts";
import type { Output } from "./output.ts";

const NONE: readonly EngineEvent[] = Object.freeze([]);
const READY: readonly EngineEvent[] = Object.freeze([
  { type: "ready", version: undefined, metadata: new Map() },
]);

/**
 * A connection without ZMTP, in the place of an Engine: octets are the message. There is nothing to
 * wait for, nothing to say besides messages, and nothing that a peer could do wrong.
 */
export class RawEngine {
  readonly deadline = Number.POSITIVE_INFINITY;
  readonly due = false;
  readonly congested = false;
  #ready = false;

  /** All `octets` are one message: at most one goes beyond the limit of a queue. */
  receive(octets: Uint8Array, inbound: MessageSink): readonly EngineEvent[] {
    inbound.push([Buffer.from(octets.buffer, octets.byteOffset, octets.length)]);
    return NONE;
  }

  /** The first call reports that the peer is ready. */
  decode(): readonly EngineEvent[] {
    if (this.#ready) return NONE;
    this.#ready = true;
    return READY;
  }

  /** As {@link Engine.send}, without headers. */
  send(message: Message, from: number, output: Output): number {
    for (let i = from; i < message.length; i++) {
      const body = message[i]!;
      if (!output.fits(0, body.length)) return i;
      if (body.length >= GATHER_BYTES) output.reference(body);
      else {
        output.slab.set(body, output.length);
        output.length += body.length;
      }
    }
    return message.length;
  }

  sendWhole(message: Message, output: Output): boolean {
    return this.send(message, 0, output) === message.length;
  }

  bodyTarget(): undefined {
    return undefined;
  }

  receivedBody(): readonly EngineEvent[] {
    return NONE;
  }

  /** Nobody is ever asked. */
  authenticated(): readonly EngineEvent[] {
    return NONE;
  }

  tick(): readonly EngineEvent[] {
    return NONE;
  }

  /** A cut stream of octets is not sent again. */
  unsent(): Message[] {
    return [];
  }

  said(): void {}
  listen(): void {}
  subscribe(): void {}
  cancel(): void {}
  flush(): void {}
}
