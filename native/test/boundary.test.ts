// What JavaScript can do to memory and descriptors while the kernel uses them.
import assert from "node:assert/strict";
import { closeSync, readdirSync, readlinkSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Loopback, octets, type Recorder, unavailable } from "./recorder.ts";

const MEBIBYTE = 1_048_576;

type Movable = ArrayBuffer & { transfer?(): ArrayBuffer; resize?(size: number): void };

/** Tries every way to move memory to another owner; each is refused, or makes a copy. */
function tryToMove(memory: Movable): void {
  const moves = [
    () => structuredClone(memory, { transfer: [memory] }),
    () => new MessageChannel().port1.postMessage(memory, [memory]),
    () => memory.transfer?.(),
  ];
  for (const move of moves) {
    try {
      move();
    } catch (error) {
      assert.match((error as Error).name, /^(DataCloneError|TypeError)$/);
    }
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

function sockets(): Set<number> {
  const isSocket = (name: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`).startsWith("socket:");
    } catch {
      return false; // What listed them is gone.
    }
  };
  return new Set(readdirSync("/proc/self/fd").filter(isSocket).map(Number));
}

describe("the boundary to the kernel", { skip: unavailable, timeout: 60_000 }, () => {
  let loopback: Loopback;
  before(() => {
    loopback = new Loopback();
  });
  after(() => loopback.close());

  /** A stream whose next receive goes into `body`. */
  async function receivingInto(body: Uint8Array): Promise<[near: Recorder, far: Recorder]> {
    const [near, far] = await loopback.pair();
    far.bodies.push(body);
    near.stream.send(octets(1));
    await far.until(() => far.length === 1);
    return [near, far];
  }

  it("keeps the memory of a body where it is while it is received", async () => {
    const body = new Uint8Array(MEBIBYTE);
    const [near, far] = await receivingInto(body);

    tryToMove(body.buffer);
    assert.equal(body.length, MEBIBYTE);
    near.stream.send(octets(MEBIBYTE));
    await far.until(() => far.length === MEBIBYTE + 1);

    assert.equal(Buffer.compare(body, octets(MEBIBYTE)), 0);
    near.stream.destroy();
  });

  it("holds the memory of a body that nobody else has", async () => {
    const [near, far] = await receivingInto(new Uint8Array(MEBIBYTE));
    collectGarbage();
    // Freed memory would be used again, and be written over.
    const churn = Array.from({ length: 50 }, () => Buffer.alloc(MEBIBYTE, 0xee));

    near.stream.send(octets(MEBIBYTE));
    await far.until(() => far.length === MEBIBYTE + 1);

    assert.ok(churn.every((memory) => memory.every((octet) => octet === 0xee)));
    near.stream.destroy();
  });

  it("fails a stream that is given memory to receive into that can shrink", async () => {
    const memory = Reflect.construct(ArrayBuffer, [65_536, { maxByteLength: 131_072 }]);
    const [near, far] = await receivingInto(new Uint8Array(memory));
    await far.until(() => far.closes === 1);

    assert.equal(far.error?.code, "EFAULT");
    near.stream.destroy();
  });

  it("receives into shared memory, which nobody can take away", async () => {
    const body = new Uint8Array(new SharedArrayBuffer(65_536));
    const [near, far] = await receivingInto(body);

    near.stream.send(octets(65_536));
    await far.until(() => far.length === 65_537);

    assert.equal(Buffer.compare(body, octets(65_536)), 0);
    near.stream.destroy();
  });

  it("sends what is there when octets are changed in the middle, and no more of them", async () => {
    const [near, far] = await loopback.pair();
    far.stream.pause();
    const body = new Uint8Array(8 * MEBIBYTE).fill(1);

    near.stream.send(body);
    near.stream.submit();
    body.fill(2);
    far.stream.resume();
    await far.until(() => far.length === body.length);

    assert.ok(far.octets.every((octet) => octet === 1 || octet === 2));
    near.stream.destroy();
  });

  it("sends nothing of memory that was moved before it was given", async () => {
    const [near, far] = await loopback.pair();
    const body = new Uint8Array(100);
    structuredClone(body, { transfer: [body.buffer] });

    near.stream.send(body, 100);
    await near.until(() => near.closes === 1);

    assert.equal(near.error?.code, "EFAULT");
    await far.until(() => far.closes === 1);
    assert.equal(far.length, 0);
  });

  it("sends empty octets, alone and among others", async () => {
    const [near, far] = await loopback.pair();

    near.stream.send(new Uint8Array(0));
    await near.until(() => near.sends === 1);
    near.stream.sendGather([new Uint8Array(0), octets(3), new Uint8Array(0)]);
    await far.until(() => far.length === 3);

    assert.equal(near.error, undefined);
    near.stream.destroy();
  });

  it("gives a stream's number to no other while its descriptor is closed by somebody", async () => {
    const before = sockets();
    const [near, far] = await loopback.pair();
    const ours = [...sockets()].filter((number) => !before.has(number));
    assert.equal(ours.length, 2);
    await nextTurn();
    for (const number of ours) closeSync(number);

    const [next, peer] = await loopback.pair();
    near.stream.destroy();
    far.stream.destroy();
    await near.until(() => near.closes === 1);
    await far.until(() => far.closes === 1);
    next.stream.send(octets(1000));
    await peer.until(() => peer.length === 1000);

    assert.deepEqual([next.closes, peer.closes, near.length], [0, 0, 0]);
    next.stream.destroy();
  });

  it("closes a listener whose descriptor somebody else has closed", async () => {
    const before = sockets();
    const other = new Loopback(undefined, loopback.ring);
    const [ours] = [...sockets()].filter((number) => !before.has(number));
    // What is not submitted yet would be carried out on whatever has the number by then.
    await nextTurn();
    closeSync(ours!);
    const again = new Loopback(undefined, loopback.ring);

    await other.listener.close();

    const [near] = await again.pair();
    near.stream.destroy();
    await again.close();
  });

  it("hands out a batch of completions at a time, and all of them", async () => {
    // More streams than one call has rows for complete in the same turn.
    const pairs: [Recorder, Recorder][] = [];
    for (let i = 0; i < 700; i++) pairs.push(await loopback.pair());

    for (const [near, far] of pairs) {
      near.stream.send(octets(8));
      far.stream.send(octets(8));
    }
    for (const [near, far] of pairs) {
      await near.until(() => near.length === 8 && near.sends === 1);
      await far.until(() => far.length === 8 && far.sends === 1);
    }

    for (const [near] of pairs) near.stream.destroy();
  });
});
