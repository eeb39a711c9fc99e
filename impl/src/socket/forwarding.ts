import { FORWARDED_MESSAGES_MAX } from "../limits.ts";
import type { Message, MessageLike } from "../message.ts";
import type { Socket } from "./socket.ts";

export interface Receiver extends Socket {
  tryReceive(): Message | undefined;
}

export interface Sender extends Socket {
  trySend(message: MessageLike): boolean;
}

/** What has passed an end of a proxy in one direction. */
export interface Passed {
  /** Frames, each counted singly, as libzmq does. */
  frames: number;
  octets: number;
}

/** One direction of a proxy. A message is taken only when it can be handed on. */
export class Forwarding {
  readonly #source: Receiver;
  readonly #target: Sender;
  readonly #capture: Sender | undefined;
  readonly passed: Passed = { frames: 0, octets: 0 };
  /** Taken, and turned away by the target after all. */
  #held: Message | undefined;

  constructor(source: Receiver, target: Sender, capture: Sender | undefined) {
    this.#source = source;
    this.#target = target;
    this.#capture = capture;
  }

  /** Forwards what is there; returns whether a burst was not enough. */
  forward(): boolean {
    for (let i = 0; i < FORWARDED_MESSAGES_MAX; i++) {
      const message = this.#held ?? this.#next();
      if (message === undefined) return false;
      this.#held = message;
      if (!this.#target.trySend(message)) return false;
      this.#held = undefined;
      this.#count(message);
    }
    return true;
  }

  /** Where the target or the capture has no room, the message stays with its sender. */
  #next(): Message | undefined {
    if (!this.#target.writable || this.#capture?.writable === false) return undefined;
    const message = this.#source.tryReceive();
    if (message !== undefined) this.#capture?.trySend(message);
    return message;
  }

  #count(message: Message): void {
    this.passed.frames += message.length;
    for (const frame of message) this.passed.octets += frame.length;
  }
}
