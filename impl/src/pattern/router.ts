import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { FairQueue } from "./fair-queue.ts";
import { type GreetingSettings, greet } from "./greeting-messages.ts";
import { Pattern } from "./pattern.ts";
import { RoutingTable } from "./routing-table.ts";

export interface RouterSettings extends GreetingSettings {
  /** A message that cannot be routed is an error. */
  readonly mandatory: boolean;
  /** A peer takes over the routing id of another. */
  readonly handover: boolean;
  /** Sum of 1 for peers that come and 2 for peers that go. */
  readonly routerNotify: number;
  /** Received when a peer goes that connected to us; empty for none. */
  readonly disconnectMessage: Buffer;
}

const NOTIFY_CONNECT = 1;
const NOTIFY_DISCONNECT = 2;
const NOTHING = Buffer.alloc(0);

/** ROUTER: the first frame says to which peer, and from which. Never waits. RFC 28. */
export class RouterPattern extends Pattern {
  override readonly drops = true;
  readonly #sources = new FairQueue();
  readonly #targets: RoutingTable;
  readonly #settings: () => RouterSettings;
  /** Peers that are there. */
  readonly #present = new Set<Pipe>();

  /** @param random in [0, 1): where the identities that are made here start */
  constructor(random: number, settings: () => RouterSettings) {
    super();
    this.#targets = new RoutingTable(random);
    this.#settings = settings;
  }

  override attach(pipe: Pipe): void {
    this.#targets.reserve(pipe);
  }

  override ready(pipe: Pipe, identity: Buffer): void {
    const settings = this.#settings();
    if (settings.handover) this.#handOver(pipe, identity);
    this.#targets.add(pipe, identity);
    this.#present.add(pipe);
    greet(pipe, settings);
    if (settings.routerNotify & NOTIFY_CONNECT) pipe.inbound.push([NOTHING]);
  }

  override lost(pipe: Pipe): void {
    if (!this.#present.delete(pipe)) return;
    const { routerNotify, disconnectMessage } = this.#settings();
    if (pipe.accepted && disconnectMessage.length > 0) pipe.inbound.push([disconnectMessage]);
    if (routerNotify & NOTIFY_DISCONNECT) pipe.inbound.push([NOTHING]);
    if (pipe.inbound.length > 0) pipe.received();
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

  /** What has no room is dropped, or an error. */
  override get sendable(): boolean {
    return true;
  }

  override send(message: Message): boolean {
    const [identity, ...body] = message;
    const target = this.#targets.find(identity!);
    if (target === undefined) {
      if (!this.#settings().mandatory) return true;
      throw new UsageError("EHOSTUNREACH", `no peer has routing id ${identity!.toString("hex")}`);
    }
    // An address alone is a message without frames, which nothing on the wire can carry.
    if (body.length === 0) return true;
    const sent = target.send(body);
    if (!sent && this.#settings().mandatory) {
      throw new UsageError("EAGAIN", "the peer's queue is full");
    }
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  override receive(): Message | undefined {
    const message = this.#sources.take();
    if (message === undefined) return undefined;
    return [this.#sources.last!.routingId, ...message];
  }

  /** Ends the connection of the peer that has this identity; it says nothing more from now on. */
  #handOver(pipe: Pipe, identity: Buffer): void {
    const holder = identity.length > 0 ? this.#targets.find(identity) : undefined;
    if (holder === undefined || holder === pipe) return;
    this.#targets.remove(holder);
    this.#present.delete(holder);
    holder.outbound.clear();
    holder.session.finish();
  }
}
