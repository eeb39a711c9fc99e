import { type AnySocketType, legalPeers } from "../engine/socket-type.ts";
import { HandshakeError, TransportError } from "../errors.ts";
import type { InprocEnd } from "../pipe/inproc.ts";
import { Turns } from "./turns.ts";

/** A socket that is bound to a name. */
export interface InprocBinder {
  readonly type: AnySocketType;
  /** A new end, for a socket that has connected. */
  accept(): InprocEnd;
}

/**
 * The names of inproc endpoints, and who is bound to them or waits for somebody to be: one for each
 * context, since names are not known outside of it.
 */
export class InprocNames {
  /** When sockets tell each other what has come. */
  readonly turns = new Turns();
  readonly #bound = new Map<string, InprocBinder>();
  readonly #waiting = new Map<string, Map<InprocEnd, AnySocketType>>();

  /** Somebody is bound to the name now. */
  has(name: string): boolean {
    return this.#bound.has(name);
  }

  /** Binds, and joins all who wait for it. @throws TransportError EADDRINUSE */
  bind(name: string, binder: InprocBinder): void {
    if (this.#bound.has(name)) throw new TransportError("EADDRINUSE", name);
    this.#bound.set(name, binder);
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    for (const [end, type] of waiting ?? []) join(end, type, binder);
  }

  /** Nobody is joined to this binder any more; what is joined stays. */
  unbind(name: string, binder: InprocBinder): void {
    if (this.#bound.get(name) === binder) this.#bound.delete(name);
  }

  /** Joins an end to who is bound, or to the next who will be. */
  connect(name: string, end: InprocEnd, type: AnySocketType): void {
    const binder = this.#bound.get(name);
    if (binder !== undefined) {
      join(end, type, binder);
      return;
    }
    const waiting = this.#waiting.get(name) ?? new Map<InprocEnd, AnySocketType>();
    this.#waiting.set(name, waiting.set(end, type));
  }

  /** An end does not wait any more. */
  forget(name: string, end: InprocEnd): void {
    const waiting = this.#waiting.get(name);
    if (waiting?.delete(end) && waiting.size === 0) this.#waiting.delete(name);
  }
}

/** RFC 37, The Socket-Type Property: which types can talk holds without a wire, too. */
function join(end: InprocEnd, type: AnySocketType, binder: InprocBinder): void {
  const legal: readonly string[] = binder.type === "STREAM" ? [] : legalPeers[binder.type];
  if (legal.includes(type)) {
    end.meet(binder.accept());
    return;
  }
  const expected = `expected ${legal.join(" or ")} as peer of ${binder.type}, got ${type}`;
  end.part(new HandshakeError("ERR_ZMTP_SOCKET_TYPE", expected));
}
