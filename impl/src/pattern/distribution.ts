import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";

export interface DistributionSettings {
  /** Wait for a peer that is full instead of dropping. */
  readonly noDrop: boolean;
  /** Send to those that do not match. */
  readonly invertMatching: boolean;
}

/** Hands a message to every peer that is to have it. RFC 29, PUB and XPUB. */
export class Distribution {
  readonly #peers = new Set<Pipe>();

  add(pipe: Pipe): void {
    this.#peers.add(pipe);
  }

  remove(pipe: Pipe): void {
    this.#peers.delete(pipe);
  }

  /** Whether every peer has room. */
  get available(): boolean {
    return haveRoom(this.#peers);
  }

  /**
   * @param matching the peers whose subscriptions match
   * @returns false where it waits for a peer; nobody has the message then
   */
  send(message: Message, matching: ReadonlySet<Pipe>, settings: DistributionSettings): boolean {
    const targets = settings.invertMatching ? this.#without(matching) : matching;
    if (settings.noDrop && !haveRoom(targets)) return false;
    for (const pipe of targets) pipe.offer(message);
    return true;
  }

  #without(matching: ReadonlySet<Pipe>): Iterable<Pipe> {
    return [...this.#peers].filter((pipe) => !matching.has(pipe));
  }
}

function haveRoom(pipes: Iterable<Pipe>): boolean {
  for (const pipe of pipes) if (!pipe.hasRoom()) return false;
  return true;
}
