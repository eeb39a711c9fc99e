import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { PrefixTrie } from "./prefix-trie.ts";
import { Topics } from "./topics.ts";

export interface SubSettings {
  /** Take what does not match. */
  readonly invertMatching: boolean;
}

/** SUB: what it subscribed to, from each peer in turn. RFC 29. */
export class SubPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #topics = new Topics();
  readonly #filter = new PrefixTrie<true>();
  readonly #settings: () => SubSettings;

  constructor(settings: () => SubSettings) {
    super();
    this.#settings = settings;
  }

  override ready(pipe: Pipe): void {
    this.#topics.join(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#topics.leave(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  /** The application subscribes. */
  add(octets: Buffer): void {
    if (this.#topics.add(octets)) this.#filter.add(octets, true);
  }

  /** The application cancels; nothing happens where it has not subscribed. */
  remove(octets: Buffer): void {
    if (this.#topics.remove(octets)) this.#filter.delete(octets, true);
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override get receivable(): boolean {
    this.#sources.skip((message) => !this.#wants(message));
    return this.#sources.next !== undefined;
  }

  /** What was on its way when its topic was cancelled is dropped. */
  override receive(): Message | undefined {
    for (;;) {
      const message = this.#sources.take();
      if (message === undefined || this.#wants(message)) return message;
    }
  }

  #wants(message: Message): boolean {
    const matches = this.#filter.match(message[0]!).size > 0;
    return matches !== this.#settings().invertMatching;
  }
}
