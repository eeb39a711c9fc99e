import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { createQueue, RecordReceiver, RecordSender } from "../lib/queue.ts";

const ignored = { room: () => {}, closed: () => {} };

function sendingWorker(capacity: number, records: number) {
  const { sending, receiving } = createQueue(capacity);
  const worker = new Worker(new URL("worker-boot.mjs", import.meta.url), {
    workerData: {
      program: new URL("queue-worker.ts", import.meta.url).href,
      end: sending,
      records,
      longest: capacity - 4,
    },
    transferList: [sending.port],
  });
  return { worker, receiving };
}

/** Receives until the end; checks that numbers rise one by one and each record is whole. */
function receiveAll(end: ReturnType<typeof createQueue>["receiving"], first?: () => void) {
  let count = 0;
  return new Promise<number>((resolve) => {
    new RecordReceiver(end, {
      received: (record) => {
        assert.equal(Buffer.from(record.buffer).readUInt32LE(), count);
        assert.ok(record.subarray(4).every((octet) => octet === (count & 255)));
        if (count++ === 0) first?.();
      },
      closed: () => resolve(count),
    });
  });
}

describe("a queue between threads", { timeout: 120_000 }, () => {
  for (const capacity of [16, 64, 4096]) {
    it(`brings 20,000 records of any length through ${capacity} octets, in order`, async () => {
      const { worker, receiving } = sendingWorker(capacity, 20_000);
      const exited = new Promise((resolve) => worker.once("exit", resolve));

      assert.equal(await receiveAll(receiving), 20_000);
      assert.equal(await exited, 0);
    });
  }

  it("ends with whole records when the sending thread is terminated in traffic", async () => {
    const { worker, receiving } = sendingWorker(4096, Number.POSITIVE_INFINITY);

    const count = await receiveAll(receiving, () => void worker.terminate());

    assert.ok(count > 0);
  });

  it("tells a sender that waits when the receiver closes", async () => {
    const { sending, receiving } = createQueue(16);
    const receiver = new RecordReceiver(receiving, { received: () => {}, closed: () => {} });
    receiver.pause();
    const closed = new Promise<void>((resolve) => {
      const sender = new RecordSender(sending, { ...ignored, closed: resolve });
      while (sender.send(new Uint8Array(4)));
    });

    receiver.close();

    await closed;
  });

  it("holds no more than its capacity while its receiver pauses, and goes on after", async () => {
    const { sending, receiving } = createQueue(64);
    const records: number[] = [];
    const receiver = new RecordReceiver(receiving, {
      received: (record) => records.push(record[0] as number),
      closed: () => {},
    });
    receiver.pause();
    let sent = 0;
    const room = new Promise<void>((resolve) => {
      const sender = new RecordSender(sending, { ...ignored, room: resolve });
      while (sender.send(Uint8Array.of(sent))) sent++;
    });
    assert.equal(sent, 8);

    receiver.resume();
    await room;

    assert.deepEqual(records, [0, 1, 2, 3, 4, 5, 6, 7].slice(0, records.length));
    receiver.close();
  });
});
