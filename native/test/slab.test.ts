// A slab (the chunk that a stream receives into) promises four things: its address stays, nobody
// writes but its one owner, nothing changes once it is handed out, and nothing is used again while
// somebody has it. Each test tries to break one.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ReceiveChunk } from "../lib/receive-chunk.ts";

type Movable = ArrayBuffer & { transfer?(): ArrayBuffer };

/** Receives of these lengths, as a kernel would write them: each filled with its number. */
function receive(chunk: ReceiveChunk, lengths: readonly number[]): Buffer[] {
  return lengths.map((length, index) => {
    chunk.renew();
    const count = Math.min(length, chunk.free);
    chunk.memory.fill(index + 1, chunk.end, chunk.end + count);
    return chunk.take(count);
  });
}

/** Small ones, ones that fill what is free, and ones that make the next chunk grow and shrink. */
const lengths = Array.from(
  { length: 2000 },
  (_, i) => 1 + ((i * 7919) % (i % 9 === 0 ? 300_000 : 700)),
);

describe("a slab", () => {
  it("has a stable address: its memory can be moved to no other owner", () => {
    const chunk = new ReceiveChunk();
    const [view] = receive(chunk, [100]) as [Buffer];
    const memory = view.buffer as Movable;
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

    assert.equal(memory.byteLength, 16_384);
    assert.equal(chunk.memory.buffer, memory);
    assert.ok(view.every((octet) => octet === 1));
  });

  it("has one who writes at a time: what is handed out overlaps nothing else", () => {
    const views = receive(new ReceiveChunk(), lengths);
    const ends = new Map<ArrayBufferLike, number>();
    for (const { buffer, byteOffset, length } of views) {
      assert.equal(byteOffset, ends.get(buffer) ?? 0, "it begins where the one before has ended");
      ends.set(buffer, byteOffset + length);
    }
    assert.ok(ends.size > 10);

    // Whoever writes what is his changes nobody else's.
    for (const [index, view] of views.entries()) if (index % 2 === 0) view.fill(0);
    for (const [index, view] of views.entries()) {
      const expected = index % 2 === 0 ? 0 : (index + 1) & 255;
      assert.ok(
        view.every((octet) => octet === expected),
        `view ${index} was written`,
      );
    }
  });

  it("is frozen where it was handed out: no later receive is written there", () => {
    const chunk = new ReceiveChunk();
    const views = receive(chunk, lengths);

    for (const [index, view] of views.entries()) {
      assert.ok(
        view.every((octet) => octet === ((index + 1) & 255)),
        `view ${index} has changed`,
      );
    }
    chunk.renew();
    const last = views.at(-1)!;
    const behind = chunk.memory.buffer === last.buffer ? last.byteOffset + last.length : 0;
    assert.equal(chunk.end, behind, "the kernel is given what is behind, and no more");
  });

  it("is not used again while somebody has it: a new one takes its place", () => {
    const chunk = new ReceiveChunk();
    const [kept] = receive(chunk, [10_000]) as [Buffer];
    const before = chunk.memory.buffer;

    const later = receive(
      chunk,
      Array.from({ length: 500 }, () => 10_000),
    );

    assert.equal(kept.buffer, before);
    const shared = later.filter(({ buffer }) => buffer === before);
    assert.ok(shared.every(({ byteOffset }) => byteOffset >= kept.length));
    assert.ok(new Set(later.map(({ buffer }) => buffer)).size > 5);
    assert.ok(kept.every((octet) => octet === 1));
  });
});
