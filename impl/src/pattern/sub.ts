import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { PrefixTrie } from "./prefix-trie.ts";

interface Topic {
  readonly octets: Buffer;
  count: number;
}

/**
 * SUB: what it subscribed to, from each peer in turn. RFC 29.
 *
 * A topic goes to the peers when it is first subscribed and when it is last cancelled: publishers
 * that count and publishers that hold a set agree on that.
 */
export class SubPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #topics = new Map<string, Topic>();
  readonly #filter = new PrefixTrie<true>();
  /** Peers whose handshake is complete. */
  readonly #peers = new Set<Pipe>();

  override ready(pipe: Pipe): void {
    this.#peers.add(pipe);
    for (const { octets } of this.#topics.values()) pipe.session.subscribe(octets);
  }

  override detach(pipe: Pipe): void {
    this.#peers.delete(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  /** The application subscribes. */
  add(octets: Buffer): void {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic !== undefined) {
      topic.count++;
      return;
    }
    this.#topics.set(key, { octets, count: 1 });
    this.#filter.add(octets, true);
    for (const pipe of this.#peers) pipe.session.subscribe(octets);
  }

  /** The application cancels; nothing happens where it has not subscribed. */
  remove(octets: Buffer): void {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic === undefined || --topic.count > 0) return;
    this.#topics.delete(key);
    this.#filter.delete(octets, true);
    for (const pipe of this.#peers) pipe.session.cancel(octets);
  }

  /** What was on its way when its topic was cancelled is dropped. */
  override receive(): Message | undefined {
    for (;;) {
      const message = this.#sources.take();
      if (message === undefined || this.#filter.match(message[0]!).size > 0) return message;
    }
  }
}
