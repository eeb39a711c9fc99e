import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { Subscriptions } from "./subscriptions.ts";

/** What an XPUB can be told; see XPublisherOptions. */
export interface XPubSettings {
  readonly verbosity: null | "allSubs" | "allSubsUnsubs";
  /** Empty for none. */
  readonly welcomeMessage: Buffer;
}

/**
 * XPUB: as PUB, and passes on what its peers send: 1 and a topic, 0 and a topic, other messages.
 * RFC 29.
 *
 * A subscription waits in its peer's own queue, under its high-water mark: a peer that subscribes
 * faster than the application receives is not read from.
 */
export class XPubPattern extends Pattern {
  readonly #subscriptions = new Subscriptions();
  readonly #sources = new FairQueue();
  readonly #settings: () => XPubSettings;

  constructor(settings: () => XPubSettings) {
    super();
    this.#settings = settings;
  }

  /** A peer that comes back subscribes again. */
  override ready(pipe: Pipe): void {
    this.#clear(pipe);
    const { welcomeMessage } = this.#settings();
    if (welcomeMessage.length > 0) pipe.send([welcomeMessage]);
  }

  /** Nobody cancels for a peer that has gone: its topics end here. */
  override detach(pipe: Pipe): void {
    this.#clear(pipe);
    if (pipe.inbound.length > 0) pipe.received();
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override subscribe(pipe: Pipe, topic: Buffer): void {
    const first = this.#subscriptions.add(pipe, topic);
    if (first || this.#settings().verbosity !== null) pass(pipe, 1, topic);
  }

  override cancel(pipe: Pipe, topic: Buffer): void {
    const last = this.#subscriptions.remove(pipe, topic);
    if (last || this.#settings().verbosity === "allSubsUnsubs") pass(pipe, 0, topic);
  }

  override send(message: Message): boolean {
    for (const pipe of this.#subscriptions.match(message[0]!)) pipe.send(message);
    return true;
  }

  override receive(): Message | undefined {
    return this.#sources.take();
  }

  #clear(pipe: Pipe): void {
    const all = this.#settings().verbosity === "allSubsUnsubs";
    this.#subscriptions.clear(pipe, (topic, last) => {
      if (last || all) pass(pipe, 0, topic);
    });
  }
}

/** Queues a subscription for the application; its session tells the socket. */
function pass(pipe: Pipe, kind: 0 | 1, topic: Buffer): void {
  pipe.inbound.push([Buffer.concat([Buffer.of(kind), topic])]);
}
