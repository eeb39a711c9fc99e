import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createQueue, RecordReceiver } from "../lib/queue.ts";
import * as records from "../lib/worker-records.ts";
import { octets } from "./recorder.ts";

type Taken = [kind: number, id: number, value: number, payload: number];

/** An outlet, and what has come out at the other end of its queue. */
function queue(capacity: number) {
  const { sending, receiving } = createQueue(capacity);
  const outlet = new records.RecordOutlet(sending);
  const taken: Taken[] = [];
  let look = () => {};
  const inlet = new records.RecordInlet((kind, id, value, payload) => {
    taken.push([kind, id, value, kind < 32 ? payload.length : -1]);
    look();
  });
  const received = (record: Uint8Array) => inlet.received(record);
  const receiver = new RecordReceiver(receiving, { received, closed: () => {} });
  let wakes = 0;
  receiving.port.on("message", () => wakes++);
  const until = async (count: number) => {
    while (taken.length < count) {
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  };
  return { outlet, taken, until, wakes: () => wakes, close: () => receiver.close() };
}

describe("the records of a worker", { timeout: 60_000 }, () => {
  it("come in order, each with its payload, where the queue is full again and again", async () => {
    const { outlet, taken, until, close } = queue(1024);
    const expected: Taken[] = [];
    for (let i = 0; i < 500; i++) {
      outlet.post(records.SEND, i, 0, octets(i));
      outlet.post(records.CONSUMED, 2 ** 32 - 1 - i, 2 ** 32 - 1);
      expected.push([records.SEND, i, 0, i], [records.CONSUMED, 2 ** 32 - 1 - i, 2 ** 32 - 1, -1]);
    }
    assert.equal(outlet.waits, true);

    await until(1000);

    assert.deepEqual(taken, expected);
    assert.equal(outlet.waits, false);
    close();
  });

  it("wake who waits for them once for a batch", async () => {
    const { outlet, until, wakes, close } = queue(65_536);
    outlet.post(records.CLOSE, 1);
    await until(1);
    // The receiver has nothing left to do, and says so, in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    const before = wakes();

    for (let i = 0; i < 1000; i++) outlet.post(records.CONSUMED, i);
    await until(1001);

    assert.ok(wakes() - before <= 1, `${wakes() - before} wake-ups`);
    close();
  });

  it("carry the errors of the system", () => {
    const error = records.errorOf(["connect", -111, "127.0.0.1:1"])!;
    const again = records.errorOf(
      records.fromPayload(records.toPayload(records.errorFields(error))),
    );

    assert.equal(again!.message, "connect ECONNREFUSED 127.0.0.1:1");
    assert.equal(again!.code, "ECONNREFUSED");
    assert.equal(records.errorOf(records.errorFields(undefined)), undefined);
  });
});
