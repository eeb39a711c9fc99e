import type { MessagePort } from "node:worker_threads";
import { bufferOf } from "../buffers.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import { HandshakeError, TransportError, ZmtpError } from "../errors.ts";
import { THREAD_QUEUE_BYTES } from "../limits.ts";
import type { InprocEnd } from "../pipe/inproc.ts";
import { forget, type Outliving, outlive } from "../process-end.ts";
import {
  type FarSocket,
  type Line,
  type LocalSockets,
  misfit,
  type Notice,
  type OtherThreads,
  type Request,
} from "./contract.ts";
import { Lingering } from "./lingering.ts";
import type { Queues } from "./queues.ts";
import { ThreadEnd } from "./thread-end.ts";

/** How a thread reaches the name service. */
export interface ServiceLink {
  /** It answers before `ask` returns. */
  readonly immediate: boolean;
  ask(request: Request): void;
  /** Keeps the thread alive until the next notice; none where the service is in this thread. */
  ref(): boolean;
  unref(): void;
}

/** An end that waits to be joined. */
interface Connection {
  readonly name: string;
  readonly end: InprocEnd;
  readonly room: number;
}

/** A thread that takes part in a context: its sockets, and the name service, which may be elsewhere. */
export class ThreadMember implements OtherThreads, Outliving {
  readonly #sockets: LocalSockets;
  readonly #queues: Queues;
  readonly #connections = new Map<number, Connection>();
  readonly #numbers = new Map<InprocEnd, number>();
  /** Ends that reach into other threads. */
  readonly #ends = new Set<InprocEnd>();
  readonly #lingering = new Lingering();
  readonly #claims = new Map<number, { name: string; answer: (error?: Error) => void }>();
  #link: ServiceLink | undefined;
  #last = 0;

  constructor(sockets: LocalSockets, queues: Queues) {
    this.#sockets = sockets;
    this.#queues = queues;
  }

  /** From now on the name service hears of this thread. */
  use(link: ServiceLink): void {
    this.#link = link;
  }

