import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { type GreetingSettings, greet } from "./greeting-messages.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { Pattern } from "./pattern.ts";

export interface DealerSettings extends GreetingSettings {
  /** Received when a connection of ours is lost; empty for none. */
  readonly hiccupMessage: Buffer;
}

/** DEALER: to each peer in turn, from each peer in turn. RFC 28. */
export class DealerPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #targets = new LoadBalancer();
  readonly #settings: () => DealerSettings;
  /** Peers that we connected to, and that are there. */
  readonly #connected = new Set<Pipe>();

  constructor(settings: () => DealerSettings) {
    super();
    this.#settings = settings;
  }

  override attach(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#targets.remove(pipe);
    this.#connected.delete(pipe);
  }

  override ready(pipe: Pipe): void {
    if (!pipe.accepted) this.#connected.add(pipe);
    greet(pipe, this.#settings());
  }

  override lost(pipe: Pipe): void {
    const { hiccupMessage } = this.#settings();
    if (!this.#connected.delete(pipe) || hiccupMessage.length === 0) return;
    pipe.inbound.push([hiccupMessage]);
    pipe.received();
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override writable(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override get receivable(): boolean {
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    return this.#targets.available;
  }

  override send(message: Message): boolean {
    return this.#targets.send(message) !== undefined;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    return this.#sources.take();
  }

  override receiveMany(limit: number): Message[] {
    return this.#sources.takeMany(limit);
  }
}
