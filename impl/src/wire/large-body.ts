import { FastBuffer } from "../buffers.ts";
import { ProtocolError } from "../errors.ts";
import { BELIEVED_BYTES } from "../limits.ts";

/**
 * The body of a large frame on its way in, in memory of its own.
 *
 * An announced size is only believed up to a bound; beyond it the memory doubles as octets arrive.
 */
export class LargeBody {
  readonly flags: number;
  readonly #size: number;
  /** 0 <= filled <= #memory.length <= #size */
  filled = 0;
  #memory: Buffer;

  constructor(flags: number, size: number, octets: Uint8Array) {
    this.flags = flags;
    this.#size = size;
    this.#memory = allocate(Math.min(size, Math.max(BELIEVED_BYTES, octets.length)));
    this.append(octets);
  }

  get complete(): boolean {
    return this.filled === this.#size;
  }

  /** The free memory behind the octets that are there; never empty before the body is complete. */
  target(): Uint8Array {
    if (this.filled === this.#memory.length) this.#grow();
    const memory = this.#memory;
    const { filled } = this;
    return new FastBuffer(memory.buffer, memory.byteOffset + filled, memory.length - filled);
  }

  /** Copies what belongs to the body; returns how many octets that were. */
  append(octets: Uint8Array): number {
    const count = Math.min(octets.length, this.#size - this.filled);
    while (this.#memory.length - this.filled < count) this.#grow();
    this.#memory.set(octets.length === count ? octets : octets.subarray(0, count), this.filled);
    this.filled += count;
    return count;
  }

  /** The complete body, in memory of exactly its size. */
  body(): Buffer {
    return this.#memory;
  }

  #grow(): void {
    const larger = allocate(Math.min(this.#size, this.#memory.length * 2));
    larger.set(this.#memory.subarray(0, this.filled));
    this.#memory = larger;
  }
}

function allocate(size: number): Buffer {
  try {
    return Buffer.allocUnsafeSlow(size);
  } catch (cause) {
    // This machine has no such buffer: the peer's connection ends, not the process.
    throw new ProtocolError("ERR_ZMTP_FRAME_TOO_LARGE", undefined, { cause });
  }
}
