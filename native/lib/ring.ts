import { type Addon, loadAddon, type NativeRing, type RingStats } from "./addon.ts";
import type { Address, TcpAddress } from "./address.ts";
import { optionTriples, type SocketOptions } from "./socket-options.ts";
import { systemError } from "./system-error.ts";
import { FLAG_MORE, FLAGS_WORD, ID_WORD, INDEX_MASK, RESULT_WORD, ROW_WORDS } from "./table.ts";

/** Sizes of a ring, fixed when it is made, and how it waits. */
export interface RingOptions {
  /**
   * How long to look for completions before the loop sleeps, in microseconds. Where it is in vain,
   * it is soon done only before every 16th sleep. 0: never. Default 50.
   */
  readonly spinMicroseconds?: number;
  /** Entries of the submission queue. Default 2,048. */
  readonly entries?: number;
  /** Entries of the completion queue. Default 8,192. */
  readonly completions?: number;
  /** Operations in flight at most. Default 65,536. */
  readonly operations?: number;
}

/** Who started an operation. */
export interface OperationOwner {
  /** @param result a count, an id, or a negative errno */
  completed(operation: number, result: number, flags: number): void;
}

/**
 * One io_uring in this thread's event loop. What is started in a turn of the loop is submitted
 * together; what has completed comes back in one call from native code.
 *
 * Invariant: memory that the kernel may touch is in #pins from its submission to its last row. The
 * addon holds #pins itself until the environment has ended and the kernel is done.
 */
export class Ring {
  readonly #native: NativeRing;
  readonly #events: Int32Array;
  readonly #owners: (OperationOwner | undefined)[] = [];
  readonly #pins: unknown[] = [];
  #references = 0;

  constructor(options: RingOptions = {}, addon: Addon = loadAddon()) {
    const native = addon.open(
      {
        spinMicroseconds: wholeNumber(
          "spinMicroseconds",
          options.spinMicroseconds ?? 50,
          0,
          10_000,
        ),
        entries: wholeNumber("entries", options.entries ?? 2048, 1, 32_768),
        completions: wholeNumber("completions", options.completions ?? 8192, 2, 65_536),
        operations: wholeNumber("operations", options.operations ?? 65_536, 1, INDEX_MASK),
      },
      this.#pins,
      (rows) => this.#completed(rows),
    );
    if (typeof native === "number") throw systemError("io_uring_setup", native);
    this.#native = native;
    this.#events = native.events;
  }

  get stats(): RingStats {
    return this.#native.stats();
  }

  /** A referenced ring keeps the process alive; as many unreference() as reference() let it go. */
  reference(): void {
    if (this.#references++ === 0) this.#native.reference(true);
  }

  unreference(): void {
    if (--this.#references === 0) this.#native.reference(false);
  }

  /** Returns a listener's id or a negative errno. */
  listen(address: Address, backlog: number, options?: SocketOptions): number {
    const unix = "path" in address;
    return this.#native.listen(
      unix,
      unix ? address.path : address.host,
      unix ? 0 : address.port,
      backlog,
      options && optionTriples(options, address),
      unix ? undefined : options?.device,
    );
  }

  // All below return an operation's id or a negative errno; the owner is called when it has
  // completed.

  accept(owner: OperationOwner, listener: number): number {
    return this.#own(owner, this.#native.accept(listener), undefined);
  }

  connect(
    owner: OperationOwner,
    address: Address,
    source: TcpAddress | undefined,
    options?: SocketOptions,
  ): number {
    const unix = "path" in address;
    const id = this.#native.connect(
      unix,
      unix ? address.path : address.host,
      unix ? 0 : address.port,
      source?.host,
      source?.port,
      options && optionTriples(options, address),
      unix ? undefined : options?.device,
    );
    return this.#own(owner, id, undefined);
  }

  receive(
    owner: OperationOwner,
    socket: number,
    memory: Uint8Array,
    offset: number,
    length: number,
    flags: number,
  ): number {
    const id = this.#native.receive(socket, memory, offset, length, flags);
    return this.#own(owner, id, memory);
  }

  send(owner: OperationOwner, socket: number, memory: Uint8Array, length: number): number {
    return this.#own(owner, this.#native.send(socket, memory, length), memory);
  }

  /** `pieces` must not change until the completion: it is what holds their memory. */
  sendGather(owner: OperationOwner, socket: number, pieces: readonly Uint8Array[]): number {
    return this.#own(owner, this.#native.sendGather(socket, pieces), pieces);
  }

  close(owner: OperationOwner, socket: number): number {
    return this.#own(owner, this.#native.close(socket), undefined);
  }

  /** Asks for an early end; the operation's last row comes all the same. */
  cancel(operation: number): number {
    return this.#native.cancel(operation);
  }

  /** Ends our side of a stream, after the sends that have completed. */
  end(socket: number): void {
    this.#native.end(socket);
  }

  /**
   * Hands to the kernel at once what was started in this turn: for a process that is about to end.
   */
  submit(): void {
    this.#native.submit();
  }

  addressOf(socket: number, remote: boolean): string {
    return this.#native.addressOf(socket, remote);
  }

  /** Sets options on a socket that is there. */
  set(socket: number, triples: Int32Array): void {
    this.#native.set(socket, triples);
  }

  credentialsOf(socket: number): readonly [pid: number, uid: number, gid: number] | undefined {
    const found = this.#native.credentialsOf(socket);
    return typeof found === "number" ? undefined : found;
  }

  #own(owner: OperationOwner, id: number, memory: unknown): number {
    if (id >= 0) {
      this.#owners[id & INDEX_MASK] = owner;
      this.#pins[id & INDEX_MASK] = memory;
    }
    return id;
  }

  #completed(rows: number): void {
    let row = 0;
    while (row < rows) {
      try {
        for (; row < rows; row++) this.#dispatch(row * ROW_WORDS);
      } catch (error) {
        // One owner's fault must not cost the others their completions.
        row++;
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #dispatch(at: number): void {
    const events = this.#events;
    const id = events[at + ID_WORD]!;
    const flags = events[at + FLAGS_WORD]!;
    const index = id & INDEX_MASK;
    const owner = this.#owners[index];
    if ((flags & FLAG_MORE) === 0) this.#owners[index] = this.#pins[index] = undefined;
    owner?.completed(id, events[at + RESULT_WORD]!, flags);
  }
}

function wholeNumber(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${name} is ${value}, expected an integer from ${min} to ${max}`);
}
