import { FastBuffer } from "../buffers.ts";
import { ProtocolError } from "../errors.ts";
import { COMMAND_BYTES_MAX, FRAMES_MAX } from "../limits.ts";
import { MESSAGE_OVERHEAD_BYTES, SEALED_COMMAND, SEALED_MORE } from "../mechanism/curve-channel.ts";
import type { MessageDecoder, MessageSink } from "../wire/decoder.ts";

/** Opens a MESSAGE where it lies, and returns its flags. @throws ProtocolError */
export type OpenMessage = (message: Uint8Array) => number;

/**
 * Splits octets into messages and commands that travel in boxes.
 *
 * RFC 26 has each box in a command frame; libzmq, and so everyone, sends message frames. Both are
 * taken. What says MORE or COMMAND is inside the box.
 *
 * @see RFC 26, The MESSAGE Command
 */
export class SealedDecoder implements MessageDecoder {
  readonly #frames: MessageDecoder;
  readonly #open: OpenMessage;
  readonly #messageBytesMax: number;
  /** Takes one frame at a time; empty in between. */
  readonly #taken: Buffer[][] = [];
  /** The frames of a message whose last one has not come. */
  #parts: Buffer[] | undefined;
  #partsBytes = 0;

  /**
   * @param frames splits the octets into the frames with the boxes, which are larger by
   *   MESSAGE_OVERHEAD_BYTES than what is in them; what it holds already is sealed
   * @param maxMessageSize octets of all frames of a message, or -1 for no limit
   */
  constructor(frames: MessageDecoder, maxMessageSize: number, open: OpenMessage) {
    frames.traffic = true;
    this.#frames = frames;
    this.#open = open;
    this.#messageBytesMax = maxMessageSize < 0 ? Number.POSITIVE_INFINITY : maxMessageSize;
  }

  get traffic(): boolean {
    return this.#frames.traffic;
  }
  set traffic(legal: boolean) {
    this.#frames.traffic = legal;
  }

  push(octets: Uint8Array): void {
    this.#frames.push(octets);
  }

  bodyTarget(): Uint8Array | undefined {
    return this.#frames.bodyTarget();
  }

  receivedBody(count: number): void {
    this.#frames.receivedBody(count);
  }

  /**
   * Decodes up to `limit` messages into `inbound`, or up to the next command.
   *
   * @returns the body of a command; or undefined, when octets are missing or `limit` is reached
   * @throws ProtocolError; the decoder cannot be used afterwards
   */
  next(inbound: MessageSink, limit: number): Buffer | undefined {
    while (limit > 0) {
      const message = this.#frames.next(this.#taken, 1) ?? this.#message();
      if (message === undefined) return undefined;
      const flags = this.#open(message);
      const body = new FastBuffer(
        message.buffer,
        message.byteOffset + MESSAGE_OVERHEAD_BYTES,
        message.length - MESSAGE_OVERHEAD_BYTES,
      );
      if (flags & SEALED_COMMAND) {
        checkCommand(flags, body);
        return body;
      }
      if (this.#append(flags, body, inbound)) limit--;
    }
    return undefined;
  }

  /** The body of the frame that was taken; RFC 26 knows no MORE outside the box. */
  #message(): Buffer | undefined {
    const frames = this.#taken.pop();
    if (frames === undefined) return undefined;
    if (frames.length > 1) {
      throw new ProtocolError("ERR_ZMTP_COMMAND", "expected MORE inside of a MESSAGE only");
    }
    return frames[0];
  }

  #append(flags: number, body: Buffer, inbound: MessageSink): boolean {
    if (this.#partsBytes + body.length > this.#messageBytesMax) {
      throw new ProtocolError("ERR_ZMTP_MESSAGE_TOO_LARGE");
    }
    this.#parts ??= [];
    if (this.#parts.length === FRAMES_MAX) throw new ProtocolError("ERR_ZMTP_TOO_MANY_FRAMES");
    this.#parts.push(body);
    this.#partsBytes += body.length;
    if (flags & SEALED_MORE) return false;
    inbound.push(this.#parts);
    this.#parts = undefined;
    this.#partsBytes = 0;
    return true;
  }
}

function checkCommand(flags: number, body: Buffer): void {
  if (flags & SEALED_MORE) throw new ProtocolError("ERR_ZMTP_COMMAND_MORE");
  if (body.length > COMMAND_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_COMMAND_TOO_LARGE");
}
