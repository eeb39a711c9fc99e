import type { FarSocket, Line, Notice, Refusal, Request } from "./contract.ts";

/** A thread, as the name service sees it. */
export interface Member {
  tell(notice: Notice): void;
}

/** A socket that has connected, and has not met another one yet. */
interface Waiting {
  readonly member: Member;
  readonly connection: number;
  readonly name: string;
  readonly peer: FarSocket;
  /** Whose thread is asked to take it, and under which number. */
  offered: { readonly to: Member; readonly offer: number } | undefined;
}

/**
 * Who is bound to which name in the threads of one context, and who waits to be joined. It runs in
 * one of them; requests of a member come in the order in which it made them.
 *
 * Sockets of one thread are none of its business: they meet without it, and say so by "forget".
 */
export class NameService {
  readonly #bound = new Map<string, Member>();
  /** By name, in the order of their requests. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  readonly #connections = new Map<Member, Map<number, Waiting>>();
  readonly #offers = new Map<number, Waiting>();
  #lastOffer = 0;

  get members(): number {
    return this.#connections.size;
  }

  join(member: Member): void {
    this.#connections.set(member, new Map());
  }

  /** The thread has gone: its names are free, and what was offered to it is offered again. */
  leave(member: Member): void {
    for (const waiting of this.#connections.get(member)?.values() ?? []) this.#forget(waiting);
    this.#connections.delete(member);
    for (const [name, binder] of this.#bound) if (binder === member) this.#bound.delete(name);
    for (const waiting of [...this.#offers.values()]) {
      if (waiting.offered!.to === member) this.#offerAgain(waiting);
    }
  }

  ask(member: Member, request: Request): void {
    switch (request.kind) {
      case "bind":
        this.#bind(member, request.request, request.name);
        break;
      case "unbind":
        if (this.#bound.get(request.name) === member) this.#bound.delete(request.name);
        break;
      case "connect":
        this.#connect({ ...request, member, offered: undefined });
        break;
      case "forget":
        this.#forget(this.#connections.get(member)?.get(request.connection));
        break;
      case "accept":
        this.#accept(request.offer, request.peer, request.line);
        break;
      case "refuse":
        this.#refuse(request.offer, request.refusal);
        break;
      case "unbound":
        this.#offerAgain(this.#offers.get(request.offer));
    }
  }

  #bind(member: Member, request: number, name: string): void {
    const free = !this.#bound.has(name);
    if (free) this.#bound.set(name, member);
    member.tell({ kind: "bound", request, free });
    if (!free) return;
    for (const waiting of [...(this.#waiting.get(name) ?? [])]) this.#offer(waiting);
  }

  #connect(waiting: Waiting): void {
    const others = this.#waiting.get(waiting.name) ?? new Set();
    this.#waiting.set(waiting.name, others.add(waiting));
    this.#connections.get(waiting.member)?.set(waiting.connection, waiting);
    this.#offer(waiting);
  }

  #offer(waiting: Waiting): void {
    const { name, peer, member } = waiting;
    const to = this.#bound.get(name);
    if (to === undefined || to === member || waiting.offered !== undefined) return;
    const offer = ++this.#lastOffer;
    waiting.offered = { to, offer };
    this.#offers.set(offer, waiting);
    to.tell({ kind: "offer", offer, name, peer });
  }

  #offerAgain(waiting: Waiting | undefined): void {
    if (waiting?.offered === undefined) return;
    this.#offers.delete(waiting.offered.offer);
    waiting.offered = undefined;
    this.#offer(waiting);
  }

  #accept(offer: number, peer: FarSocket, line: Line): void {
    const waiting = this.#offers.get(offer);
    this.#forget(waiting);
    if (waiting !== undefined) {
      waiting.member.tell({ kind: "joined", connection: waiting.connection, peer, line });
      return;
    }
    // Who was to have it has gone meanwhile: the side that is in use finds the other one closed.
    line.sending.port.close();
    line.receiving.port.close();
  }

  #refuse(offer: number, refusal: Refusal): void {
    const waiting = this.#offers.get(offer);
    this.#forget(waiting);
    waiting?.member.tell({ kind: "refused", connection: waiting.connection, refusal });
  }

  /** It waits no more. */
  #forget(waiting: Waiting | undefined): void {
    if (waiting === undefined) return;
    if (waiting.offered !== undefined) this.#offers.delete(waiting.offered.offer);
    this.#connections.get(waiting.member)?.delete(waiting.connection);
    const others = this.#waiting.get(waiting.name);
    if (others?.delete(waiting) && others.size === 0) this.#waiting.delete(waiting.name);
  }
}
