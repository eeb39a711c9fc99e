import { GATHER_BYTES, HELD_BYTES_MAX, PIECES_MAX, SLAB_BYTES } from "../limits.ts";

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
  /** What `control` has appended, in order. */
  #control: Uint8Array[] = [];

  /** @param slabBytes octets of the slab, more than GATHER_BYTES */
  constructor(slabBytes: number = SLAB_BYTES) {
    this.slab = Buffer.allocUnsafeSlow(slabBytes);
  }

  get empty(): boolean {
    return this.length === 0 && this.pieces.length === 0;
  }

  /** Octets of all pieces. */
  get octets(): number {
    return this.length + this.#held;
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

  /** Appends octets that are no message: they are for this connection alone. */
  control(octets: Uint8Array): void {
    if (octets.length >= GATHER_BYTES) {
      this.reference(octets);
      this.#control.push(octets);
      return;
    }
    this.slab.set(octets, this.length);
    this.length += octets.length;
    this.#control.push(this.slab.subarray(this.length - octets.length, this.length));
  }

  /** All octets but those of `control`, in order, as views. */
  messageOctets(): Uint8Array[] {
    this.cut();
    const runs: Uint8Array[] = [];
    let next = 0;
    for (const piece of this.pieces) {
      let at = 0;
      for (; next < this.#control.length; next++) {
        const control = this.#control[next]!;
        const start = control.byteOffset - piece.byteOffset;
        if (control.buffer !== piece.buffer || start < 0 || start >= piece.length) break;
        runs.push(piece.subarray(at, start));
        at = start + control.length;
      }
      runs.push(piece.subarray(at));
    }
    return runs.filter(({ length }) => length > 0);
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
    if (this.#control.length > 0) this.#control = [];
  }
}
