import { FastBuffer } from "../buffers.ts";
import { ProtocolError } from "../errors.ts";
import {
  COMMAND_BYTES_MAX,
  FRAME_BYTES_MAX,
  FRAMES_MAX,
  HANDSHAKE_COMMAND_BYTES_MAX,
  HEADER_BYTES_MAX,
  OWN_MEMORY_BYTES,
  RUN_MESSAGES_MAX,
  SHORT_BYTES_MAX,
} from "../limits.ts";
import { COMMAND, LONG, MORE, readLongSize } from "./frame.ts";
import { LargeBody } from "./large-body.ts";

/** Offsets up to here, and what is added to them, are small integers to V8. */
const SMALL_OFFSET_MAX = 0x3fff_ffff;

/** Where whole messages go: an array, or a queue. */
export interface MessageSink {
  push(message: Buffer[]): unknown;
  /** As many `push`es; the array is the sink's. For sinks that gain by it. */
  append?(run: Buffer[][]): void;
}

/** Octets in, messages and commands out: the framing of a version of ZMTP, on its way in. */
export interface MessageDecoder {
  /** Message frames are legal. */
  traffic: boolean;
  /** Adds octets from the peer. Call `next` until it returns undefined. */
  push(octets: Uint8Array): void;
  /** Decodes up to `limit` messages, or up to a command, whose body is returned. */
  next(inbound: MessageSink, limit: number): Buffer | undefined;
  /** The memory for the octets that come next, in the middle of a large body. */
  bodyTarget(): Uint8Array | undefined;
  /** `count` octets were written to the start of `bodyTarget()`. */
  receivedBody(count: number): void;
}

/**
 * Splits octets into messages and commands, in the framing of ZMTP 2.0 and 3.
 *
 * Frames are views into the chunks that were pushed: that memory must not be written again. A chunk
 * that continues the memory of the last one extends it; else a frame cut by the end of its chunk is
 * finished in memory of its own, and so is every large body: `bodyTarget` lends that memory to the
 * system.
 *
 * @see RFC 37, Framing
 */
export class FrameDecoder implements MessageDecoder {
  /** Message frames are legal: the handshake is complete. */
  traffic = false;
  /** 0 <= #at <= #chunk.length; octets from #at on are not decoded yet. */
  #chunk: Uint8Array = Buffer.alloc(0);
  #at = 0;
  /** A frame in memory of its own. It comes before what is left of the chunk. */
  #body: LargeBody | undefined;
  /** The frames of a message whose last one has not come. */
  #parts: Buffer[] | undefined;
  #partsBytes = 0;
  readonly #messageBytesMax: number;

  /** @param maxMessageSize octets of all frames of a message, or -1 for no limit */
  constructor(maxMessageSize: number) {
    this.#messageBytesMax = maxMessageSize < 0 ? Number.POSITIVE_INFINITY : maxMessageSize;
  }

