import { ProtocolError } from "../errors.ts";
import { FRAME_BYTES_MAX } from "../limits.ts";
import { FrameDecoder, type MessageDecoder, type MessageSink } from "./decoder.ts";
import { headerLength, LONG_LENGTH, MORE, readLongSize, writeHeader } from "./frame.ts";

/**
 * Splits the octets of a ZMTP 1.0 peer into messages.
 *
 * It writes each header in the newer framing and leaves the rest to a {@link FrameDecoder}, whose
 * limits hold here too. Each body is copied once: old peers are few.
 *
 * @see RFC 13, The Framing Layer
 */
export class Decoder10 implements MessageDecoder {
  /** From the start: this version has no handshake. */
  traffic = true;
  readonly #frames: FrameDecoder;
  /** Octets that were not passed on yet. */
  #octets: Uint8Array = Buffer.alloc(0);
  /** How many octets of the body that was begun are still to be passed on. */
  #missing = 0;

  /** @param maxMessageSize octets of all frames of a message, or -1 for no limit */
  constructor(maxMessageSize: number) {
    this.#frames = new FrameDecoder(maxMessageSize);
    this.#frames.traffic = true;
  }

  push(octets: Uint8Array): void {
    this.#octets = this.#octets.length === 0 ? octets : Buffer.concat([this.#octets, octets]);
  }

  bodyTarget(): Uint8Array | undefined {
    return this.#octets.length === 0 ? this.#frames.bodyTarget() : undefined;
  }

  receivedBody(count: number): void {
    this.#missing -= count;
    this.#frames.receivedBody(count);
  }

  /** Decodes up to `limit` messages. There are no commands in this version. */
  next(inbound: MessageSink, limit: number): undefined {
    let count = 0;
    const counting: MessageSink = {
      push: (message) => {
        count++;
        inbound.push(message);
      },
    };
    do this.#frames.next(counting, limit - count);
    while (count < limit && this.#pass());
  }

  /** Passes on a header, or what is there of a body. Returns false where octets are missing. */
  #pass(): boolean {
    if (this.#missing === 0) return this.#passHeader();
    if (this.#octets.length === 0) return false;
    this.#frames.push(this.#octets.subarray(0, this.#missing));
    this.#missing -= this.#drop(this.#missing);
    return true;
  }

  #passHeader(): boolean {
    // A frame of length 0 is invalid, and dropped without a word.
    let empty = 0;
    while (this.#octets[empty] === 0) empty++;
    this.#drop(empty);
    const octets = this.#octets;
    const length = octets[0] === LONG_LENGTH ? 10 : 2;
    if (octets.length < length) return false;
    const counted = length === 2 ? octets[0]! : readLongSize(octets, 1);
    if (counted === 0) return this.#drop(length - 1) > 0;
    const flags = octets[length - 1]!;
    if (flags & ~MORE) {
      throw new ProtocolError(
        "ERR_ZMTP_RESERVED_FLAGS",
        `expected flags of 0 or 1, got 0x${flags.toString(16)}`,
      );
    }
    const size = counted - 1;
    if (size > FRAME_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_FRAME_TOO_LARGE");
    const header = new Uint8Array(headerLength(size));
    writeHeader(header, 0, flags, size);
    this.#frames.push(header);
    this.#drop(length);
    this.#missing = size;
    return true;
  }

  /** Takes up to `count` octets away; returns how many. */
  #drop(count: number): number {
    const before = this.#octets.length;
    this.#octets = this.#octets.subarray(count);
    return before - this.#octets.length;
  }
}
