import { keepInPlace } from "./in-kernel.ts";

/** The constructor of Node's own buffers: a true Buffer at the price of a Uint8Array. */
export const FastBuffer = (Buffer as unknown as { [Symbol.species]: typeof Uint8Array })[
  Symbol.species
] as unknown as new (
  memory: ArrayBufferLike,
  offset: number,
  length: number,
) => Buffer;

/** A small start: a view keeps its whole chunk alive. */
const SIZE_MIN = 16_384;
/** Larger ones fall out of a core's cache and bring nothing (measured). */
const SIZE_MAX = 262_144;

/**
 * Memory that the kernel fills from front to back and that is given away as views, never copied,
 * and never written again. A new chunk replaces it when less than half is free; its size follows
 * the traffic.
 *
 * Invariant: 0 <= #end <= #memory.length; octets before #end belong to their views.
 */
export class ReceiveChunk {
  #size = SIZE_MIN;
  #memory = allocate(SIZE_MIN);
  #end = 0;
  /** The largest receive into this chunk, in octets. */
  #largest = 0;

  get memory(): Uint8Array {
    return this.#memory;
  }

  get end(): number {
    return this.#end;
  }

  get free(): number {
    return this.#memory.length - this.#end;
  }

  /** Makes room for the next receive. */
  renew(): void {
    if (this.free >= this.#size / 2) return;
    if (this.#largest < this.#size / 8 && this.#size > SIZE_MIN) this.#size /= 2;
    this.#memory = allocate(this.#size);
    this.#end = this.#largest = 0;
  }

  /** The octets that a receive has written. */
  take(count: number): Buffer {
    const view = new FastBuffer(this.#memory.buffer, this.#end, count);
    if (count === this.free && this.#size < SIZE_MAX) this.#size *= 2;
    if (count > this.#largest) this.#largest = count;
    this.#end += count;
    return view;
  }
}

function allocate(size: number): Uint8Array<ArrayBuffer> {
  const memory = Buffer.allocUnsafeSlow(size) as Buffer<ArrayBuffer>;
  // A user reaches it through a view's `.buffer`, while the kernel still writes behind the view.
  keepInPlace(memory.buffer);
  return memory;
}
