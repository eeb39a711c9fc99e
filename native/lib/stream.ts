import { ReceiveChunk } from "./receive-chunk.ts";
import type { OperationOwner, Ring } from "./ring.ts";
import { sendable } from "./sendable.ts";
import { systemError } from "./system-error.ts";

const MSG_WAITALL = 0x100;
/** Receives into foreign memory wait for all of it from here on: fewer completions (measured). */
const WAIT_FOR_ALL_BYTES = 32_768;
const NONE = -1;

/** What a stream's user does with its events. None of these is called after `closed`. */
export interface StreamHandler {
  /** Asked before each receive: memory for the octets that come next, or undefined to have a chunk. */
  bodyTarget(): Uint8Array | undefined;
  /** Octets have come. The memory is the handler's from now on. */
  received(octets: Buffer): void;
  /** `count` octets were written to the start of what `bodyTarget` returned. */
  receivedBody(count: number): void;
  /** The send in flight is complete. */
  sent(): void;
  /** The stream has ended, by either side, or failed; all its memory is free again. */
  closed(error?: Error): void;
}

/**
 * A connected TCP or Unix byte stream. At most one receive and one send are in flight; not receiving is
 * what makes the peer wait.
 */
export class Stream implements OperationOwner {
  /** "127.0.0.1:5555", "[::1]:5555", a path, "@name", or "" for an unnamed Unix socket. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #ring: Ring;
  readonly #socket: number;
  #handler: StreamHandler | undefined;
  #chunk: ReceiveChunk | undefined;
  /** Ids of the operations in flight, or NONE. */
  #receiving = NONE;
  #sending = NONE;
  #intoBody = false;
  #paused = false;
  #referenced = true;
  #state: "open" | "finishing" | "closing" | "closed" = "open";
  #error: Error | undefined;

  /** Takes over a connected socket of the ring. */
  constructor(ring: Ring, socket: number) {
    this.#ring = ring;
    this.#socket = socket;
    this.localAddress = ring.addressOf(socket, false);
    this.remoteAddress = ring.addressOf(socket, true);
    ring.reference();
  }

  /** Begins to receive. Called once. */
  start(handler: StreamHandler): void {
    if (this.#handler !== undefined) throw new TypeError("start() was called before");
    this.#handler = handler;
    this.#receive();
  }

  /** Whether a send is in flight: the next has to wait for `sent`. */
  get sending(): boolean {
    return this.#sending !== NONE;
  }

  /** Sends the first `length` octets. They must not change until `sent` is called. */
  send(memory: Uint8Array, length: number = memory.length): void {
    this.#checkIdle();
    if (this.#state !== "open") return;
    this.#sent(this.#ring.send(this, this.#socket, sendable(memory), length));
  }

  /** Sends 1 to 64 pieces, in order. Neither they nor the array may change until `sent` is called. */
  sendGather(pieces: Uint8Array[]): void {
    this.#checkIdle();
    if (this.#state !== "open") return;
    for (let index = 0; index < pieces.length; index++) pieces[index] = sendable(pieces[index]!);
    this.#sent(this.#ring.sendGather(this, this.#socket, pieces));
  }

  /** No further receive is started; the one in flight may still deliver once. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#receive();
  }

  /** An unreferenced stream does not keep the process alive. */
  unref(): void {
    if (!this.#referenced || this.#state === "closed") return;
    this.#referenced = false;
    this.#ring.unreference();
  }

  ref(): void {
    if (this.#referenced || this.#state === "closed") return;
    this.#referenced = true;
    this.#ring.reference();
  }

  /** Closes after the send in flight. Nothing is received any more. */
  close(): void {
    if (this.#state !== "open") return;
    if (this.#sending === NONE) this.destroy();
    else this.#state = "finishing";
  }

  /** Closes at once and drops what is in flight. `closed` follows when all memory is free. */
  destroy(): void {
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#state = "closing";
    const id = this.#ring.close(this, this.#socket);
    if (id < 0) throw systemError("close", id);
  }

  /** For the ring. */
  completed(operation: number, result: number, _flags: number): void {
    if (operation === this.#receiving) this.#receiveCompleted(result);
    else if (operation === this.#sending) this.#sendCompleted(result);
    else this.#closeCompleted();
  }

  #checkIdle(): void {
    if (this.#sending !== NONE) throw new TypeError("a send is in flight: wait for sent()");
  }

  #receive(): void {
    if (this.#receiving !== NONE || this.#paused || this.#state !== "open") return;
    const handler = this.#handler;
    if (handler === undefined) return;
    const body = handler.bodyTarget();
    this.#intoBody = body !== undefined;
    let id: number;
    if (body !== undefined) {
      const flags = body.length >= WAIT_FOR_ALL_BYTES ? MSG_WAITALL : 0;
      id = this.#ring.receive(this, this.#socket, body, 0, body.length, flags);
    } else {
      const chunk = (this.#chunk ??= new ReceiveChunk());
      chunk.renew();
      id = this.#ring.receive(this, this.#socket, chunk.memory, chunk.end, chunk.free, 0);
    }
    if (id < 0) this.#fail(systemError("recv", id));
    else this.#receiving = id;
  }

  #receiveCompleted(result: number): void {
    this.#receiving = NONE;
    if (this.#state !== "open") return;
    if (result <= 0) {
      if (result < 0) this.#error ??= systemError("recv", result, this.remoteAddress);
      this.destroy();
      return;
    }
    const handler = this.#handler!;
    if (this.#intoBody) handler.receivedBody(result);
    else handler.received(this.#chunk!.take(result));
    this.#receive();
  }

  #sent(id: number): void {
    if (id < 0) this.#fail(systemError("send", id));
    else this.#sending = id;
  }

  #sendCompleted(result: number): void {
    this.#sending = NONE;
    if (result < 0) {
      if (this.#state === "open") this.#sendFailed(systemError("send", result, this.remoteAddress));
      else if (this.#state === "finishing") this.destroy();
      return;
    }
    if (this.#state === "finishing") this.destroy();
    if (this.#state === "open") this.#handler!.sent();
  }

  // What the peer sent before it went away (why it did, perhaps) is still to be received.
  #sendFailed(error: Error & { code: string }): void {
    const peerHasGone = error.code === "EPIPE" || error.code === "ECONNRESET";
    if (!peerHasGone || this.#receiving === NONE) this.#fail(error);
    else this.#error ??= error;
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.destroy();
  }

  #closeCompleted(): void {
    this.#state = "closed";
    if (this.#referenced) this.#ring.unreference();
    this.#chunk = undefined;
    this.#handler?.closed(this.#error);
  }
}
