import { Output } from "../engine/output.ts";
import { HEADER_BYTES_MAX, THREAD_RECORD_BYTES } from "../limits.ts";

/**
 * Where an end writes what leaves for another thread. A frame that fits a record is copied whole
 * into one, so that the other side can take views of it; the body of a larger one is referred to,
 * until it is in the queue.
 */
export class RecordOutput extends Output {
  constructor() {
    super(THREAD_RECORD_BYTES);
  }

  override fits(headerLength: number, bodyLength: number): boolean {
    const free = this.slab.length - this.length - headerLength;
    if (bodyLength <= this.slab.length - HEADER_BYTES_MAX) return bodyLength <= free;
    // One large body at a time is all that is held for another thread.
    return free >= 0 && this.pieces.length === 0;
  }

  override reference(body: Uint8Array): void {
    if (this.length + body.length > this.slab.length) {
      super.reference(body);
      return;
    }
    this.slab.set(body, this.length);
    this.length += body.length;
  }
}
