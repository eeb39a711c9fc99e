/** Where the two sides of a queue meet. Each cell is written by one side, but for the two flags. */
export const TAIL = 0;
export const CLOSED_BY_PRODUCER = 1;
export const PRODUCER_WAITS = 2;
export const HEAD = 16;
export const CLOSED_BY_CONSUMER = 17;
export const CONSUMER_WAITS = 18;

/** Two cache lines, so that the sides do not take each other's away with every record. */
export const CONTROL_OCTETS = 128;
/** Before each record: its length. Records start at multiples of this, so a header never wraps. */
export const HEADER_OCTETS = 4;
/** Octets of records at most: positions count modulo 2^32, and a difference has to fit 31 bits. */
export const CAPACITY_MAX = 2 ** 30;

export type Side = "producer" | "consumer";

/**
 * What the algorithm of a queue does to memory, one access at a time: cells are sequentially
 * consistent, octets are plain. The model checker of the tests puts its own in place of this one.
 */
export interface QueueMemory {
  /** Octets of records that fit, a power of two. */
  readonly capacity: number;
  load(cell: number): number;
  store(cell: number, value: number): void;
  exchange(cell: number, value: number): number;
  /** `at` is below the capacity; what goes over the end goes on at the start. */
  write(at: number, octets: Uint8Array): void;
  /** A copy. */
  read(at: number, length: number): Uint8Array;
  writeLength(at: number, length: number): void;
  readLength(at: number): number;
  /** Wakes a side that said that it waits. */
  wake(side: Side): void;
}

/** Throws a RangeError unless the capacity is a power of two from 8 to 2^30. */
export function allocateQueue(capacity: number): SharedArrayBuffer {
  if (!Number.isInteger(Math.log2(capacity)) || capacity < 8 || capacity > CAPACITY_MAX) {
    throw new RangeError(`a queue's capacity is a power of two from 8 to 2^30, not ${capacity}`);
  }
  return new SharedArrayBuffer(CONTROL_OCTETS + capacity);
}

/** The memory of a queue between threads. */
export class SharedQueueMemory implements QueueMemory {
  readonly capacity: number;
  readonly #cells: Int32Array;
  readonly #lengths: Int32Array;
  readonly #octets: Uint8Array;
  readonly #wake: (side: Side) => void;

  constructor(memory: SharedArrayBuffer, wake: (side: Side) => void) {
    this.capacity = memory.byteLength - CONTROL_OCTETS;
    this.#cells = new Int32Array(memory, 0, CONTROL_OCTETS / 4);
    this.#lengths = new Int32Array(memory, CONTROL_OCTETS);
    this.#octets = new Uint8Array(memory, CONTROL_OCTETS);
    this.#wake = wake;
  }

  load(cell: number): number {
    return Atomics.load(this.#cells, cell);
  }

  store(cell: number, value: number): void {
    Atomics.store(this.#cells, cell, value);
  }

  exchange(cell: number, value: number): number {
    return Atomics.exchange(this.#cells, cell, value);
  }

  write(at: number, octets: Uint8Array): void {
    const first = this.capacity - at;
    if (octets.length <= first) {
      this.#octets.set(octets, at);
      return;
    }
    this.#octets.set(octets.subarray(0, first), at);
    this.#octets.set(octets.subarray(first), 0);
  }

  read(at: number, length: number): Uint8Array {
    const octets = new Uint8Array(length);
    const first = Math.min(length, this.capacity - at);
    octets.set(this.#octets.subarray(at, at + first));
    octets.set(this.#octets.subarray(0, length - first), first);
    return octets;
  }

  writeLength(at: number, length: number): void {
    this.#lengths[at / HEADER_OCTETS] = length;
  }

  readLength(at: number): number {
    return this.#lengths[at / HEADER_OCTETS] as number;
  }

  wake(side: Side): void {
    this.#wake(side);
  }
}
