import { constants } from "node:os";
import { receivable, sendable } from "./in-kernel.ts";
import { LoopReference } from "./loop-reference.ts";
import { ReceiveChunk } from "./receive-chunk.ts";
import type { OperationOwner, Ring } from "./ring.ts";
import { type SystemError, systemError } from "./system-error.ts";

const EFAULT = -constants.errno.EFAULT;
const MSG_WAITALL = 0x100;
/** Receives into foreign memory wait for all of it from here on: fewer completions (measured). */
const WAIT_FOR_ALL_BYTES = 32_768;
/** After our end of the stream, how long the peer may take to close its own. */
const CLOSE_GRACE_MS = 1_000;
const NONE = -1;

/** What a stream's user does with its events. None of these is called after `closed`. */
export interface StreamHandler {
  /**
   * Asked before each receive: memory for the octets that come next, or undefined to have a chunk.
   * Nobody else may write it until `receivedBody` or `closed`. It cannot be transferred any more;
   * the stream fails with EFAULT where its size could change.
   */
  bodyTarget(): Uint8Array | undefined;
  /** Octets have come. The memory is the handler's from now on. */
  received(octets: Buffer): void;
  /** `count` octets were written to the start of what `bodyTarget` returned. */
  receivedBody(count: number): void;
  /** The send in flight is complete. */
  sent(): void;
  /** The stream has ended, by either side, or failed; all its memory is free again. */
  closed(error?: SystemError): void;
}

/**
 * A connected TCP or Unix byte stream. At most one receive and one send are in flight; not
 * receiving is what makes the peer wait.
 */
export class Stream implements OperationOwner {
  /** "127.0.0.1:5555", "[::1]:5555", a path, "@name", or "" for an unnamed Unix socket. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #ring: Ring;
  readonly #socket: number;
  readonly #reference: LoopReference;
  #handler: StreamHandler | undefined;
  #chunk: ReceiveChunk | undefined;
  /** Ids of the operations in flight, or NONE. */
  #receiving = NONE;
  #sending = NONE;
  #intoBody = false;
  #paused = false;
  /** Finishing: the last send is in flight. Draining: we have ended, and drop what comes. */
  #state: "open" | "finishing" | "draining" | "closing" | "closed" = "open";
  /** Somebody else has closed our descriptor: there is nothing to close but what is in flight. */
  #bereft = false;
  #grace: NodeJS.Timeout | undefined;
  #error: SystemError | undefined;

  /** Who is at the far end of a Unix socket: its process, user and group when it connected. */
  get credentials():
    | { readonly pid: number; readonly uid: number; readonly gid: number }
    | undefined {
    const found = this.#ring.credentialsOf(this.#socket);
    return found && { pid: found[0], uid: found[1], gid: found[2] };
  }

  /** Takes over a connected socket of the ring. */
  constructor(ring: Ring, socket: number) {
    this.#ring = ring;
    this.#socket = socket;
    this.#reference = new LoopReference(ring);
    this.localAddress = ring.addressOf(socket, false);
    this.remoteAddress = ring.addressOf(socket, true);
  }