  /** The thread of the name service has ended: nobody new is met, and what is joined stays. */
  serviceEnded(): void {
    this.#link = undefined;
    this.#settle();
    for (const { name, answer } of this.#claims.values()) answer(gone(name));
    this.#claims.clear();
  }

  // What the sockets of this thread ask for.

  get immediate(): boolean {
    return this.#link?.immediate ?? false;
  }

  bind(name: string, answer: (error?: Error) => void): void {
    if (this.#link === undefined) {
      answer(gone(name));
      return;
    }
    const request = ++this.#last;
    this.#claims.set(request, { name, answer });
    this.#link.ref();
    this.#link.ask({ kind: "bind", request, name });
  }

  unbind(name: string): void {
    this.#link?.ask({ kind: "unbind", name });
  }

  connect(name: string, end: InprocEnd, type: AnySocketType): void {
    const connection = ++this.#last;
    const peer = described(end, type);
    this.#connections.set(connection, { name, end, room: peer.room });
    this.#numbers.set(end, connection);
    outlive(this);
    this.#link?.ask({ kind: "connect", connection, name, peer });
  }

  forget(end: InprocEnd): void {
    const connection = this.#numbers.get(end);
    if (connection === undefined) return;
    this.#take(connection);
    this.#link?.ask({ kind: "forget", connection });
    this.#rest();
  }

  // What the end of this thread asks.

  linger(): boolean {
    let lingers = false;
    for (const end of this.#ends) lingers = this.#lingering.holds(end, end.far!) || lingers;
    const link = this.#link;
    if (link === undefined) return lingers;
    const untold = { linger: () => link.ref(), letGo: () => this.#rest() };
    for (const { end } of this.#connections.values()) {
      if (end.pipe.outbound.length > 0) lingers = this.#lingering.holds(end, untold) || lingers;
    }
    return lingers;
  }

  lastFlush(): void {
    for (const end of this.#ends) end.far!.lastFlush();
  }

  // What the name service tells.

  tell(notice: Notice): void {
    switch (notice.kind) {
      case "bound":
        this.#bound(notice.request, notice.free);
        break;
      case "offer":
        this.#offer(notice.offer, notice.name, notice.peer);
        break;
      case "joined":
        this.#joined(notice.connection, notice.peer, notice.line);
        break;
      case "refused": {
        const { code, message } = notice.refusal;
        this.#take(notice.connection)?.end.part(new HandshakeError(code, message));
      }
    }
    this.#rest();
  }

  /** Who waits for more than an answer asks again. */
  #rest(): void {
    if (this.#claims.size === 0) this.#link?.unref();
  }

  #bound(request: number, free: boolean): void {
    const { name, answer } = this.#claims.get(request)!;
    this.#claims.delete(request);
    answer(free ? undefined : new TransportError("EADDRINUSE", name));
  }

  #offer(offer: number, name: string, peer: FarSocket): void {
    const binder = this.#sockets.binder(name);
    if (binder === undefined) {
      this.#link!.ask({ kind: "unbound", offer });
      return;
    }
    const wrong = misfit(binder.type, peer.type);
    const end = wrong === undefined ? binder.accept() : undefined;
    const error = wrong ?? this.#accept(offer, end!, peer, binder.type);
    if (error === undefined) return;
    const code = error instanceof ZmtpError ? error.code : "EIO";
    this.#link!.ask({ kind: "refuse", offer, refusal: { code, message: error.message } });
  }

  /** @returns why the socket will not have this peer */
  #accept(offer: number, near: InprocEnd, peer: FarSocket, type: AnySocketType): Error | undefined {
    const own = described(near, type);
    const there = this.#queues.createQueue(THREAD_QUEUE_BYTES);
    const back = this.#queues.createQueue(THREAD_QUEUE_BYTES);
    const line = { sending: there.sending, receiving: back.receiving };
    const end = this.#cross(near, own.room, peer, line);
    try {
      near.owner.ready(near, bufferOf(peer.routingId));
    } catch (error) {
      end.part(error as Error);
      return error as Error;
    }
    const theirs = { sending: back.sending, receiving: there.receiving };
    this.#link!.ask({ kind: "accept", offer, peer: own, line: theirs });
    end.start();
    return undefined;
  }

  #joined(connection: number, peer: FarSocket, line: Line): void {
    const waiting = this.#take(connection);
    if (waiting === undefined) {
      line.sending.port.close();
      line.receiving.port.close();
      return;
    }
    const near = waiting.end;
    const end = this.#cross(near, waiting.room, peer, line);
    try {
      if (!near.left) near.owner.ready(near, bufferOf(peer.routingId));
    } catch (error) {
      end.part(error as Error);
      return;
    }
    end.start();
  }

  #cross(near: InprocEnd, room: number, far: FarSocket, line: Line): ThreadEnd {
    const over = () => {
      this.#ends.delete(near);
      this.#settle();
    };
    this.#ends.add(near);
    outlive(this);
    return new ThreadEnd(near, { room, far, line, queues: this.#queues, over });
  }

  /** What has waited under this number; it waits no more. */
  #take(number: number): Connection | undefined {
    const connection = this.#connections.get(number);
    if (connection === undefined) return undefined;
    this.#connections.delete(number);
    this.#numbers.delete(connection.end);
    this.#sockets.met(connection.name, connection.end);
    this.#settle();
    return connection;
  }

  /** Where nothing can be unsent, the end of the thread has nothing to ask. */
  #settle(): void {
    const waits = this.#link !== undefined && this.#connections.size > 0;
    if (!waits && this.#ends.size === 0) forget(this);
  }
}

/** Ports in a request or notice, which go with it. */
export function portsOf(message: Request | Notice): MessagePort[] {
  if (message.kind !== "accept" && message.kind !== "joined") return [];
  return [message.line.sending.port, message.line.receiving.port];
}

function described({ pipe, options }: InprocEnd, type: AnySocketType): FarSocket {
  // A copy: of a view, all the memory behind it would be sent.
  return { type, routingId: new Uint8Array(options.routingId), room: pipe.room };
}

function gone(name: string): TransportError {
  return new TransportError("ECONNRESET", name);
}
