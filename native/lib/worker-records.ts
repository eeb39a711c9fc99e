/**
 * What an I/O worker and its owner say to each other: one queue each way, in order. A header is a
 * record of its own; where its kind says so, the next record is its payload.
 */
import { type QueueEnd, RecordSender } from "./queue.ts";
import { type SystemError, systemError } from "./system-error.ts";

/** From the owner. Those with a payload come first. */
export const LISTEN = 1;
export const CONNECT = 2;
export const SEND = 3;
/** The handler has had so much, as `charge` counts it. */
export const CONSUMED = 32;
export const CLOSE = 33;
export const DESTROY = 34;
export const CLOSE_LISTENER = 35;
export const CANCEL = 36;
/** Everything before this is to be the kernel's. */
export const SUBMIT = 37;

/** From the worker. Those with a payload come first. */
export const LISTENING = 64;
export const CONNECTED = 65;
/** By the listener's id; the value is the stream's. */
export const ACCEPTED = 66;
export const FAILED = 67;
export const RECEIVED = 68;
export const CLOSED = 69;
/** So many octets are the kernel's. */
export const SENT = 96;
export const LISTENER_CLOSED = 97;

/** Kinds with this bit have no payload. */
const BARE = 32;

/** Octets of one record at most: a longer payload would keep the other side waiting for its start. */
export const PIECE_BYTES_MAX = 65_536;

const HEADER_BYTES = 12;
/** What a record costs besides its octets: a peer that sends one at a time must not get more. */
const RECORD_COST = 256;

/** What a record of received octets takes of its stream's window. */
export const charge = (octets: number): number => octets + RECORD_COST;

/** How a system error crosses: [syscall, errno, address]. Null for none. */
export type ErrorFields = readonly [syscall: string, errno: number, address?: string] | null;

export function errorFields(error: Error | undefined): ErrorFields {
  if (error === undefined) return null;
  const { syscall, errno, address } = error as SystemError;
  return address === undefined ? [syscall, errno] : [syscall, errno, address];
}

export function errorOf(fields: ErrorFields): SystemError | undefined {
  return fields === null ? undefined : systemError(...fields);
}

export const toPayload = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

export const fromPayload = <Value>(payload: Uint8Array): Value =>
  JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString());

/** Puts headers and payloads into a queue, in order; what finds no room waits for it. */
export class RecordOutlet {
  readonly #sender: RecordSender;
  readonly #header = new Uint8Array(HEADER_BYTES);
  /** Its users bound it: each stream by its window, and by one record of each other kind. */
  readonly #waiting: Uint8Array[] = [];

  constructor(end: QueueEnd) {
    this.#sender = new RecordSender(end, { room: () => this.flush(), closed: () => undefined });
  }

  /** Whether something waits for room. */
  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * @param value from 0 to 2^32 - 1, as `id`
   * @param payload must not change until the other side has answered, or for good
   */
  post(kind: number, id: number, value = 0, payload?: Uint8Array): void {
    const header = this.#header;
    header[0] = kind;
    writeWord(header, 4, id);
    writeWord(header, 8, value);
    if (this.waits || !this.#sender.send(header)) this.#waiting.push(header.slice());
    if (payload === undefined) return;
    if (this.waits || !this.#sender.send(payload)) this.#waiting.push(payload);
  }

  /** Tries to put in what waits. */
  flush(): void {
    let sent = 0;
    while (sent < this.#waiting.length && this.#sender.send(this.#waiting[sent]!)) sent++;
    this.#waiting.splice(0, sent);
  }
}

/** Puts headers and their payloads together again. */
export class RecordInlet {
  readonly #take: (kind: number, id: number, value: number, payload: Uint8Array) => void;
  /** The last record, if it waits for its payload. */
  #header: Uint8Array | undefined;

  constructor(take: (kind: number, id: number, value: number, payload: Uint8Array) => void) {
    this.#take = take;
  }

  received(record: Uint8Array): void {
    const header = this.#header ?? record;
    const waits = this.#header === undefined && (header[0]! & BARE) === 0;
    this.#header = waits ? record : undefined;
    if (!waits) this.#take(header[0]!, readWord(header, 4), readWord(header, 8), record);
  }
}

function writeWord(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value;
  octets[at + 1] = value >>> 8;
  octets[at + 2] = value >>> 16;
  octets[at + 3] = value >>> 24;
}

function readWord(octets: Uint8Array, at: number): number {
  const low = octets[at]! | (octets[at + 1]! << 8) | (octets[at + 2]! << 16);
  return (low | (octets[at + 3]! << 24)) >>> 0;
}
