import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { Pattern } from "./pattern.ts";

/** DEALER: to each peer in turn, from each peer in turn. RFC 28. */
export class DealerPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #targets = new LoadBalancer();

  override attach(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#targets.remove(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override writable(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override send(message: Message): boolean {
    return this.#targets.send(message) !== undefined;
  }

  override receive(): Message | undefined {
    return this.#sources.take();
  }
}
