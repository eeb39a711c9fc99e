import type { Pipe } from "../pipe/pipe.ts";

interface Topic {
  readonly octets: Buffer;
  count: number;
}

/**
 * What a SUB or XSUB has subscribed to, and the publishers that know it.
 *
 * A topic goes to the peers when it is first subscribed and when it is last cancelled: publishers
 * that count and publishers that hold a set agree on that.
 */
export class Topics {
  readonly #topics = new Map<string, Topic>();
  /** Peers whose handshake is complete. */
  readonly #peers = new Set<Pipe>();

  /** Tells a publisher, new or back again, all there is. */
  join(pipe: Pipe): void {
    this.#peers.add(pipe);
    for (const { octets } of this.#topics.values()) pipe.session.subscribe(octets);
  }

  /** RFC 29: on closing a connection all subscriptions are cancelled. */
  leave(pipe: Pipe): void {
    if (!this.#peers.delete(pipe)) return;
    for (const { octets } of this.#topics.values()) pipe.session.cancel(octets);
  }

  /** @param octets must not change afterwards. @returns whether the topic is new */
  add(octets: Buffer): boolean {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic !== undefined) {
      topic.count++;
      return false;
    }
    this.#topics.set(key, { octets, count: 1 });
    for (const pipe of this.#peers) pipe.session.subscribe(octets);
    return true;
  }

  /** Nothing happens where the topic is not subscribed. @returns whether it is gone now */
  remove(octets: Buffer): boolean {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic === undefined || --topic.count > 0) return false;
    this.#topics.delete(key);
    for (const pipe of this.#peers) pipe.session.cancel(octets);
    return true;
  }
}