  /**
   * Adds octets from the peer. Call {@link next} until it returns undefined.
   *
   * @throws ProtocolError as `next` does
   */
  push(octets: Uint8Array): void {
    if (this.#body !== undefined) octets = octets.subarray(this.#body.append(octets));
    const rest = this.#chunk.length - this.#at;
    this.#chunk = rest === 0 ? octets : this.#continue(this.#chunk.subarray(this.#at), octets);
    this.#at = 0;
  }

  /** The memory for the octets that come next, in the middle of a large body. */
  bodyTarget(): Uint8Array | undefined {
    const body = this.#body;
    return body === undefined || body.complete ? undefined : body.target();
  }

  /** `count` octets were written to the start of `bodyTarget()`. */
  receivedBody(count: number): void {
    this.#body!.filled += count;
  }

  /**
   * Decodes up to `limit` messages into `inbound`, or up to the next command.
   *
   * @returns the body of a command; or undefined, when octets are missing or `limit` is reached
   * @throws ProtocolError; the decoder cannot be used afterwards
   */
  next(inbound: MessageSink, limit: number): Buffer | undefined {
    if (limit > 0 && this.#body !== undefined) {
      const { flags, complete } = this.#body;
      if (!complete) return undefined;
      const body = this.#body.body();
      this.#body = undefined;
      if (flags & COMMAND) return body;
      if (this.#append(flags, body, inbound)) limit--;
    }
    const chunk = this.#chunk;
    const memory = chunk.buffer;
    const base = chunk.byteOffset;
    const end = chunk.length;
    const suspectBytes = Math.min(this.#messageBytesMax, OWN_MEMORY_BYTES - 1);
    const gate = this.traffic ? 0 : COMMAND;
    let at = this.#at;
    while (limit > 0 && end - at >= 2) {
      const flags = chunk[at]!;
      if (flags === 0 && this.#parts === undefined) {
        this.#at = at;
        const count = this.#shortMessages(inbound, limit);
        at = this.#at;
        limit -= count;
        if (count > 0) continue;
      }
      let from = at + 2;
      let size = chunk[at + 1]!;
      if (flags & LONG) {
        if (end - at < HEADER_BYTES_MAX) break;
        size = readLongSize(chunk, at + 1);
        from = at + HEADER_BYTES_MAX;
      }
      if ((flags | gate) > 3 || size > suspectBytes) this.#check(flags, size);
      if (from + size > end) {
        this.#check(flags, size);
        if (size < OWN_MEMORY_BYTES) break;
        this.#body = new LargeBody(flags, size, chunk.subarray(from));
        at = end;
        break;
      }
      at = from + size;
      const body = new FastBuffer(memory, base + from, size);
      if ((flags & ~LONG) === 0 && this.#parts === undefined) {
        inbound.push([body]);
        limit--;
      } else if (flags & COMMAND) {
        this.#at = at;
        return body;
      } else if (this.#append(flags, body, inbound)) limit--;
    }
    this.#at = at;
    return undefined;
  }

  /**
   * Decodes a run of messages of one short frame, as most are, up to anything else. Here every
   * number is a small integer: a loop that knows long frames too counts in floating point.
   *
   * @returns how many
   */
  #shortMessages(inbound: MessageSink, limit: number): number {
    const chunk = this.#chunk;
    const memory = chunk.buffer;
    const base = chunk.byteOffset;
    if (!this.traffic || this.#messageBytesMax < SHORT_BYTES_MAX) return 0;
    if (base + chunk.length > SMALL_OFFSET_MAX) return 0;
    const end = chunk.length;
    let at = this.#at;
    if (at + 2 > end) return 0;
    const alike = 1 + Math.floor((end - at) / (2 + chunk[at + 1]!));
    const most = Math.min(limit, alike, RUN_MESSAGES_MAX);
    const run = new Array<Buffer[]>(most);
    let count = 0;
    while (count < most && at + 2 <= end && chunk[at] === 0) {
      const from = at + 2;
      const size = chunk[at + 1]!;
      if (from + size > end) break;
      run[count++] = [new FastBuffer(memory, base + from, size)];
      at = from + size;
    }
    this.#at = at;
    if (count === 0) return 0;
    if (count < most) run.length = count;
    deliver(run, inbound);
    return count;
  }

  /** Refuses what a header already shows to be wrong, before memory is given to it. */
  #check(flags: number, size: number): void {
    if (flags & ~(MORE | LONG | COMMAND)) {
      throw new ProtocolError(
        "ERR_ZMTP_RESERVED_FLAGS",
        `expected flags of 0 to 7, got 0x${flags.toString(16)}`,
      );
    }
    if (flags & COMMAND) {
      // RFC 37, Framing: the MORE bit of a command is zero.
      if (flags & MORE) throw new ProtocolError("ERR_ZMTP_COMMAND_MORE");
      const most = this.traffic ? COMMAND_BYTES_MAX : HANDSHAKE_COMMAND_BYTES_MAX;
      if (size > most) throw new ProtocolError("ERR_ZMTP_COMMAND_TOO_LARGE");
      return;
    }
    if (!this.traffic) throw new ProtocolError("ERR_ZMTP_UNEXPECTED_MESSAGE");
    if (size > FRAME_BYTES_MAX) throw new ProtocolError("ERR_ZMTP_FRAME_TOO_LARGE");
    if (this.#partsBytes + size > this.#messageBytesMax) {
      throw new ProtocolError(
        "ERR_ZMTP_MESSAGE_TOO_LARGE",
        `expected at most ${this.#messageBytesMax} octets, got ${this.#partsBytes + size}`,
      );
    }
  }

  /** Adds a frame to the unfinished message. Returns whether the message is complete now. */
  #append(flags: number, body: Buffer, inbound: MessageSink): boolean {
    if (this.#partsBytes + body.length > this.#messageBytesMax) this.#check(flags, body.length);
    this.#parts ??= [];
    if (this.#parts.length === FRAMES_MAX) throw new ProtocolError("ERR_ZMTP_TOO_MANY_FRAMES");
    this.#parts.push(body);
    this.#partsBytes += body.length;
    if (flags & MORE) return false;
    inbound.push(this.#parts);
    this.#parts = undefined;
    this.#partsBytes = 0;
    return true;
  }

  /** New octets while `rest` of the last chunk is not decoded. Returns the chunk to go on with. */
  #continue(rest: Uint8Array, octets: Uint8Array): Uint8Array {
    if (octets.buffer === rest.buffer && octets.byteOffset === rest.byteOffset + rest.length) {
      return new Uint8Array(rest.buffer, rest.byteOffset, rest.length + octets.length);
    }
    const head = Buffer.alloc(HEADER_BYTES_MAX);
    head.set(rest.subarray(0, HEADER_BYTES_MAX));
    if (rest.length < HEADER_BYTES_MAX) {
      head.set(octets.subarray(0, HEADER_BYTES_MAX - rest.length), rest.length);
    }
    const flags = head[0]!;
    const length = flags & LONG ? HEADER_BYTES_MAX : 2;
    const size = flags & LONG ? readLongSize(head, 1) : head[1]!;
    const cut = this.#body === undefined && rest.length < length + size;
    // Without a whole header, or with whole frames that wait for room, the octets are put together.
    if (!cut || rest.length + octets.length < length) return concat(rest, octets);
    this.#check(flags, size);
    this.#body = new LargeBody(flags, size, rest.subarray(Math.min(length, rest.length)));
    const body = octets.subarray(Math.max(0, length - rest.length));
    return body.subarray(this.#body.append(body));
  }
}

function deliver(run: Buffer[][], inbound: MessageSink): void {
  if (inbound.append !== undefined) inbound.append(run);
  else for (const message of run) inbound.push(message);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  return Buffer.concat([first, second]);
}
