import { ProtocolError } from "../errors.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { PrefixTrie } from "./prefix-trie.ts";

/** Octets that the subscriptions of one peer may hold. */
const PEER_BYTES_MAX = 67_108_864;

/** What one subscription costs besides its topic, roughly. */
const OVERHEAD_BYTES = 512;

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

  /** @throws ProtocolError ERR_ZMTP_SUBSCRIPTIONS where the peer holds too many */
  add(pipe: Pipe, topic: Buffer): void {
    let peer = this.#peers.get(pipe);
    if (peer === undefined) this.#peers.set(pipe, (peer = { counts: new Map(), bytes: 0 }));
    const key = topic.toString("latin1");
    const count = peer.counts.get(key) ?? 0;
    if (count === 0) {
      peer.bytes += topic.length + OVERHEAD_BYTES;
      if (peer.bytes > PEER_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_SUBSCRIPTIONS");
      // A copy: the topic is a view into a chunk, which it would keep alive.
      this.#trie.add(Buffer.from(topic), pipe);
    }
    peer.counts.set(key, count + 1);
  }

  /** Ends one subscription; nothing happens where there is none. */
  remove(pipe: Pipe, topic: Buffer): void {
    const peer = this.#peers.get(pipe);
    const key = topic.toString("latin1");
    const count = peer?.counts.get(key);
    if (peer === undefined || count === undefined) return;
    if (count > 1) {
      peer.counts.set(key, count - 1);
      return;
    }
    peer.counts.delete(key);
    peer.bytes -= topic.length + OVERHEAD_BYTES;
    this.#trie.delete(topic, pipe);
  }

  /** Ends all subscriptions of a peer. */
  clear(pipe: Pipe): void {
    const peer = this.#peers.get(pipe);
    if (peer === undefined) return;
    for (const key of peer.counts.keys()) this.#trie.delete(Buffer.from(key, "latin1"), pipe);
    this.#peers.delete(pipe);
  }

  /** The pipes that want a message with this first frame, each once. Valid until the next call. */
  match(first: Buffer): ReadonlySet<Pipe> {
    return this.#trie.match(first);
  }
}
