import type { Pipe } from "../pipe/pipe.ts";

interface Topic {
  readonly octets: Buffer;
  count: number;
}

/**
 * What a SUB or XSUB has subscribed to, and the publishers that know it.
 *
 * A topic goes to the peers when it is first subscribed and when it is last cancelled: publishers
 * that count and publishers that hold a set agree on that. Told to be verbose, each subscription
 * and each cancellation goes to them.
 */
export class Topics {
  readonly #topics = new Map<string, Topic>();
  /** Peers whose handshake is complete. */
  readonly #peers = new Set<Pipe>();
  readonly #verbose: () => boolean;

  constructor(verbose: () => boolean = () => false) {
    this.#verbose = verbose;
  }

  /** Tells a publisher, new or back again, all there is. */
  join(pipe: Pipe): void {
    this.#peers.add(pipe);
    this.#each((octets) => pipe.session.subscribe(octets));
  }

  /** RFC 29: on closing a connection all subscriptions are cancelled. */
  leave(pipe: Pipe): void {
    if (!this.#peers.delete(pipe)) return;
    this.#each((octets) => pipe.session.cancel(octets));
  }

  /** @param octets must not change afterwards. @returns whether the topic is new */
  add(octets: Buffer): boolean {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic === undefined) this.#topics.set(key, { octets, count: 1 });
    else topic.count++;
    if (topic === undefined || this.#verbose()) {
      for (const pipe of this.#peers) pipe.session.subscribe(octets);
    }
    return topic === undefined;
  }

  /** Nothing happens where the topic is not subscribed. @returns whether it is gone now */
  remove(octets: Buffer): boolean {
    const key = octets.toString("latin1");
    const topic = this.#topics.get(key);
    if (topic === undefined) return false;
    const last = --topic.count === 0;
    if (last) this.#topics.delete(key);
    if (last || this.#verbose()) for (const pipe of this.#peers) pipe.session.cancel(octets);
    return last;
  }

  /** Each topic once, or as often as it is subscribed. */
  #each(tell: (octets: Buffer) => void): void {
    for (const { octets, count } of this.#topics.values()) {
      for (let left = this.#verbose() ? count : 1; left > 0; left--) tell(octets);
    }
  }
}
