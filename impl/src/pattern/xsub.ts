import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { Topics } from "./topics.ts";

/**
 * XSUB: what publishers send, from each in turn, and messages to all of them, of which some
 * subscribe. Drops for publishers that are full, never waits. RFC 29.
 */
export class XSubPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #topics: Topics;
  readonly #targets = new Set<Pipe>();

  /** @param verbose whether publishers are told of every subscription and cancellation */
  constructor(verbose: () => boolean) {
    super();
    this.#topics = new Topics(verbose);
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

  /** One frame that starts with 1 subscribes, with 0 cancels: octet and topic. */
  override send(message: Message): boolean {
    const first = message[0]!;
    const kind = message.length === 1 ? first[0] : undefined;
    if (kind === 1) this.#topics.add(Buffer.from(first.subarray(1)));
    else if (kind === 0) this.#topics.remove(first.subarray(1));
    else for (const pipe of this.#targets) pipe.offer(message);
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    return this.#sources.take();
  }
}
