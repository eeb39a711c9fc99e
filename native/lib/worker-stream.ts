import { constants } from "node:os";
import { type LoopHolder, LoopReference } from "./loop-reference.ts";
import { FastBuffer } from "./receive-chunk.ts";
import type { ByteStream, StreamHandler } from "./stream.ts";
import { type SystemError, systemError } from "./system-error.ts";
import { CLOSE, CONSUMED, charge, DESTROY, PIECE_BYTES_MAX, SEND } from "./worker-records.ts";
import type { StreamFacts } from "./worker-thread.ts";

const EFAULT = -constants.errno.EFAULT;

/** What a stream needs of the worker that serves it. */
export interface StreamServer extends LoopHolder {
  /** Octets each way that are neither the kernel's nor the handler's, at most. */
  readonly window: number;
  post(kind: number, id: number, value?: number, payload?: Uint8Array): void;
  submit(): void;
}

/**
 * A stream whose ring is in a worker, as its user has it: the same interface, and the same order of
 * events. Octets are copied through shared memory, so that `bodyTarget` is never asked.
 */
export class WorkerStream implements ByteStream {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly credentials: ByteStream["credentials"];
  readonly #server: StreamServer;
  readonly #id: number;
  readonly #reference: LoopReference;
  #handler: StreamHandler | undefined;
  /** Finishing: the last send is in flight. Closing: our side has ended. */
  #state: "open" | "finishing" | "closing" | "destroying" | "closed" = "open";
  /** The worker has the stream no more. */
  #gone = false;
  #error: SystemError | undefined;
  #paused = false;
  /** What came while nobody took it: a window of octets at most. */
  #held: Buffer[] = [];
  #drains = false;
  /** What the handler has had and the worker does not know of, as `charge` counts it. */
  #consumed = 0;
  /** The send in flight: its pieces, and how far they have been posted. */
  #pieces: readonly Uint8Array[] = [];
  #piece = 0;
  #offset = 0;
  #sending = false;
  /** Octets that were posted, and that the kernel does not have yet. */
  #posted = 0;

  constructor(server: StreamServer, id: number, facts: StreamFacts) {
    this.#server = server;
    this.#id = id;
    this.#reference = new LoopReference(server);
    this.localAddress = facts.localAddress;
    this.remoteAddress = facts.remoteAddress;
    this.credentials = facts.credentials;
  }

  start(handler: StreamHandler): void {
    if (this.#handler !== undefined) throw new TypeError("start() was called before");
    this.#handler = handler;
    this.#drainLater();
  }

  send(memory: Uint8Array, length: number = memory.length): void {
    if (!this.#maySend()) return;
    if (length > memory.length) this.#fail(systemError("send", EFAULT));
    else this.#send([length === memory.length ? memory : memory.subarray(0, length)]);
  }

  sendGather(pieces: readonly Uint8Array[]): void {
    if (this.#maySend()) this.#send(pieces);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#drainLater();
  }

  /** Waits until the worker has handed a send in flight to the kernel, as far as its window goes. */
  submit(): void {
    this.#server.submit();
  }

  unref(): void {
    if (this.#state === "open" || this.#state === "finishing") this.#reference.release();
  }

  ref(): void {
    if (this.#state !== "closed") this.#reference.hold();
  }

  close(): void {
    if (this.#state !== "open") return;
    this.#state = "finishing";
    if (!this.#sending) this.#endOurSide();
  }

  destroy(): void {
    if (this.#state === "destroying" || this.#state === "closed") return;
    this.#leave("destroying", DESTROY);
    this.#pieces = [];
  }

  // For the worker's owner.

  /** The octets are the stream's own. */
  received(octets: Uint8Array): void {
    if (this.#state !== "open") return;
    const view = new FastBuffer(octets.buffer, octets.byteOffset, octets.length);
    if (this.#handler === undefined || this.#paused || this.#held.length > 0) this.#held.push(view);
    else this.#deliver(view);
  }

  sent(count: number): void {
    this.#posted -= count;
    if (!this.#sending || this.#state === "destroying") return;
    this.#post();
    if (this.#posted > 0 || this.#piece < this.#pieces.length) return;
    this.#sending = false;
    this.#pieces = [];
    if (this.#state === "finishing") this.#endOurSide();
    else this.#handler!.sent();
  }

  /** What the peer said before comes first, unless a send waits that will never be complete. */
  ended(error: SystemError | undefined): void {
    if (this.#state === "open") this.#error ??= error;
    this.#gone = true;
    if (this.#state !== "open" || this.#held.length === 0 || this.#sending) this.#closed();
  }

  /** The worker has ended, and every stream with it. */
  lost(error: SystemError): void {
    if (this.#state !== "destroying") this.#error ??= error;
    this.#closed();
  }

  #maySend(): boolean {
    if (this.#sending) throw new TypeError("a send is in flight: wait for sent()");
    return this.#state === "open";
  }

  #send(pieces: readonly Uint8Array[]): void {
    if (this.#gone) {
      // There is nobody who could complete it.
      queueMicrotask(() => this.#closed());
      return;
    }
    this.#sending = true;
    this.#pieces = pieces;
    this.#piece = this.#offset = 0;
    this.#post();
  }

  /** Posts as much of the send in flight as the window has room for. */
  #post(): void {
    const { window } = this.#server;
    while (this.#piece < this.#pieces.length && this.#posted < window) {
      const piece = this.#pieces[this.#piece]!;
      const from = this.#offset;
      const most = Math.min(PIECE_BYTES_MAX, window - this.#posted);
      const end = Math.min(piece.length, from + most);
      this.#server.post(SEND, this.#id, 0, piece.subarray(from, end));
      this.#posted += end - from;
      this.#offset = end;
      if (end < piece.length) continue;
      this.#piece++;
      this.#offset = 0;
    }
  }

  #deliver(octets: Buffer): void {
    this.#consumed += charge(octets.length);
    if (this.#consumed >= this.#server.window / 4) {
      this.#server.post(CONSUMED, this.#id, this.#consumed);
      this.#consumed = 0;
    }
    this.#handler!.received(octets);
  }

  /** Not at once: who resumes may be in the middle of something. */
  #drainLater(): void {
    if (this.#drains || this.#held.length === 0) return;
    this.#drains = true;
    queueMicrotask(() => {
      this.#drains = false;
      while (this.#held.length > 0 && !this.#paused && this.#state === "open") {
        this.#deliver(this.#held.shift()!);
      }
      if (this.#gone && this.#held.length === 0) this.#closed();
    });
  }

  #endOurSide(): void {
    this.#leave("closing", CLOSE);
  }

  /** The peer's octets are nobody's from here on, and nobody should miss `closed`. */
  #leave(state: "closing" | "destroying", command: number): void {
    this.#state = state;
    this.#held = [];
    this.#reference.hold();
    if (this.#gone) queueMicrotask(() => this.#closed());
    else this.#server.post(command, this.#id);
  }

  #fail(error: SystemError): void {
    this.#error ??= error;
    this.destroy();
  }

  #closed(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#held = [];
    this.#pieces = [];
    this.#reference.release();
    this.#handler?.closed(this.#error);
  }
}
