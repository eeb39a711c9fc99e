import assert from "node:assert/strict";
import { test } from "node:test";
import { reassemble } from "../../src/capture/reassemble.ts";
import type { Segment } from "../../src/capture/segment.ts";
import { ACK, SYN } from "../../src/capture/tcp.ts";
import { text } from "../../src/octets/literal.ts";
import type { Way } from "../../src/octets/way.ts";

const segment = (sequence: number, payload = "", more: Partial<Segment> = {}): Segment => ({
  source: "a:1",
  target: "b:2",
  sequence: sequence >>> 0,
  flags: ACK,
  payload: text(payload),
  length: payload.length,
  ...more,
});
const syn = (sequence: number) => segment(sequence, "", { flags: SYN });
const back = { source: "b:2", target: "a:1" };

/** Each connection as what it carried: "forward:abc backward:x", and "?" where octets are missing. */
function read(...segments: readonly Segment[]): string[] {
  const connections = reassemble(segments, (whole) => {
    let said = whole ? "" : "later ";
    return {
      said: () => said,
      push: (way: Way, octets: Uint8Array) => {
        said += `${way === "forward" ? ">" : "<"}${Buffer.from(octets).toString()}`;
      },
      lose: (way: Way) => {
        said += `${way === "forward" ? ">" : "<"}?`;
      },
    };
  });
  return connections.map(({ taker }) => taker.said());
}

test("both ways come in the order in which they passed", () => {
  const segments = [syn(9), segment(99, "", { ...back, flags: SYN | ACK }), segment(10, "ab")];

  assert.deepEqual(read(...segments, segment(100, "x", back), segment(12, "c")), [">ab<x>c"]);
});

test("a segment that overtakes another waits for it", () => {
  assert.deepEqual(read(syn(9), segment(12, "c"), segment(10, "ab")), [">ab>c"]);
});

test("what is sent again is taken once, in part where only part is new", () => {
  const again = [segment(10, "ab"), segment(10, "ab"), segment(11, "bc"), segment(9, "?")];

  assert.deepEqual(read(syn(9), ...again), [">ab>c"]);
});

test("a segment that waited and overlaps is cut", () => {
  assert.deepEqual(read(syn(9), segment(11, "bcd"), segment(10, "abc")), [">abc>d"]);
});

test("sequence numbers wrap", () => {
  assert.deepEqual(read(syn(-3), segment(-2, "abcd"), segment(2, "e")), [">abcd>e"]);
});

test("a hole loses its way, not the other", () => {
  const segments = [syn(9), segment(12, "c"), segment(100, "x", back)];

  assert.deepEqual(read(...segments), ["<x>?"]);
});

test("octets beyond the snap length lose the way", () => {
  assert.deepEqual(read(syn(9), segment(10, "ab", { length: 9 }), segment(19, "c")), [">ab>?"]);
});

test("a connection that began before the capture is told apart", () => {
  assert.deepEqual(read(segment(10, "ab")), ["later >ab"]);
});

test("a port that is used again is another connection, a SYN that is sent again is not", () => {
  const segments = [syn(9), syn(9), segment(10, "a"), syn(500), segment(501, "b")];

  assert.deepEqual(read(...segments), [">a", ">b"]);
});
