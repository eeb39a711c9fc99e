import { FastBuffer } from "../buffers.ts";
import { GATHER_BYTES, SLAB_BYTES } from "../limits.ts";
import type { Message } from "../message.ts";

/** Copies messages that have to wait, so that their senders may write into their buffers again. */
export class MessageCopies {
  /** Allocated when first needed. */
  #slab: ArrayBuffer | undefined;
  /** 0 <= #used <= SLAB_BYTES */
  #used = SLAB_BYTES;

  copy(message: Message): Message {
    if (message.length === 1) return [this.#copyBody(message[0]!)];
    const copy: Message = new Array(message.length);
    for (let i = 0; i < message.length; i++) copy[i] = this.#copyBody(message[i]!);
    return copy;
  }

  #copyBody(body: Buffer): Buffer {
    const size = body.length;
    if (size >= GATHER_BYTES) return body;
    if (this.#slab === undefined || this.#used + size > SLAB_BYTES) {
      this.#slab = new ArrayBuffer(SLAB_BYTES);
      this.#used = 0;
    }
    const copy = new FastBuffer(this.#slab, this.#used, size);
    copy.set(body);
    this.#used += size;
    return copy;
  }
}
