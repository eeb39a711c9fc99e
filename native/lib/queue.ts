/**
 * Queues of records between two threads, in shared memory.
 *
 * @module @scrutineer/uring/queue
 */
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { allocateQueue, SharedQueueMemory } from "./queue-memory.ts";
import { QueueConsumer, QueueProducer } from "./queue-sides.ts";

/** Records in one turn of the loop at most, so that a fast producer does not starve the rest. */
const BATCH_RECORDS = 1024;

/** One end of a queue, to be sent to a thread at most once: `postMessage(end, [end.port])`. */
export interface QueueEnd {
  readonly memory: SharedArrayBuffer;
  /** Rings when the other side waits, and closes when the other side ends, however it ends. */
  readonly port: MessagePort;
}

/**
 * A bounded queue of records between two threads, without a lock. Capacity in octets: a power of
 * two from 8 to 2^30; a record takes its length, rounded up to four, and four more.
 */
export function createQueue(capacity: number): { sending: QueueEnd; receiving: QueueEnd } {
  const memory = allocateQueue(capacity);
  const { port1, port2 } = new MessageChannel();
  return { sending: { memory, port: port1 }, receiving: { memory, port: port2 } };
}

/** What a `RecordSender` tells. */
export interface RecordSenderHandler {
  /** After `send` returned false: there is room. */
  room(): void;
  /** The receiver closed, or its thread ended. The last call, once; not after an own `close`. */
  closed(): void;
}

/** Puts records into a queue. Keeps its thread alive while it waits for room. */
export class RecordSender {
  readonly #port: MessagePort;
  readonly #producer: QueueProducer;
  readonly #handler: RecordSenderHandler;
  #closed = false;
  /** Length of the record that found no room. */
  #waitsFor = -1;

  constructor(end: QueueEnd, handler: RecordSenderHandler) {
    this.#port = end.port;
    this.#handler = handler;
    const wake = () => this.#port.postMessage(null);
    this.#producer = new QueueProducer(new SharedQueueMemory(end.memory, wake));
    this.#port.on("message", () => this.#lookForRoom());
    this.#port.once("close", () => this.#ended());
    this.#port.unref();
  }

  /**
   * Copies the record into the queue. False: it is full or closed, `room` or `closed` will be
   * called. Throws a RangeError if the record is longer than the queue.
   */
  send(record: Uint8Array): boolean {
    if (this.#closed) return false;
    for (;;) {
      if (this.#producer.push(record)) return true;
      const readiness = this.#producer.awaitRoom(record.length);
      if (readiness === "ready") continue;
      this.#waitsFor = record.length;
      this.#port.ref();
      return false;
    }
  }

  /** The receiver gets what was sent, and then `closed`. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#producer.close();
    this.#port.close();
  }

  #lookForRoom(): void {
    if (this.#closed || this.#waitsFor < 0) return;
    if (this.#producer.awaitRoom(this.#waitsFor) !== "ready") return;
    this.#waitsFor = -1;
    this.#port.unref();
    this.#handler.room();
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handler.closed();
  }
}

/** What a `RecordReceiver` tells. */
export interface RecordReceiverHandler {
  /** The record is the handler's own from here on. */
  received(record: Uint8Array): void;
  /** All was received and the sender closed or its thread ended. Once; not after an own `close`. */
  closed(): void;
}

/** Takes records out of a queue. Keeps its thread alive until it is closed, or `unref` is called. */
export class RecordReceiver {
  readonly #port: MessagePort;
  readonly #consumer: QueueConsumer;
  readonly #handler: RecordReceiverHandler;
  #closed = false;
  #paused = false;
  #senderEnded = false;
  /** The rest of a batch, in the next turn of the loop. */
  #next: NodeJS.Immediate | undefined;

  constructor(end: QueueEnd, handler: RecordReceiverHandler) {
    this.#port = end.port;
    this.#handler = handler;
    const wake = () => this.#port.postMessage(null);
    this.#consumer = new QueueConsumer(new SharedQueueMemory(end.memory, wake));
    this.#port.on("message", () => this.#later());
    this.#port.once("close", () => {
      this.#senderEnded = true;
      this.#later();
    });
    this.#later();
  }

  /** Takes no more; the queue fills, and then the sender waits. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#later();
  }

  ref(): void {
    this.#port.ref();
  }

  unref(): void {
    this.#port.unref();
  }

  /** What is in the queue is dropped, and the sender is told. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearImmediate(this.#next);
    this.#consumer.close();
    this.#port.close();
  }

  #later(): void {
    if (this.#closed || this.#paused) return;
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      this.#take();
    });
  }

  #take(): void {
    for (let taken = 0; taken < BATCH_RECORDS && this.#takes(); ) {
      const record = this.#consumer.shift();
      if (record !== undefined) {
        taken++;
        this.#handler.received(record);
      } else if (this.#rests()) return;
    }
    this.#later();
  }

  #takes(): boolean {
    return !this.#closed && !this.#paused;
  }

  /** Whether an empty queue stays so until somebody wakes this side. */
  #rests(): boolean {
    const readiness = this.#consumer.awaitRecord();
    if (readiness === "ready") return false;
    if (readiness === "ended" || this.#senderEnded) {
      this.close();
      this.#handler.closed();
    }
    return true;
  }
}
