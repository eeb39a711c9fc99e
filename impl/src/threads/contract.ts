import type { QueueEnd } from "@scrutineer/uring/queue";
import { type AnySocketType, legalPeers } from "../engine/socket-type.ts";
import { type Code, HandshakeError } from "../errors.ts";
import type { InprocEnd } from "../pipe/inproc.ts";

/** A socket that is bound to a name. */
export interface InprocBinder {
  readonly type: AnySocketType;
  /** It is not to be bound any more. */
  readonly closed: boolean;
  /** A new end, for a socket that has connected. */
  accept(): InprocEnd;
}

/** The sockets of this thread, as the other threads of their context reach them. */
export interface LocalSockets {
  /** Who is bound to a name here. */
  binder(name: string): InprocBinder | undefined;
  /** An end that waited for a name has met, or was refused, in another thread. */
  met(name: string, end: InprocEnd): void;
}

/** The other threads of a context, as the sockets of this one reach them. */
export interface OtherThreads {
  /** Whether `bind` answers before it returns. */
  readonly immediate: boolean;
  /** Claims a name. @param answer with a TransportError EADDRINUSE, or ECONNRESET */
  bind(name: string, answer: (error?: Error) => void): void;
  unbind(name: string): void;
  /** An end waits for whoever is bound, or will be, in another thread. */
  connect(name: string, end: InprocEnd, type: AnySocketType): void;
  /** It waits no more. */
  forget(end: InprocEnd): void;
}

/** What a socket has to know of one in another thread before they are joined. */
export interface FarSocket {
  readonly type: AnySocketType;
  readonly routingId: Uint8Array;
  /** Messages that it takes at first, Infinity for no limit. */
  readonly room: number;
}

/** One side's ends of the two queues between two sockets. To be sent to one thread, once. */
export interface Line {
  readonly sending: QueueEnd;
  readonly receiving: QueueEnd;
}

/** Why a socket was not joined. */
export interface Refusal {
  readonly code: Code;
  readonly message: string;
}

/** What a thread asks the name service. */
export type Request =
  | { readonly kind: "bind"; readonly request: number; readonly name: string }
  | { readonly kind: "unbind"; readonly name: string }
  | {
      readonly kind: "connect";
      readonly connection: number;
      readonly name: string;
      readonly peer: FarSocket;
    }
  | { readonly kind: "forget"; readonly connection: number }
  | {
      readonly kind: "accept";
      readonly offer: number;
      readonly peer: FarSocket;
      readonly line: Line;
    }
  | { readonly kind: "refuse"; readonly offer: number; readonly refusal: Refusal }
  | { readonly kind: "unbound"; readonly offer: number };

/** What the name service tells a thread. */
export type Notice =
  | { readonly kind: "bound"; readonly request: number; readonly free: boolean }
  | {
      readonly kind: "offer";
      readonly offer: number;
      readonly name: string;
      readonly peer: FarSocket;
    }
  | {
      readonly kind: "joined";
      readonly connection: number;
      readonly peer: FarSocket;
      readonly line: Line;
    }
  | { readonly kind: "refused"; readonly connection: number; readonly refusal: Refusal };

/** RFC 37, The Socket-Type Property: which types can talk holds without a wire, too. */
export function misfit(binder: AnySocketType, type: AnySocketType): HandshakeError | undefined {
  const legal: readonly string[] = binder === "STREAM" ? [] : legalPeers[binder];
  if (legal.includes(type)) return undefined;
  const expected = `expected ${legal.join(" or ")} as peer of ${binder}, got ${type}`;
  return new HandshakeError("ERR_ZMTP_SOCKET_TYPE", expected);
}
