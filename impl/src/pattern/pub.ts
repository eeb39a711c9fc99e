import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { Distribution, type DistributionSettings } from "./distribution.ts";
import { Pattern } from "./pattern.ts";
import { Subscriptions } from "./subscriptions.ts";

/**
 * PUB: to all peers that subscribed to the start of the first frame. Drops, never waits. RFC 29.
 */
export class PubPattern extends Pattern {
  override readonly drops = true;
  readonly #subscriptions = new Subscriptions();
  readonly #distribution = new Distribution();
  readonly #settings: () => DistributionSettings;

  constructor(settings: () => DistributionSettings) {
    super();
    this.#settings = settings;
  }

  override attach(pipe: Pipe): void {
    this.#distribution.add(pipe);
  }

  /** A peer that comes back subscribes again. */
  override ready(pipe: Pipe): void {
    this.#subscriptions.clear(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#distribution.remove(pipe);
    this.#subscriptions.clear(pipe);
  }

  override subscribe(pipe: Pipe, topic: Buffer): void {
    this.#subscriptions.add(pipe, topic);
  }

  override cancel(pipe: Pipe, topic: Buffer): void {
    this.#subscriptions.remove(pipe, topic);
  }

  override get sendable(): boolean {
    return !this.#settings().noDrop || this.#distribution.available;
  }

  override send(message: Message): boolean {
    const matching = this.#subscriptions.match(message[0]!);
    return this.#distribution.send(message, matching, this.#settings());
  }
}
