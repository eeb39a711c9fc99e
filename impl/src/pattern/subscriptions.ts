import { ProtocolError } from "../errors.ts";
import type { Pipe } from "../pipe/pipe.ts";

/** Octets that the subscriptions of one peer may hold. */
const PEER_BYTES_MAX = 67_108_864;

/** What one subscription costs besides its topic, roughly. */
const OVERHEAD_BYTES = 128;

interface Node {
  readonly pipes: Set<Pipe>;
  readonly children: Map<number, Node>;
}

interface Peer {
  /** How often each topic is subscribed, by its octets as latin1. */
  readonly counts: Map<string, number>;
  bytes: number;
}

/**
 * Who wants which messages: a trie of topics, and a count for each topic of each peer.
 *
 * @see RFC 37, Publish-Subscribe: subscriptions add up, and two for one topic need two cancellations
 */
export class Subscriptions {
  readonly #root: Node = node();
  readonly #peers = new Map<Pipe, Peer>();
  readonly #matched = new Set<Pipe>();

  /** @throws ProtocolError ERR_ZMTP_SUBSCRIPTIONS where the peer holds too many */
  add(pipe: Pipe, topic: Buffer): void {
    let peer = this.#peers.get(pipe);
    if (peer === undefined) this.#peers.set(pipe, (peer = { counts: new Map(), bytes: 0 }));
    const key = topic.toString("latin1");
    const count = peer.counts.get(key) ?? 0;
    if (count === 0) {
      peer.bytes += topic.length + OVERHEAD_BYTES;
      if (peer.bytes > PEER_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_SUBSCRIPTIONS");
      this.#insert(pipe, topic);
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
    this.#delete(pipe, topic);
  }

  /** Ends all subscriptions of a peer. */
  clear(pipe: Pipe): void {
    const peer = this.#peers.get(pipe);
    if (peer === undefined) return;
    for (const key of peer.counts.keys()) this.#delete(pipe, Buffer.from(key, "latin1"));
    this.#peers.delete(pipe);
  }

  /** The pipes that want a message with this first frame, each once. Valid until the next call. */
  match(first: Buffer): ReadonlySet<Pipe> {
    let found: ReadonlySet<Pipe> = this.#root.pipes;
    let joined = false;
    let at: Node | undefined = this.#root;
    for (let i = 0; i < first.length && at.children.size > 0; i++) {
      at = at.children.get(first[i]!);
      if (at === undefined) break;
      if (at.pipes.size === 0) continue;
      if (found.size === 0) found = at.pipes;
      else {
        if (!joined) {
          this.#matched.clear();
          for (const pipe of found) this.#matched.add(pipe);
          found = this.#matched;
          joined = true;
        }
        for (const pipe of at.pipes) this.#matched.add(pipe);
      }
    }
    return found;
  }

  #insert(pipe: Pipe, topic: Buffer): void {
    let at = this.#root;
    for (const octet of topic) {
      let child = at.children.get(octet);
      if (child === undefined) at.children.set(octet, (child = node()));
      at = child;
    }
    at.pipes.add(pipe);
  }

  #delete(pipe: Pipe, topic: Buffer): void {
    const path: Node[] = [this.#root];
    for (const octet of topic) path.push(path.at(-1)!.children.get(octet)!);
    path.at(-1)!.pipes.delete(pipe);
    for (let i = path.length - 1; i > 0; i--) {
      const { pipes, children } = path[i]!;
      if (pipes.size > 0 || children.size > 0) return;
      path[i - 1]!.children.delete(topic[i - 1]!);
    }
  }
}

function node(): Node {
  return { pipes: new Set(), children: new Map() };
}
