import type { QueueEnd, RecordReceiverHandler, RecordSenderHandler } from "@scrutineer/uring/queue";
import type { Line } from "../../src/threads/contract.ts";
import type { Queues } from "../../src/threads/queues.ts";

/** What is on its way between two threads: a test moves it by hand. */
export class FakeQueue {
  readonly records: Uint8Array[] = [];
  readonly #most: number;
  sender: RecordSenderHandler | undefined;
  receiver: RecordReceiverHandler | undefined;
  full = false;
  closed = false;
  /** Keeps its thread alive. */
  held = false;

  /** @param most records that it holds */
  constructor(most: number) {
    this.#most = most;
  }

  send(record: Uint8Array): boolean {
    this.full = this.closed || this.records.length >= this.#most;
    if (!this.full) this.records.push(Uint8Array.from(record));
    return !this.full;
  }

  /** The receiving thread has its turn. @returns whether anything came */
  deliver(): boolean {
    const { full } = this;
    const records = this.records.splice(0);
    for (const record of records) this.receiver?.received(record);
    this.full = false;
    if (full && !this.closed) this.sender?.room();
    return records.length > 0;
  }

  /** The sending thread ends. */
  end(): void {
    this.closed = true;
    this.deliver();
    this.receiver?.closed();
  }
}

/** Queues of a test in place of those between threads. */
export class FakeQueues {
  readonly there: FakeQueue;
  readonly back: FakeQueue;

  constructor(most: number) {
    this.there = new FakeQueue(most);
    this.back = new FakeQueue(most);
  }

  get left(): Line {
    return lineOf(this.there, this.back);
  }

  get right(): Line {
    return lineOf(this.back, this.there);
  }

  /** The classes that an end makes of its queues. */
  static readonly classes = {
    RecordSender: class {
      readonly #queue: FakeQueue;

      constructor(end: QueueEnd, handler: RecordSenderHandler) {
        this.#queue = end as unknown as FakeQueue;
        this.#queue.sender = handler;
      }
      send(record: Uint8Array): boolean {
        return this.#queue.send(record);
      }
      close(): void {
        this.#queue.sender = undefined;
      }
    },
    RecordReceiver: class {
      readonly #queue: FakeQueue;

      constructor(end: QueueEnd, handler: RecordReceiverHandler) {
        this.#queue = end as unknown as FakeQueue;
        this.#queue.receiver = handler;
      }
      ref(): void {
        this.#queue.held = true;
      }
      unref(): void {
        this.#queue.held = false;
      }
      close(): void {
        this.#queue.receiver = undefined;
      }
    },
  } as unknown as Queues;
}

function lineOf(sending: FakeQueue, receiving: FakeQueue): Line {
  return { sending, receiving } as unknown as Line;
}
