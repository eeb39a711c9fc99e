import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { Pattern } from "./pattern.ts";

/** PUSH: to each peer in turn; waits where all are full. RFC 30. */
export class PushPattern extends Pattern {
  readonly #peers = new LoadBalancer();

  override attach(pipe: Pipe): void {
    this.#peers.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#peers.remove(pipe);
  }

  override writable(pipe: Pipe): void {
    this.#peers.add(pipe);
  }

  override get sendable(): boolean {
    return this.#peers.available;
  }

  override send(message: Message): boolean {
    return this.#peers.send(message) !== undefined;
  }
}
