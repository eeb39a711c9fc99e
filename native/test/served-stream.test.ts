import assert from "node:assert/strict";
import { it } from "node:test";
import { createQueue } from "../lib/queue.ts";
import { ServedStream } from "../lib/served-stream.ts";
import type { ByteStream, StreamHandler } from "../lib/stream.ts";
import { charge, RecordOutlet } from "../lib/worker-records.ts";

const WINDOW = 65_536;

/** A stream that a test receives for, and what was done with it. */
function served() {
  const done: string[] = [];
  let handler: StreamHandler | undefined;
  const stream = {
    start: (given: StreamHandler) => {
      handler = given;
    },
    pause: () => done.push("pause"),
    resume: () => done.push("resume"),
    sendGather: (pieces: readonly Uint8Array[]) => done.push(`send ${pieces.length}`),
  };
  const { sending, receiving } = createQueue(2 ** 20);
  const outlet = new RecordOutlet(sending);
  const one = new ServedStream(stream as unknown as ByteStream, 2, WINDOW, outlet, () => {});
  return { one, done, handler: handler!, close: () => receiving.port.close() };
}

it("a peer that sends single octets has no more memory than one that sends many", () => {
  for (const length of [1, 1000, 20_000]) {
    const { done, handler, close } = served();
    let received = 0;
    while (done.length === 0) {
      handler.received(Buffer.alloc(length));
      received++;
    }
    assert.equal(received, Math.ceil(WINDOW / charge(length)));
    close();
  }
});

it("a stream receives again once the owner has taken enough, and no sooner", () => {
  const { one, done, handler, close } = served();
  handler.received(Buffer.alloc(100_000));
  assert.deepEqual(done, ["pause"]);

  const pieces = [65_536, 100_000 - 65_536].map(charge) as [number, number];
  one.consumed(pieces[1]);
  assert.deepEqual(done, ["pause"]);
  one.consumed(pieces[0]);
  one.consumed(0);
  assert.deepEqual(done, ["pause", "resume"]);
  close();
});

it("what comes to be sent during a send leaves together, 64 pieces at most", () => {
  const { one, done, handler, close } = served();
  for (let i = 0; i < 100; i++) one.send(new Uint8Array(10));
  handler.sent();
  handler.sent();
  handler.sent();

  assert.deepEqual(done, ["send 1", "send 64", "send 35"]);
  close();
});
