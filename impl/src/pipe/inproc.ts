import { bufferOf } from "../buffers.ts";
import type { Message } from "../message.ts";
import type { Pipe, PipeSession } from "./pipe.ts";
import { Queue } from "./queue.ts";

/** The socket at one end. */
export interface InprocOwner {
  /** The other end is there. @throws Error to refuse it */
  ready(end: InprocEnd, identity: Buffer): void;
  /** @throws Error over the limit */
  subscribe(pipe: Pipe, topic: Buffer): void;
  cancel(pipe: Pipe, topic: Buffer): void;
  /** The other end has gone for good; `error` says why, if it did not just leave. */
  lost(end: InprocEnd, error: Error | undefined): void;
}

export interface InprocOptions {
  /** Where messages that come go; default: the inbound queue of the pipe. */
  readonly sink?: { push(message: Message): unknown } | undefined;
  /** What a ROUTER at the other end calls this one; may be empty. */
  readonly routingId: Buffer;
  /** Runs a task soon, after the code that is running now. */
  readonly later: (task: () => void) => void;
  /**
   * Milliseconds that the end of this thread waits for what is unsent to cross to another one, -1
   * for ever. Default 0.
   */
  readonly lingerMs?: () => number;
}

/** What takes over a pipe whose other end is in another thread. */
export interface FarEnd extends PipeSession {
  /** Whether there is a peer at the far end. */
  readonly joined: boolean;
  /** The socket has closed or disconnected. What it has sent is still received. */
  leave(): void;
  /** Keeps the thread alive until something comes of what is unsent. @returns whether it is */
  linger(): boolean;
  letGo(): void;
  /** The thread ends now: hands over what is written. */
  lastFlush(): void;
}

/**
 * One end of two pipes that are joined back to back: what leaves one comes in at the other, with no
 * octets and no handshake between.
 *
 * A message goes straight to the other end; at its high-water mark it waits in the outbound queue
 * here, so that between them they hold the sum of both marks. Bodies under 16 KiB are copied,
 * others are handed over as they are: who sends them does not write into them afterwards.
 *
 * The socket at the other end sees messages later, all that came meanwhile at once: no socket's
 * code runs within another's, and two that answer each other do not keep the process from all else.
 */
