import { constants } from "node:os";
import { type Address, addressText, checkAddress } from "./address.ts";
import { LoopReference } from "./loop-reference.ts";
import type { OperationOwner, Ring } from "./ring.ts";
import { SocketFile } from "./socket-file.ts";
import { ownTriples, type SocketOptions } from "./socket-options.ts";
import { Stream } from "./stream.ts";
import { systemError } from "./system-error.ts";
import { FLAG_MORE } from "./table.ts";

/** After an error such as EMFILE: waiting clients stay in the backlog meanwhile. */
const RETRY_MS = 100;
const ECONNABORTED = -constants.errno.ECONNABORTED;
/** Owns the close of a socket that was accepted too late: nobody waits for it. */
const DISCARD: OperationOwner = { completed: () => undefined };

/** Where to listen, and who takes the connections: each stream is its taker's to close. */
export interface ListenOptions {
  readonly address: Address;
  /** Connections that the kernel holds until they are accepted. Default 511. */
  readonly backlog?: number;
  /** Set on the socket first; they count for its connections, too. */
  readonly options?: SocketOptions;
  /** Called once per connection; the stream has to be started before this returns. */
  accepted(stream: Stream): void;
}

/** Binds and listens. @throws SystemError EADDRINUSE, EADDRNOTAVAIL, EACCES ... */
export function listen(ring: Ring, options: ListenOptions): Listener {
  checkAddress(options.address);
  return new Listener(ring, options);
}

/** A bound socket that accepts connections until it is closed. Made by `listen`. */
export class Listener implements OperationOwner {
  /** With the real port: "127.0.0.1:40123". */
  readonly address: string;
  readonly #ring: Ring;
  readonly #socket: number;
  readonly #reference: LoopReference;
  readonly #file: SocketFile;
  /** Options that connections do not inherit. */
  readonly #own: Int32Array | undefined;
  readonly #accepted: (stream: Stream) => void;
  #accepting = -1;
  #retry: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;
  #closeDone: (() => void) | undefined;

  constructor(ring: Ring, options: ListenOptions) {
    const socket = ring.listen(options.address, options.backlog ?? 511, options.options);
    if (socket < 0) throw systemError("listen", socket, addressText(options.address));
    this.#ring = ring;
    this.#socket = socket;
    this.#file = new SocketFile(options.address);
    this.#own = options.options && ownTriples(options.options);
    this.#accepted = options.accepted;
    this.address = ring.addressOf(socket, false);
    this.#reference = new LoopReference(ring);
    this.#accept();
  }

  /** Stops accepting; accepted streams stay. Resolves when the address is free again. */
  close(): Promise<void> {
    if (this.#closed === undefined) this.#file.remove();
    this.#closed ??= new Promise((resolve) => {
      clearTimeout(this.#retry);
      this.#closeDone = resolve;
      this.#reference.hold();
      // Somebody else may have closed our descriptor: then it accepts nothing any more.
      if (this.#ring.close(this, this.#socket) < 0) this.#closeCompleted();
    });
    return this.#closed;
  }

  /** An unreferenced listener does not keep the process alive. */
  unref(): void {
    if (this.#closed === undefined) this.#reference.release();
  }

  /** For the ring. */
  completed(operation: number, result: number, flags: number): void {
    if (operation !== this.#accepting) {
      this.#closeCompleted();
      return;
    }
    const more = (flags & FLAG_MORE) !== 0;
    if (!more) this.#accepting = -1;
    if (this.#closed !== undefined) {
      if (result >= 0) this.#ring.close(DISCARD, result);
      return;
    }
    if (!more) this.#acceptAgain(result);
    if (result < 0) return;
    if (this.#own !== undefined) this.#ring.set(result, this.#own);
    this.#accepted(new Stream(this.#ring, result));
  }

  #accept(): void {
    const id = this.#ring.accept(this, this.#socket);
    if (id < 0) this.#acceptAgain(id);
    else this.#accepting = id;
  }

  #acceptAgain(result: number): void {
    if (result >= 0 || result === ECONNABORTED) this.#accept();
    else this.#retry = setTimeout(() => this.#accept(), RETRY_MS);
  }

  #closeCompleted(): void {
    this.#reference.release();
    this.#closeDone?.();
  }
}
