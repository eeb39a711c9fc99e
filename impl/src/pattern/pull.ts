import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";

/** PULL: from each peer in turn. RFC 30. */
export class PullPattern extends Pattern {
  readonly #peers = new FairQueue();

  override readable(pipe: Pipe): void {
    this.#peers.readable(pipe);
  }

  override get source(): Pipe | undefined {
    return this.#peers.last;
  }

  override get receivable(): boolean {
    return this.#peers.next !== undefined;
  }

  override receive(): Message | undefined {
    return this.#peers.take();
  }

  override receiveMany(limit: number): Message[] {
    return this.#peers.takeMany(limit);
  }
}
