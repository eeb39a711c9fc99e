import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { delimit } from "./envelope.ts";
import { FairQueue } from "./fair-queue.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { Pattern } from "./pattern.ts";

/** REQ: one request to each peer in turn, then its reply. RFC 28. */
export class ReqPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #targets = new LoadBalancer();
  /** The peer that owes a reply. */
  #asked: Pipe | undefined;

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
    if (this.#asked !== undefined) throw new UsageError("EFSM", "expected receive, got send");
    this.#asked = this.#targets.send(delimit(message));
    return this.#asked !== undefined;
  }

  /** What comes from other peers, or has no delimiter, is dropped without a word. */
  override receive(): Message | undefined {
    for (;;) {
      const message = this.#sources.take();
      if (message === undefined) return undefined;
      if (this.#asked === undefined || this.#sources.last !== this.#asked) continue;
      if (message.length < 2 || message[0]!.length > 0) continue;
      this.#asked = undefined;
      return message.slice(1);
    }
  }
}
