import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  allocateQueue,
  CONSUMER_WAITS,
  PRODUCER_WAITS,
  SharedQueueMemory,
  TAIL,
} from "../lib/queue-memory.ts";
import { QueueConsumer, QueueProducer } from "../lib/queue-sides.ts";
import { type Exploration, explore, type Thread } from "./model/explore.ts";
import type { ReplayMemory } from "./model/model-memory.ts";

/** Pushes records of these lengths, each filled with its number from 1 on, and closes. */
const pushes =
  (lengths: readonly number[]): Thread =>
  (memory, { positions, at = 0, full = false }) => {
    const producer = new QueueProducer(memory, positions);
    const number = at as number;
    const length = lengths[number];
    if (length === undefined) {
      producer.close();
      return { outcome: "closed" };
    }
    if (!full) {
      const pushed = producer.push(new Uint8Array(length).fill(number + 1));
      return { positions: producer.positions, at: pushed ? number + 1 : number, full: !pushed };
    }
    const readiness = producer.awaitRoom(length);
    if (readiness === "ended") return { outcome: `ended at ${number}` };
    if (readiness === "wait" && memory.wait("producer") === "gone") {
      return { outcome: `gone at ${number}` };
    }
    return { positions: producer.positions, at, full: false };
  };

/** Takes what comes, `most` records at most, and closes. Returns their lengths; checks the rest. */
const shifts =
  (most = Number.POSITIVE_INFINITY): Thread =>
  (memory, { positions, taken = [], empty = false, gone = false }) => {
    const consumer = new QueueConsumer(memory, positions);
    const lengths = taken as number[];
    const end = () => {
      consumer.close();
      return { outcome: lengths };
    };
    if (lengths.length === most) return end();
    if (!empty) {
      const record = consumer.shift();
      if (record === undefined && gone) return end();
      if (record === undefined) return { positions: consumer.positions, taken, empty: true };
      assert.ok(record.every((octet) => octet === lengths.length + 1));
      return { positions: consumer.positions, taken: [...lengths, record.length], gone };
    }
    const readiness = consumer.awaitRecord();
    if (readiness === "ended") return end();
    const lost = readiness === "wait" && memory.wait("consumer") === "gone";
    return { positions: consumer.positions, taken, gone: lost };
  };

function isSound(found: Exploration): void {
  assert.equal(found.deadlocks, 0);
  assert.equal(found.races, 0);
  assert.ok(found.outcomes.length > 0);
}

const PROGRAMS = [
  { capacity: 8, lengths: [1, 4, 0, 0] },
  { capacity: 16, lengths: [5, 1, 8] },
  { capacity: 16, lengths: [0, 12, 3, 0] },
];

describe("every interleaving of a producer and a consumer", () => {
  for (const { capacity, lengths } of PROGRAMS) {
    for (const position of [0, -8, 2 ** 31 - 8]) {
      it(`brings [${lengths}] through ${capacity} octets from ${position}, whole and in order`, () => {
        const found = explore({
          capacity,
          position,
          producer: pushes(lengths),
          consumer: shifts(),
        });

        isSound(found);
        for (const outcome of found.outcomes) {
          assert.deepEqual(outcome, { producer: "closed", consumer: lengths });
        }
      });
    }
  }

  it("leaves no producer waiting when the consumer closes", () => {
    const lengths = [4, 4, 4];

    const found = explore({ capacity: 8, producer: pushes(lengths), consumer: shifts(1) });

    isSound(found);
    for (const { producer, consumer } of found.outcomes) {
      assert.deepEqual(consumer, [4]);
      assert.match(String(producer), /^(ended at [12]|closed)$/);
    }
  });

  it("gives a consumer whole records only, and an end, wherever the producer dies", () => {
    const lengths = [5, 1, 3];

    const found = explore({
      capacity: 16,
      producer: pushes(lengths),
      consumer: shifts(),
      dies: "producer",
    });

    isSound(found);
    const counts = new Set(found.outcomes.map(({ consumer }) => (consumer as number[]).length));
    assert.deepEqual([...counts].sort(), [0, 1, 2, 3]);
    for (const { consumer } of found.outcomes) {
      const taken = consumer as number[];
      assert.deepEqual(taken, lengths.slice(0, taken.length));
    }
  });

  it("ends a producer wherever the consumer dies", () => {
    isSound(
      explore({ capacity: 8, producer: pushes([4, 4, 4]), consumer: shifts(), dies: "consumer" }),
    );
  });
});

/** The algorithm with one access done wrongly. */
function broken(change: (memory: ReplayMemory) => void): Exploration {
  const wrap =
    (thread: Thread): Thread =>
    (memory, local) => {
      change(memory);
      return thread(memory, local);
    };
  return explore({
    capacity: 8,
    producer: wrap(pushes([1, 2, 3])),
    consumer: wrap(shifts()),
  });
}

describe("the exploration notices", () => {
  it("a tail that is stored before the octets", () => {
    const found = explore({
      capacity: 16,
      producer: (memory) => {
        const early = memory.load(TAIL);
        memory.store(TAIL, early + 8);
        memory.writeLength(early, 1);
        return { outcome: "stored" };
      },
      consumer: (memory) => ({ outcome: new QueueConsumer(memory).shift()?.length }),
    });

    assert.ok(found.races > 0);
    assert.ok(found.outcomes.some(({ consumer }) => consumer === 0));
  });

  it("a consumer that does not say that it waits", () => {
    const found = broken((memory) => {
      const store = memory.store.bind(memory);
      memory.store = (cell, value) => {
        if (cell !== CONSUMER_WAITS) store(cell, value);
      };
    });

    assert.ok(found.deadlocks > 0);
  });

  it("a producer that does not say that it waits", () => {
    const found = broken((memory) => {
      const store = memory.store.bind(memory);
      memory.store = (cell, value) => {
        if (cell !== PRODUCER_WAITS) store(cell, value);
      };
    });

    assert.ok(found.deadlocks > 0);
  });

  it("a side that wakes nobody", () => {
    const found = broken((memory) => {
      memory.wake = () => {};
    });

    assert.ok(found.deadlocks > 0);
  });
});

describe("a queue in shared memory", () => {
  it("refuses a capacity that is no power of two, and a record that would never fit", () => {
    assert.throws(() => allocateQueue(24), RangeError);
    assert.throws(() => allocateQueue(4), RangeError);
    const memory = new SharedQueueMemory(allocateQueue(16), () => {});

    assert.throws(() => new QueueProducer(memory).push(new Uint8Array(13)), RangeError);
  });

  it("keeps its bound: what does not fit is refused until something was taken", () => {
    const memory = new SharedQueueMemory(allocateQueue(16), () => {});
    const producer = new QueueProducer(memory);
    const consumer = new QueueConsumer(memory);

    assert.deepEqual(
      [1, 2, 3].map((i) => producer.push(Uint8Array.of(i))),
      [true, true, false],
    );
    assert.deepEqual(consumer.shift(), Uint8Array.of(1));
    assert.equal(producer.push(Uint8Array.of(3)), true);
  });
});
