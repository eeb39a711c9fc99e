import { ProtocolError } from "../errors.ts";
import { SUBSCRIPTION_BYTES, SUBSCRIPTIONS_BYTES_MAX } from "../limits.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { PrefixTrie } from "./prefix-trie.ts";

interface Peer {
  /** How often each topic is subscribed, by its octets as latin1. */
  readonly counts: Map<string, number>;
  bytes: number;
}

/**
 * Who wants which messages: a trie of topics, and for each peer how often it asked for each.
 *
 * @see RFC 37, Publish-Subscribe: subscriptions add up, and two for one topic need two
 *   cancellations
 */
export class Subscriptions {
  readonly #trie = new PrefixTrie<Pipe>();
  readonly #peers = new Map<Pipe, Peer>();

  /**
   * @returns whether no peer had subscribed to this topic
   * @throws ProtocolError ERR_ZMTP_SUBSCRIPTIONS where the peer holds too many
   */
  add(pipe: Pipe, topic: Buffer): boolean {
    let peer = this.#peers.get(pipe);
    if (peer === undefined) this.#peers.set(pipe, (peer = { counts: new Map(), bytes: 0 }));
    const key = topic.toString("latin1");
    const count = peer.counts.get(key);
    if (count !== undefined) {
      peer.counts.set(key, count + 1);
      return false;
    }
    peer.bytes += topic.length + SUBSCRIPTION_BYTES;
    if (peer.bytes > SUBSCRIPTIONS_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_SUBSCRIPTIONS");
    peer.counts.set(key, 1);
    // A copy: the topic is a view into a chunk, which it would keep alive.
    return this.#trie.add(Buffer.from(topic), pipe);
  }

  /**
   * Ends one subscription; nothing happens where there is none.
   *
   * @returns whether it was the last one of all peers to this topic
   */
  remove(pipe: Pipe, topic: Buffer): boolean {
    const peer = this.#peers.get(pipe);
    const key = topic.toString("latin1");
    const count = peer?.counts.get(key);
    if (peer === undefined || count === undefined) return false;
    if (count > 1) {
      peer.counts.set(key, count - 1);
      return false;
    }
    peer.counts.delete(key);
    peer.bytes -= topic.length + SUBSCRIPTION_BYTES;
    return this.#trie.delete(topic, pipe);
  }

  /**
   * Ends all subscriptions of a peer.
   *
   * @param ended is told of each, and whether it was the last one of all peers to its topic
   */
  clear(pipe: Pipe, ended?: (topic: Buffer, last: boolean) => void): void {
    const peer = this.#peers.get(pipe);
    if (peer === undefined) return;
    this.#peers.delete(pipe);
    for (const [key, count] of peer.counts) {
      const topic = Buffer.from(key, "latin1");
      const last = this.#trie.delete(topic, pipe);
      for (let left = count; left > 0; left--) ended?.(topic, last && left === 1);
    }
  }

  /** The pipes that want a message with this first frame, each once. Valid until the next call. */
  match(first: Buffer): ReadonlySet<Pipe> {
    return this.#trie.match(first);
  }
}
