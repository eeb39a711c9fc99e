import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Subscriptions } from "../../src/pattern/subscriptions.ts";
import type { Pipe } from "../../src/pipe/pipe.ts";
import { fakePipe } from "../support/fake-pipe.ts";

const topic = (text: string) => Buffer.from(text);

test("a subscription matches what starts with it", () => {
  const subscriptions = new Subscriptions();
  const { pipe } = fakePipe();
  subscriptions.add(pipe, topic("ab"));

  for (const [first, count] of [
    ["ab", 1],
    ["abc", 1],
    ["a", 0],
    ["b", 0],
    ["", 0],
  ] as const) {
    assert.equal(subscriptions.match(topic(first)).size, count, first);
  }
});

test("the empty subscription matches everything", () => {
  const subscriptions = new Subscriptions();
  subscriptions.add(fakePipe().pipe, topic(""));

  assert.equal(subscriptions.match(topic("")).size, 1);
  assert.equal(subscriptions.match(topic("x")).size, 1);
});

test("two subscriptions to one topic need two cancellations", () => {
  const subscriptions = new Subscriptions();
  const { pipe } = fakePipe();
  subscriptions.add(pipe, topic("A"));
  subscriptions.add(pipe, topic("A"));

  subscriptions.remove(pipe, topic("A"));
  assert.equal(subscriptions.match(topic("A")).size, 1);
  subscriptions.remove(pipe, topic("A"));
  assert.equal(subscriptions.match(topic("A")).size, 0);
  subscriptions.remove(pipe, topic("A"));
});

test("one peer cannot hold subscriptions without end", () => {
  const subscriptions = new Subscriptions();
  const { pipe } = fakePipe();
  const large = Buffer.alloc(1_000_000);

  assert.throws(
    () => {
      for (let i = 0; i < 100; i++) {
        large[0] = i;
        subscriptions.add(pipe, large.subarray(0, 1_000_000 - i));
      }
    },
    { code: "ERR_ZMTP_SUBSCRIPTIONS" },
  );
});

test("a short topic counts as 512 octets more: a peer holds 130,055 of 4 octets in 64 MiB", () => {
  const subscriptions = new Subscriptions();
  const { pipe } = fakePipe();
  const numbered = (number: number) => {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(number);
    return octets;
  };
  for (let i = 0; i < 130_055; i++) subscriptions.add(pipe, numbered(i));

  // The same once more costs nothing, and one that goes makes room for another.
  subscriptions.add(pipe, numbered(7));
  subscriptions.remove(pipe, numbered(8));
  subscriptions.add(pipe, numbered(200_000));
  assert.throws(() => subscriptions.add(pipe, numbered(200_001)), {
    code: "ERR_ZMTP_SUBSCRIPTIONS",
  });
});

test("the trie finds what comparing every prefix finds", () => {
  const text = fc.stringMatching(/^[ab]{0,6}$/);
  const step = fc.record({ peer: fc.nat(2), add: fc.boolean(), text });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(text), (steps, firsts) => {
      const subscriptions = new Subscriptions();
      const pipes = [fakePipe().pipe, fakePipe().pipe, fakePipe().pipe];
      const model = new Map<Pipe, string[]>(pipes.map((pipe) => [pipe, []]));
      for (const { peer, add, text: prefix } of steps) {
        const pipe = pipes[peer]!;
        const held = model.get(pipe)!;
        if (add) {
          held.push(prefix);
          subscriptions.add(pipe, topic(prefix));
        } else {
          const at = held.indexOf(prefix);
          if (at >= 0) held.splice(at, 1);
          subscriptions.remove(pipe, topic(prefix));
        }
      }
      subscriptions.clear(pipes[2]!);
      model.set(pipes[2]!, []);
      for (const first of firsts) {
        const expected = pipes.filter((pipe) =>
          model.get(pipe)!.some((prefix) => first.startsWith(prefix)),
        );
        assert.deepEqual(new Set(subscriptions.match(topic(first))), new Set(expected));
      }
    }),
  );
});
