import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";
import { RoutingTable } from "./routing-table.ts";

const NOTHING = Buffer.alloc(0);

/**
 * STREAM: the first of two frames says to which peer the octets of the second go, or from which
 * they come. As libzmq's; no RFC describes it.
 */
export class StreamPattern extends Pattern {
  readonly #sources = new FairQueue();
  /** Peers that are connected, and not told to go. */
  readonly #targets: RoutingTable;
  readonly #notify: () => boolean;

  /** @param notify whether the application is told of peers that come and go */
  constructor(random: number, notify: () => boolean) {
    super();
    this.#targets = new RoutingTable(random);
    this.#notify = notify;
  }

  override attach(pipe: Pipe): void {
    this.#targets.reserve(pipe);
  }

  /** A peer that was connected again keeps its routing id. */
  override ready(pipe: Pipe): void {
    this.#targets.add(pipe, NOTHING);
    if (this.#notify()) pipe.inbound.push([NOTHING]);
  }

  override lost(pipe: Pipe): void {
    if (this.#targets.find(pipe.routingId) !== pipe) return;
    this.#targets.remove(pipe);
    if (!this.#notify()) return;
    pipe.inbound.push([NOTHING]);
    pipe.received();
  }

  override detach(pipe: Pipe): void {
    this.#targets.remove(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override get receivable(): boolean {
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    return true;
  }

  /** Waits where the peer is at its high-water mark. No octets end its connection. */
  override send(message: Message): boolean {
    const [identity, octets] = message;
    if (octets === undefined || message.length > 2) {
      throw new UsageError(
        "EINVAL",
        `expected a routing id and octets, got ${message.length} frames`,
      );
    }
    const target = this.#targets.find(identity!);
    if (target === undefined) {
      throw new UsageError("EHOSTUNREACH", `no peer has routing id ${identity!.toString("hex")}`);
    }
    if (octets.length > 0) return target.send([octets]);
    this.#targets.remove(target);
    target.session.finish();
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    const message = this.#sources.take();
    return message && [this.#sources.last!.routingId, message[0]!];
  }
}
