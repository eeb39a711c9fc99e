import {
  CLOSED_BY_CONSUMER,
  CLOSED_BY_PRODUCER,
  CONSUMER_WAITS,
  HEAD,
  HEADER_OCTETS,
  PRODUCER_WAITS,
  type QueueMemory,
  TAIL,
} from "./queue-memory.ts";

/** How far a side has come, and how far it knows the other to be; modulo 2^32. */
export interface Positions {
  tail: number;
  head: number;
}

/** `ready`: try again; `wait`: you will be woken; `ended`: the other side closed, for good. */
export type Readiness = "ready" | "wait" | "ended";

/**
 * The side of a lock-free queue that puts records in. Octets are written before the tail is
 * stored, and the tail is all that the consumer goes by: half a record is never seen.
 */
export class QueueProducer {
  readonly #memory: QueueMemory;
  #tail: number;
  /** As it was when last looked at: the room is never less than this says. */
  #head: number;

  /** Goes on from where the memory stands, or from where another producer object left off. */
  constructor(memory: QueueMemory, positions?: Positions) {
    this.#memory = memory;
    this.#tail = positions?.tail ?? memory.load(TAIL);
    this.#head = positions?.head ?? memory.load(HEAD);
  }

  get positions(): Positions {
    return { tail: this.#tail, head: this.#head };
  }

  /** Copies the record, or returns false if there is no room. RangeError: it would never fit. */
  push(record: Uint8Array): boolean {
    const memory = this.#memory;
    const needed = octetsOf(record.length);
    if (needed > memory.capacity) {
      const most = memory.capacity - HEADER_OCTETS;
      throw new RangeError(
        `a record of this queue has at most ${most} octets, not ${record.length}`,
      );
    }
    if (!this.#fits(needed)) {
      this.#head = memory.load(HEAD);
      if (!this.#fits(needed)) return false;
    }
    const mask = memory.capacity - 1;
    memory.writeLength(this.#tail & mask, record.length);
    if (record.length > 0) memory.write((this.#tail + HEADER_OCTETS) & mask, record);
    this.#tail = (this.#tail + needed) | 0;
    memory.store(TAIL, this.#tail);
    this.#wakeConsumer();
    return true;
  }

  /** After `push` returned false for a record of this length. */
  awaitRoom(length: number): Readiness {
    const memory = this.#memory;
    // The flag first and then the look: a consumer that makes room in between sees the flag.
    memory.store(PRODUCER_WAITS, 1);
    if (memory.load(CLOSED_BY_CONSUMER) === 1) return "ended";
    this.#head = memory.load(HEAD);
    if (!this.#fits(octetsOf(length))) return "wait";
    memory.store(PRODUCER_WAITS, 0);
    return "ready";
  }

  /** What is in the queue can still be taken out. */
  close(): void {
    this.#memory.store(CLOSED_BY_PRODUCER, 1);
    this.#wakeConsumer();
  }

  #fits(needed: number): boolean {
    return this.#memory.capacity - ((this.#tail - this.#head) | 0) >= needed;
  }

  #wakeConsumer(): void {
    const memory = this.#memory;
    if (memory.load(CONSUMER_WAITS) === 0) return;
    if (memory.exchange(CONSUMER_WAITS, 0) === 1) memory.wake("consumer");
  }
}

/** The side that takes records out. The head is stored once the octets are copied. */
export class QueueConsumer {
  readonly #memory: QueueMemory;
  #head: number;
  #tail: number;

  /** Goes on from where the memory stands, or from where another consumer object left off. */
  constructor(memory: QueueMemory, positions?: Positions) {
    this.#memory = memory;
    this.#head = positions?.head ?? memory.load(HEAD);
    this.#tail = positions?.tail ?? this.#head;
  }

  get positions(): Positions {
    return { tail: this.#tail, head: this.#head };
  }

  /** The oldest record, a copy of the caller's own; undefined if there is none. */
  shift(): Uint8Array | undefined {
    const memory = this.#memory;
    if (this.#head === this.#tail) {
      this.#tail = memory.load(TAIL);
      if (this.#head === this.#tail) return undefined;
    }
    const mask = memory.capacity - 1;
    const length = memory.readLength(this.#head & mask);
    const at = (this.#head + HEADER_OCTETS) & mask;
    const record = length > 0 ? memory.read(at, length) : new Uint8Array(0);
    this.#head = (this.#head + octetsOf(length)) | 0;
    memory.store(HEAD, this.#head);
    this.#wakeProducer();
    return record;
  }

  /** After `shift` returned undefined. `ended`: and nothing is left. */
  awaitRecord(): Readiness {
    const memory = this.#memory;
    memory.store(CONSUMER_WAITS, 1);
    // Closed is looked at before the tail: what was pushed before the close is seen.
    const closed = memory.load(CLOSED_BY_PRODUCER) === 1;
    this.#tail = memory.load(TAIL);
    if (this.#head === this.#tail) return closed ? "ended" : "wait";
    memory.store(CONSUMER_WAITS, 0);
    return "ready";
  }

  /** The producer is told when it next has to wait, or now if it does. */
  close(): void {
    this.#memory.store(CLOSED_BY_CONSUMER, 1);
    this.#wakeProducer();
  }

  #wakeProducer(): void {
    const memory = this.#memory;
    if (memory.load(PRODUCER_WAITS) === 0) return;
    if (memory.exchange(PRODUCER_WAITS, 0) === 1) memory.wake("producer");
  }
}

function octetsOf(length: number): number {
  return HEADER_OCTETS + ((length + HEADER_OCTETS - 1) & -HEADER_OCTETS);
}