export class InprocEnd implements PipeSession {
  readonly pipe: Pipe;
  /** What leaves this end is at the other one. */
  readonly written = 0;
  readonly owner: InprocOwner;
  readonly options: InprocOptions;
  /** What has come, and is not in the inbound queue yet; it counts for the high-water mark. */
  readonly #arriving = new Queue<Message>();
  #other: InprocEnd | undefined;
  /** Has the pipe now. */
  #far: FarEnd | undefined;
  /** The socket has left before there was another end: only what it has sent is still here. */
  left = false;
  /**
   * Topics that the other end asked for before this end's socket had been told of it: all that its
   * socket has subscribed to, no more. Undefined once it is told.
   */
  #early: Uint8Array[] | undefined = [];
  #scheduled = false;
  readonly #receiveLater = () => {
    this.#scheduled = false;
    this.#receive();
  };

  constructor(pipe: Pipe, owner: InprocOwner, options: InprocOptions) {
    this.pipe = pipe;
    this.owner = owner;
    this.options = options;
    pipe.join(this);
  }

  /**
   * Joins two ends. Messages that waited for it cross at once.
   *
   * @param other the end of the socket that is bound, which may refuse first
   */
  meet(other: InprocEnd): void {
    this.#other = other;
    other.#other = this;
    try {
      other.owner.ready(other, this.options.routingId);
      if (!this.left) this.owner.ready(this, other.options.routingId);
    } catch (error) {
      this.part(error as Error);
      return;
    }
    other.#begin();
    if (this.left) this.leave();
    else this.#begin();
    this.#schedule();
    other.#schedule();
  }

  /** Gives the pipe to an end that reaches into another thread; who has this end goes on with it. */
  cross(far: FarEnd): void {
    this.#far = far;
    this.pipe.join(far);
  }

  /** What has the pipe, if its other end is in another thread. */
  get far(): FarEnd | undefined {
    return this.#far;
  }

  /** Parts two ends that cannot talk, or one that the other will not have. Both sockets are told. */
  part(error: Error | undefined): void {
    const other = this.#leave();
    if (!this.left) this.owner.lost(this, error);
    if (other !== undefined) other.owner.lost(other, error);
  }

  /** This end's socket has closed or disconnected. What it has sent is still received. */
  leave(): void {
    this.left = true;
    this.#far?.leave();
    const other = this.#leave();
    if (other !== undefined) other.owner.lost(other, undefined);
  }

  // What the pipe asks for.

  write(message: Message): boolean {
    const other = this.#other;
    if (other === undefined) return false;
    if (other.#room <= 0) {
      other.pipe.hold();
      return false;
    }
    other.#arriving.push(this.pipe.copy(message));
    other.#schedule();
    return true;
  }

  /** Nothing to do: what waits is fetched by the other end, when it comes or has room. */
  wake(): void {}

  refill(): void {
    this.#schedule();
  }

  subscribe(topic: Uint8Array): void {
    const other = this.#other;
    if (other === undefined) return;
    if (other.#early === undefined) other.#subscribed(topic);
    else other.#early.push(topic);
  }

  cancel(topic: Uint8Array): void {
    const other = this.#other;
    if (other === undefined) return;
    other.#settle();
    other.owner.cancel(other.pipe, bufferOf(topic));
    other.#schedule();
  }

  finish(): void {
    this.options.later(() => this.part(undefined));
  }

  /** A socket begins anew with a peer that is ready: what that asked for comes after it. */
  #begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const topic of early) this.#subscribed(topic);
  }

  #subscribed(topic: Uint8Array): void {
    this.#settle();
    try {
      this.owner.subscribe(this.pipe, bufferOf(topic));
    } catch (error) {
      this.options.later(() => this.part(error as Error));
    }
    this.#schedule();
  }

  /** Hands over what waits, beyond the other end's high-water mark: this end's mark bounds it. */
  #leave(): InprocEnd | undefined {
    const other = this.#other;
    if (other === undefined) return undefined;
    this.#other = other.#other = undefined;
    this.#handOver(other, Number.POSITIVE_INFINITY);
    other.#handOver(this, Number.POSITIVE_INFINITY);
    // All that was sent stands before the word that its sender has gone.
    for (const end of [this, other]) {
      end.#settle();
      end.#schedule();
    }
    return other;
  }

  /** Whether there is a peer at the far end. */
  get joined(): boolean {
    return this.#other !== undefined || this.#far?.joined === true;
  }

  get #room(): number {
    return this.pipe.room - this.#arriving.length;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.options.later(this.#receiveLater);
  }

  #receive(): void {
    const other = this.#other;
    if (other !== undefined) {
      const waited = other.pipe.outbound.length > 0;
      other.#handOver(this, this.#room);
      if (waited) other.pipe.drained();
    }
    this.#settle();
    if (this.pipe.inbound.length > 0) this.pipe.received();
    // A sink may keep nothing: nobody will take a message and ask for the next.
    if (other !== undefined && other.pipe.outbound.length > 0 && this.#room > 0) this.#schedule();
  }

  /** What has come stands before what comes now. */
  #settle(): void {
    const sink = this.options.sink ?? this.pipe.inbound;
    try {
      while (this.#arriving.length > 0) sink.push(this.#arriving.shift()!);
    } catch (error) {
      this.options.later(() => this.part(error as Error));
    }
  }

  #handOver(to: InprocEnd, count: number): void {
    const { outbound } = this.pipe;
    for (let i = 0; i < count && outbound.length > 0; i++) to.#arriving.push(outbound.shift()!);
    if (outbound.length > 0) to.pipe.hold();
  }
}
