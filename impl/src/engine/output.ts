import { GATHER_BYTES } from "../wire/limits.ts";

/** Pieces of one gathered send, under the kernel's IOV_MAX and the addon's 64. */
const PIECES_MAX = 60;

/** Octets of bodies held by reference in one output. */
const HELD_BYTES_MAX = 4_194_304;

/** Octets of a slab: 64 KiB hold a thousand small frames and stay within a core's cache. */
export const SLAB_BYTES = 65_536;

/**
 * Where an engine writes. A session lends it for one flush, hands it to its connection, and takes
 * it back when the send is complete: until then slab and bodies must not change.
 *
 * Invariant: 0 <= from <= length <= slab.length; octets [from, length) follow the last piece.
 */
export class Output {
  readonly slab: Uint8Array;
  length = 0;
  /**
   * In order: regions of the slab and bodies by reference. Empty where the slab is all there is.
   */
  readonly pieces: Uint8Array[] = [];
  #from = 0;
  #held = 0;

  /** @param slabBytes octets of the slab, more than GATHER_BYTES */
  constructor(slabBytes: number = SLAB_BYTES) {
    this.slab = Buffer.allocUnsafeSlow(slabBytes);
  }

  get empty(): boolean {
    return this.length === 0 && this.pieces.length === 0;
  }

  /**
   * Whether a frame of this header and body still fits. A body by reference needs room for its
   * header only.
   */
  fits(headerLength: number, bodyLength: number): boolean {
    const copied = bodyLength < GATHER_BYTES ? bodyLength : 0;
    if (this.length + headerLength + copied > this.slab.length) return false;
    return this.pieces.length < PIECES_MAX - 2 && this.#held <= HELD_BYTES_MAX;
  }

  /** Appends a body by reference, after all octets written so far. */
  reference(body: Uint8Array): void {
    this.cut();
    this.pieces.push(body);
    this.#held += body.length;
  }

  /** Makes the octets since the last piece a piece of their own. Called before a gathered send. */
  cut(): void {
    if (this.length === this.#from) return;
    this.pieces.push(this.slab.subarray(this.#from, this.length));
    this.#from = this.length;
  }

  /** Takes the output back for the next flush. */
  reset(): void {
    this.length = this.#from = this.#held = 0;
    this.pieces.length = 0;
  }
}
