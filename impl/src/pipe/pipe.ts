import type { Message } from "../message.ts";
import { LatestQueue } from "./latest-queue.ts";
import { MessageCopies } from "./message-copies.ts";
import type { Peer } from "./peer.ts";
import { Queue } from "./queue.ts";

/** The session at the far end of a pipe. */
export interface PipeSession {
  /** Messages that were written, and have not begun to leave. */
  readonly written: number;
  /** Encodes the message at once; false where there is no connection, or no room. */
  write(message: Message): boolean;
  /** A message waits in the outbound queue. */
  wake(): void;
  /** The inbound queue has room again. */
  refill(): void;
  /** Sends a subscription, or its end, if there is a connection. */
  subscribe(topic: Uint8Array): void;
  cancel(topic: Uint8Array): void;
  /** Ends the connection for good once all is sent. */
  finish(): void;
}

/** The socket at the near end of a pipe. */
export interface PipeOwner {
  /** Messages have come. */
  readable(pipe: Pipe): void;
  /** A full outbound queue has room again. */
  writable(pipe: Pipe): void;
}

export interface HighWaterMarks {
  /** Messages, 0 for no limit. */
  readonly sendHighWaterMark: number;
  readonly receiveHighWaterMark: number;
}

export interface PipeOptions extends HighWaterMarks {
  /** Only the newest message waits, either way. Default false. */
  readonly conflate?: boolean;
}

/**
 * The two bounded queues between a socket and one peer.
 *
 * Outbound messages pass the queue by while the connection takes them: then they are encoded at
 * once. What waits in the queue is a copy (large bodies excepted).
 */
export class Pipe {
  readonly inbound: Queue<Message>;
  readonly outbound: Queue<Message>;
  readonly #copies = new MessageCopies();
  readonly #owner: PipeOwner;
  #session: PipeSession | undefined;
  #sendMax = Number.POSITIVE_INFINITY;
  #receiveMax = Number.POSITIVE_INFINITY;
  /** A sender was turned away and is told when there is room. */
  #full = false;
  /** Octets wait outside: the session is told when there is room. */
  #held = false;
  /** What a ROUTER calls this peer; empty until it is known. */
  routingId: Buffer = Buffer.alloc(0);
  /** What the application calls this peer, whatever it announces; empty where it said nothing. */
  givenId: Buffer = Buffer.alloc(0);
  /** The peer connected to us: when it goes, it will not come back over this pipe. */
  accepted = false;
  /** Messages that were taken from a sender, given to a receiver, and dropped for want of room. */
  sent = 0;
  taken = 0;
  dropped = 0;
  /** Who is at the far end; undefined before the first complete handshake. */
  peer: Peer | undefined;

  constructor(owner: PipeOwner, options: PipeOptions) {
    this.#owner = owner;
    this.inbound = options.conflate ? new LatestQueue() : new Queue();
    this.outbound = options.conflate ? new LatestQueue() : new Queue();
    this.#setMarks(options);
  }

  /** Other high-water marks from now on: whoever waited at the old ones, and need not now, goes on. */
  mark(marks: HighWaterMarks): void {
    this.#setMarks(marks);
    if (this.#full && this.hasRoom()) this.#makeWritable();
    if (this.#held && this.room > 0) this.#letIn();
  }

  /** Where only the newest message waits there is always room. */
  #setMarks({ sendHighWaterMark, receiveHighWaterMark }: HighWaterMarks): void {
    if (this.inbound instanceof LatestQueue) return;
    this.#sendMax = sendHighWaterMark || Number.POSITIVE_INFINITY;
    this.#receiveMax = receiveHighWaterMark || Number.POSITIVE_INFINITY;
  }

  /** The session, for subscriptions. */
  get session(): PipeSession {
    return this.#session!;
  }

  /** Sets the session, or another one in its place. */
  join(session: PipeSession): void {
    this.#session = session;
  }

  /** Takes a message on its way out; false where the queue is at its high-water mark. */
  send(message: Message): boolean {
    if (this.outbound.length === 0 && this.#session!.write(message)) {
      this.sent++;
      return true;
    }
    if (!this.hasRoom()) return false;
    this.outbound.push(this.#copies.copy(message));
    this.sent++;
    this.#session!.wake();
    return true;
  }

  /** As `send`, but a message that finds no room is dropped. */
  offer(message: Message): void {
    if (!this.send(message)) this.dropped++;
  }

  /** Whether `send` would take a message now; who is told false is told when there is room. */
  hasRoom(): boolean {
    if (this.#waiting >= this.#sendMax) this.#full = true;
    return this.#waiting < this.#sendMax;
  }

  /** Sends messages before all that wait. Not while a message is sent in part. */
  sendFirst(messages: readonly Message[]): void {
    this.sent += messages.length;
    let written = 0;
    if (this.outbound.length === 0) {
      while (written < messages.length && this.#session!.write(messages[written]!)) written++;
    }
    if (written === messages.length) return;
    this.restore(messages.slice(written));
    this.#session!.wake();
  }

  /** A message that can wait: its sender may write into all but large bodies again. */
  copy(message: Message): Message {
    return this.#copies.copy(message);
  }

  /** Puts back messages that were written, but left no connection, before all others. */
  restore(messages: readonly Message[]): void {
    for (let i = messages.length - 1; i >= 0; i--) {
      this.outbound.unshift(this.#copies.copy(messages[i]!));
    }
  }

  /** The next message that came in. */
  take(): Message | undefined {
    const message = this.inbound.shift();
    if (message !== undefined) this.taken++;
    if (this.#held) this.#refill();
    return message;
  }

  /** The next messages that came in, up to `limit`. */
  takeMany(limit: number): Message[] {
    const messages = this.inbound.take(limit);
    this.taken += messages.length;
    if (this.#held) this.#refill();
    return messages;
  }

  /** How many messages the session may still add to the inbound queue. */
  get room(): number {
    return this.#receiveMax - this.inbound.length;
  }

  /** The session has more than there was room for: it waits for `refill`. */
  hold(): void {
    this.#held = true;
  }

  /** The session has added messages to the inbound queue. */
  received(): void {
    this.#owner.readable(this);
  }

  /** The session has taken messages out of the outbound queue. */
  drained(): void {
    if (this.#full && this.#waiting <= this.#sendMax / 2) this.#makeWritable();
  }

  #makeWritable(): void {
    this.#full = false;
    this.#owner.writable(this);
  }

  /** What was written counts: a connection that takes small messages fast holds many of them. */
  get #waiting(): number {
    return this.outbound.length + this.#session!.written;
  }

  #refill(): void {
    if (this.inbound.length <= this.#receiveMax / 2) this.#letIn();
  }

  #letIn(): void {
    this.#held = false;
    this.#session!.refill();
  }
}
