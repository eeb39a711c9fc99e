import type { ByteStream, StreamHandler } from "./stream.ts";
import { PIECES_MAX } from "./table.ts";
import {
  CLOSED,
  charge,
  errorFields,
  PIECE_BYTES_MAX,
  RECEIVED,
  type RecordOutlet,
  SENT,
  toPayload,
} from "./worker-records.ts";

/**
 * A stream in the thread that has the ring: what is received goes to the owner of the worker, and
 * what comes from there is sent.
 *
 * Invariant: #ahead is below the window whenever a receive is armed, so that a stream holds no more
 * than its window and one receive on the way in; the owner keeps to the same window on the way out.
 */
export class ServedStream implements StreamHandler {
  readonly #stream: ByteStream;
  readonly #id: number;
  readonly #window: number;
  readonly #outlet: RecordOutlet;
  readonly #ended: () => void;
  /** What was received and the owner's handler has not had, as `charge` counts it. */
  #ahead = 0;
  #paused = false;
  /** What is to be sent after the send in flight. */
  readonly #pending: Uint8Array[] = [];
  /** Octets of the send in flight, or -1. */
  #flying = -1;

  /** @param ended is called when the stream is gone */
  constructor(
    stream: ByteStream,
    id: number,
    window: number,
    outlet: RecordOutlet,
    ended: () => void,
  ) {
    this.#stream = stream;
    this.#id = id;
    this.#window = window;
    this.#outlet = outlet;
    this.#ended = ended;
    stream.start(this);
  }

  // What the owner says.

  send(octets: Uint8Array): void {
    this.#pending.push(octets);
    this.#pump();
  }

  consumed(count: number): void {
    this.#ahead -= count;
    if (!this.#paused || this.#ahead >= this.#window) return;
    this.#paused = false;
    this.#stream.resume();
  }

  /** All that was to be sent is sent. */
  close(): void {
    this.#stream.close();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  // What the stream says.

  bodyTarget(): undefined {
    return undefined;
  }

  received(octets: Buffer): void {
    for (let at = 0; at < octets.length; at += PIECE_BYTES_MAX) {
      const piece = octets.subarray(at, at + PIECE_BYTES_MAX);
      this.#ahead += charge(piece.length);
      this.#outlet.post(RECEIVED, this.#id, 0, piece);
    }
    if (this.#ahead < this.#window) return;
    this.#paused = true;
    this.#stream.pause();
  }

  receivedBody(): void {
    // No memory is offered for bodies.
  }

  sent(): void {
    this.#outlet.post(SENT, this.#id, this.#flying);
    this.#flying = -1;
    this.#pump();
  }

  closed(error?: Error): void {
    this.#pending.length = 0;
    this.#ended();
    this.#outlet.post(CLOSED, this.#id, 0, toPayload(errorFields(error)));
  }

  #pump(): void {
    if (this.#flying >= 0 || this.#pending.length === 0) return;
    const pieces = this.#pending.splice(0, PIECES_MAX);
    this.#flying = 0;
    for (const { length } of pieces) this.#flying += length;
    this.#stream.sendGather(pieces);
  }
}
