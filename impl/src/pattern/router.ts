import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { RoutingTable } from "./routing-table.ts";

/** ROUTER: the first frame says to which peer, and from which. Never waits. RFC 28. */
export class RouterPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #targets: RoutingTable;
  readonly #mandatory: () => boolean;

  /** @param mandatory whether a message that cannot be routed is an error */
  constructor(random: number, mandatory: () => boolean) {
    super();
    this.#targets = new RoutingTable(random);
    this.#mandatory = mandatory;
  }

  override ready(pipe: Pipe, identity: Buffer): void {
    this.#targets.add(pipe, identity);
  }

  override detach(pipe: Pipe): void {
    this.#targets.remove(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override send(message: Message): boolean {
    const [identity, ...body] = message;
    const target = this.#targets.find(identity!);
    if (target === undefined) {
      if (!this.#mandatory()) return true;
      throw new UsageError("EHOSTUNREACH", `no peer has routing id ${identity!.toString("hex")}`);
    }
    // An address alone is a message without frames, which nothing on the wire can carry.
    if (body.length === 0) return true;
    const sent = target.send(body);
    if (!sent && this.#mandatory()) throw new UsageError("EAGAIN", "the peer's queue is full");
    return true;
  }

  override receive(): Message | undefined {
    const message = this.#sources.take();
    if (message === undefined) return undefined;
    return [this.#sources.last!.routingId, ...message];
  }
}
