import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { Distribution, type DistributionSettings } from "./distribution.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { Subscriptions } from "./subscriptions.ts";

/** What an XPUB can be told; see the table of options. */
export interface XPubSettings extends DistributionSettings {
  readonly verbosity: null | "allSubs" | "allSubsUnsubs";
  /** Empty for none. */
  readonly welcomeMessage: Buffer;
  readonly manual: boolean;
  readonly manualLastValue: boolean;
}

/**
 * XPUB: as PUB, and passes on what its peers send: 1 and a topic, 0 and a topic, other messages.
 * RFC 29.
 *
 * A subscription waits in its peer's own queue, under its high-water mark: a peer that subscribes
 * faster than the application receives is not read from.
 */
export class XPubPattern extends Pattern {
  override readonly drops = true;
  /** Those that count. */
  readonly #subscriptions = new Subscriptions();
  /** What the peers asked for while the application decides: it is told when they go. */
  readonly #asked = new Subscriptions();
  readonly #distribution = new Distribution();
  readonly #sources = new FairQueue();
  readonly #settings: () => XPubSettings;
  /** The peer whose message was received last. */
  #last: Pipe | undefined;

  constructor(settings: () => XPubSettings) {
    super();
    this.#settings = settings;
  }

  override attach(pipe: Pipe): void {
    this.#distribution.add(pipe);
  }

  /** A peer that comes back subscribes again. */
  override ready(pipe: Pipe): void {
    this.#clear(pipe);
    const { welcomeMessage } = this.#settings();
    if (welcomeMessage.length > 0) pipe.offer([welcomeMessage]);
  }

  /** Nobody cancels for a peer that has gone: its topics end here. */
  override detach(pipe: Pipe): void {
    this.#distribution.remove(pipe);
    this.#clear(pipe);
    if (this.#last === pipe) this.#last = undefined;
    if (pipe.inbound.length > 0) pipe.received();
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override subscribe(pipe: Pipe, topic: Buffer): void {
    const { verbosity } = this.#settings();
    const told = this.#manual ? this.#asked.add(pipe, topic) : this.#subscriptions.add(pipe, topic);
    if (told || this.#manual || verbosity !== null) pass(pipe, 1, topic);
  }

  override cancel(pipe: Pipe, topic: Buffer): void {
    const { verbosity } = this.#settings();
    const told = this.#manual
      ? this.#asked.remove(pipe, topic)
      : this.#subscriptions.remove(pipe, topic);
    if (told || this.#manual || verbosity === "allSubsUnsubs") pass(pipe, 0, topic);
  }

  /** The application subscribes for the peer whose message it received last, if that is there. */
  add(topic: Buffer): void {
    if (this.#last !== undefined) this.#subscriptions.add(this.#last, topic);
  }

  remove(topic: Buffer): void {
    if (this.#last !== undefined) this.#subscriptions.remove(this.#last, topic);
  }

  override get receivable(): boolean {
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    return !this.#settings().noDrop || this.#distribution.available;
  }

  override send(message: Message): boolean {
    const settings = this.#settings();
    const matching = this.#subscriptions.match(message[0]!);
    const last = settings.manualLastValue ? this.#last : undefined;
    if (last === undefined) return this.#distribution.send(message, matching, settings);
    const newest = new Set(matching.has(last) ? [last] : []);
    if (!this.#distribution.send(message, newest, settings)) return false;
    this.#last = undefined;
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    const message = this.#sources.take();
    if (message !== undefined) this.#last = this.#sources.last;
    return message;
  }

  get #manual(): boolean {
    const { manual, manualLastValue } = this.#settings();
    return manual || manualLastValue;
  }

  #clear(pipe: Pipe): void {
    const all = this.#settings().verbosity === "allSubsUnsubs";
    this.#asked.clear(pipe, (topic) => pass(pipe, 0, topic));
    this.#subscriptions.clear(pipe, (topic, last) => {
      if (!this.#manual && (last || all)) pass(pipe, 0, topic);
    });
  }
}

/** Queues a subscription for the application; its session tells the socket. */
function pass(pipe: Pipe, kind: 0 | 1, topic: Buffer): void {
  pipe.inbound.push([Buffer.concat([Buffer.of(kind), topic])]);
}
