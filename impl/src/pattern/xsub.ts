import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { sortUpstream, type Upstream } from "../upstream.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { Topics } from "./topics.ts";

/** What an XSUB can be told; see the table of options. */
export interface XSubSettings {
  readonly verboseUnsubscribe: boolean;
  readonly onlyFirstSubscribe: boolean;
}

/**
 * XSUB: what publishers send, from each in turn, and messages to all of them, of which some
 * subscribe. Drops for publishers that are full, never waits. RFC 29.
 */
export class XSubPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #topics: Topics;
  readonly #targets = new Set<Pipe>();
  readonly #settings: () => XSubSettings;
  readonly #upstream: Upstream = {
    // The caller may write into the frame again.
    subscribe: (topic) => this.#topics.add(Buffer.from(topic)),
    cancel: (topic) => this.#topics.remove(topic),
    pass: (message) => {
      for (const pipe of this.#targets) pipe.offer(message);
    },
  };

  constructor(settings: () => XSubSettings) {
    super();
    this.#settings = settings;
    this.#topics = new Topics(() => settings().verboseUnsubscribe);
  }

  override attach(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#targets.delete(pipe);
    this.#topics.leave(pipe);
  }

  override ready(pipe: Pipe): void {
    this.#topics.join(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override get receivable(): boolean {
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    return true;
  }

  override send(message: Message): boolean {
    sortUpstream(message, this.#settings().onlyFirstSubscribe, this.#upstream);
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    return this.#sources.take();
  }
}