  /** Begins to receive. Called once. */
  start(handler: StreamHandler): void {
    if (this.#handler !== undefined) throw new TypeError("start() was called before");
    this.#handler = handler;
    this.#receive();
  }

  /** Sends the first `length` octets. They must not change until `sent` is called. */
  send(memory: Uint8Array, length: number = memory.length): void {
    if (!this.#maySend()) return;
    this.#sent(this.#ring.send(this, this.#socket, sendable(memory), length));
  }

  /** Sends 1 to 64 pieces, in order. Their octets must not change until `sent` is called. */
  sendGather(pieces: readonly Uint8Array[]): void {
    if (!this.#maySend()) return;
    this.#sent(this.#ring.sendGather(this, this.#socket, pieces.map(sendable)));
  }

  /** No further receive is started; the one in flight may still deliver once. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#receive();
  }

  /** Hands a send in flight to the kernel now, not at the end of the turn. */
  submit(): void {
    this.#ring.submit();
  }

  /** An unreferenced stream does not keep the process alive. */
  unref(): void {
    if (this.#state === "open" || this.#state === "finishing") this.#reference.release();
  }

  ref(): void {
    if (this.#state !== "closed") this.#reference.hold();
  }

  /**
   * Ends the stream after the send in flight, and drops what still comes until the peer ends its
   * side, a second at most: a close with octets unread would reset a TCP connection, and the peer
   * could lose the last that we have sent.
   */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "finishing";
    if (this.#error !== undefined) this.destroy();
    else if (this.#sending === NONE) this.#endOurSide();
  }

  /** Closes at once and drops what is in flight. `closed` follows when all memory is free. */
  destroy(): void {
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#state = "closing";
    clearTimeout(this.#grace);
    // What is left takes no time, and nobody should miss `closed`.
    this.#reference.hold();
    if (this.#ring.close(this, this.#socket) < 0) this.#endWithoutClose();
  }

  /** For the ring. */
  completed(operation: number, result: number): void {
    if (operation === this.#receiving) this.#receiveCompleted(result);
    else if (operation === this.#sending) this.#sendCompleted(result);
    else this.#closeCompleted();
    if (this.#bereft) this.#closeIfIdle();
  }

  #maySend(): boolean {
    if (this.#sending !== NONE) throw new TypeError("a send is in flight: wait for sent()");
    return this.#state === "open" && this.#error === undefined;
  }

  #receive(): void {
    if (this.#receiving !== NONE || this.#handler === undefined) return;
    if (this.#state === "draining") this.#receiveIntoChunk();
    else if (this.#state === "open" && !this.#paused) {
      const body = this.#handler.bodyTarget();
      if (body === undefined) this.#receiveIntoChunk();
      else this.#receiveIntoBody(body);
    }
  }

  #receiveIntoChunk(): void {
    const chunk = (this.#chunk ??= new ReceiveChunk());
    chunk.renew();
    this.#intoBody = false;
    this.#armed(this.#ring.receive(this, this.#socket, chunk.memory, chunk.end, chunk.free, 0));
  }

  #receiveIntoBody(body: Uint8Array): void {
    const flags = body.length >= WAIT_FOR_ALL_BYTES ? MSG_WAITALL : 0;
    this.#intoBody = true;
    if (!receivable(body)) this.#fail(systemError("recv", EFAULT));
    else this.#armed(this.#ring.receive(this, this.#socket, body, 0, body.length, flags));
  }

  #armed(id: number): void {
    if (id < 0) this.#fail(systemError("recv", id));
    else this.#receiving = id;
  }

  #receiveCompleted(result: number): void {
    this.#receiving = NONE;
    if (result <= 0) {
      if (result < 0 && this.#state === "open") {
        this.#error ??= systemError("recv", result, this.remoteAddress);
      }
      if (this.#state !== "finishing") this.destroy();
      return;
    }
    if (this.#state === "open") {
      if (this.#intoBody) this.#handler!.receivedBody(result);
      else this.#handler!.received(this.#chunk!.take(result));
    }
    this.#receive();
  }

  #sent(id: number): void {
    if (id < 0) this.#fail(systemError("send", id));
    else this.#sending = id;
  }

  #sendCompleted(result: number): void {
    this.#sending = NONE;
    if (this.#state === "finishing") {
      if (result < 0) this.destroy();
      else this.#endOurSide();
    } else if (this.#state === "open") {
      if (result < 0) this.#sendFailed(systemError("send", result, this.remoteAddress));
      else this.#handler!.sent();
    }
  }

  // What the peer sent before it went away (why it did, perhaps) is still to be received.
  #sendFailed(error: SystemError): void {
    const peerHasGone = error.code === "EPIPE" || error.code === "ECONNRESET";
    if (!peerHasGone || this.#receiving === NONE) this.#fail(error);
    else this.#error ??= error;
  }

  #endOurSide(): void {
    this.#state = "draining";
    this.#reference.hold();
    this.#ring.end(this.#socket);
    this.#grace = setTimeout(() => this.destroy(), CLOSE_GRACE_MS);
    if (this.#handler === undefined) this.destroy();
    else this.#receive();
  }

  #fail(error: SystemError): void {
    this.#error ??= error;
    this.destroy();
  }

  #endWithoutClose(): void {
    this.#bereft = true;
    for (const operation of [this.#receiving, this.#sending]) {
      if (operation !== NONE) this.#ring.cancel(operation);
    }
    queueMicrotask(() => this.#closeIfIdle());
  }

  #closeIfIdle(): void {
    const idle = this.#receiving === NONE && this.#sending === NONE;
    if (idle && this.#state !== "closed") this.#closeCompleted();
  }

  #closeCompleted(): void {
    this.#state = "closed";
    this.#reference.release();
    this.#chunk = undefined;
    this.#handler?.closed(this.#error);
  }
}

/** What a stream is to its user, whether its ring is in this thread or in a worker. */
export type ByteStream = Omit<Stream, keyof OperationOwner>;
