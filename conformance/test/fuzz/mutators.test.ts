import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, Send, Step } from "../../src/fuzz/conversation.ts";
import { Dice } from "../../src/fuzz/dice.ts";
import { mutators } from "../../src/fuzz/mutators.ts";
import { frame } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, hex, same } from "../../src/octets/literal.ts";

const first: Send = { kind: "send", about: "greeting", octets: greeting() };
const second: Send = { kind: "send", about: "frame", octets: frame(0, "hello") };
const before: Conversation = {
  zmtp: "3.1",
  steps: [first, { kind: "await", octets: 64 }, second, { kind: "await" }],
};
const other: Conversation = {
  zmtp: "3.0",
  steps: [{ kind: "send", about: "other", octets: bytes("aa bb") }],
};

/** What a mutator makes of the conversation, with many seeds. */
const made = (name: keyof typeof mutators, of = before): Conversation[] =>
  Array.from({ length: 60 }, (_, seed) => mutators[name](of, new Dice(seed), other));

const sent = ({ steps }: Conversation) =>
  steps.filter((step): step is Send => step.kind === "send");
const isFrame = ({ about }: Send) => about === "frame";
/** What became of the frame. */
const frames = (conversations: Conversation[]) =>
  conversations.flatMap((conversation) => sent(conversation).filter(isFrame).slice(0, 1));
const lengths = (steps: readonly Send[]) => new Set(steps.map(({ octets }) => octets.length));
const bits = (octets: Uint8Array, of: Uint8Array) =>
  octets.reduce(
    (sum, octet, at) => sum + (octet ^ of[at]!).toString(2).replaceAll("0", "").length,
    0,
  );

test("flip turns one bit of one step", () => {
  for (const { steps } of made("flip")) {
    const turned = [0, 2].map((at) =>
      bits((steps[at] as Send).octets, (before.steps[at] as Send).octets),
    );
    assert.deepEqual(turned.toSorted(), [0, 1]);
  }
});

test("resize writes other sizes, and nothing else", () => {
  const sizes = new Set(frames(made("resize")).map(({ octets }) => octets[1]));

  assert.ok(sizes.size > 5);
  for (const { octets } of frames(made("resize"))) {
    assert.ok(same(octets.subarray(2), second.octets.subarray(2)));
    assert.equal(octets[0], 0);
  }
});

test("reflag writes other flags, and nothing else", () => {
  const flags = new Set(frames(made("reflag")).map(({ octets }) => octets[0]));

  assert.ok(flags.size > 10);
  for (const { octets } of frames(made("reflag"))) {
    assert.ok(same(octets.subarray(1), second.octets.subarray(1)));
  }
});

test("truncate leaves the beginning of a step, and all other steps", () => {
  for (const { octets } of frames(made("truncate"))) {
    assert.ok(same(octets, second.octets.subarray(0, octets.length)));
  }
  assert.ok(lengths(frames(made("truncate"))).size > 3);
  for (const { steps } of made("truncate")) assert.equal(steps.length, 4);
});

test("insert makes a step longer, remove shorter, and overwrite leaves its length", () => {
  const { length } = second.octets;
  const [longer, shorter, equal] = (["insert", "remove", "overwrite"] as const).map((name) =>
    lengths(frames(made(name))),
  );

  assert.ok([...longer!].every((found) => found >= length) && longer!.size > 3);
  assert.ok([...shorter!].every((found) => found <= length) && shorter!.size > 3);
  assert.deepEqual([...equal!], [length]);
  assert.ok(new Set(frames(made("overwrite")).map(({ octets }) => hex(octets))).size > 5);
});

test("stretch gives a frame a long body and the size that goes with it", () => {
  for (const { octets } of frames(made("stretch"))) {
    if (octets === second.octets) continue;
    const size = Number(Buffer.from(octets).readBigUInt64BE(1));
    assert.equal(octets[0], 0x02);
    assert.equal(octets.length, 9 + size);
    assert.ok(same(octets.subarray(9, 14), second.octets.subarray(2)));
  }
  assert.ok(lengths(frames(made("stretch"))).size > 3);
});

test("crop gives a frame a shorter body and the size that goes with it", () => {
  for (const { octets } of frames(made("crop"))) {
    assert.equal(octets[1], octets.length - 2);
    assert.ok(same(octets.subarray(2), second.octets.subarray(2, octets.length)));
  }
  assert.ok(lengths(frames(made("crop"))).size > 3);
});

test("drop, duplicate, repeat and swap change the order of steps, and none of them", () => {
  const known = new Set<Step>(before.steps);
  const counts = (name: keyof typeof mutators) =>
    new Set(made(name).map(({ steps }) => steps.length));

  assert.deepEqual(counts("drop"), new Set([3]));
  assert.deepEqual(counts("duplicate"), new Set([5]));
  assert.deepEqual(counts("swap"), new Set([4]));
  assert.ok(Math.max(...counts("repeat")) > 20);
  for (const name of ["drop", "duplicate", "repeat", "swap"] as const) {
    for (const { steps } of made(name)) assert.ok(steps.every((step) => known.has(step)));
  }
  assert.ok(made("swap").some(({ steps }) => steps[0] !== first));
});

test("splice takes a step of another conversation in, and cross goes on with it", () => {
  for (const { steps } of made("splice")) {
    assert.equal(steps.length, 5);
    assert.ok(steps.includes(other.steps[0]!));
  }
  for (const { steps } of made("cross")) assert.equal(steps.at(-1), other.steps[0]);
});

test("cut closes after some octets of a step, by FIN or RST", () => {
  const ends = made("cut").map(({ steps }) => steps.at(-1)!);

  assert.ok(ends.every(({ kind }) => kind === "close"));
  assert.equal(new Set(ends.map((end) => end.kind === "close" && end.how)).size, 2);
  for (const conversation of made("cut")) {
    const last = sent(conversation).at(-1)!;
    const whole = isFrame(last) ? second : first;
    assert.ok(same(last.octets, whole.octets.subarray(0, last.octets.length)));
  }
});

test("slice writes a few octets at a time, and hurry waits for nothing", () => {
  for (const conversation of made("slice")) {
    assert.equal(sent(conversation).filter(({ slice }) => slice !== undefined).length, 1);
  }
  for (const { steps } of made("hurry")) assert.deepEqual(steps, [first, second]);
});

test("what goes into a box is changed inside or outside", () => {
  const sealed: Send = { kind: "send", about: "READY", octets: bytes("01 02"), sealed: "READY" };
  const steps = made("flip", { zmtp: "3.1", steps: [sealed] }).map(
    ({ steps: [only] }) => only as Send,
  );
  const outside = steps.filter(({ edits }) => edits !== undefined);

  assert.ok(outside.length > 10 && outside.length < 50);
  assert.ok(outside.every(({ octets }) => same(octets, sealed.octets)));
});

for (const name of Object.keys(mutators) as (keyof typeof mutators)[]) {
  test(`${name} gives a conversation without steps back`, () => {
    const empty: Conversation = { zmtp: "3.1", steps: [] };

    const steps = made(name, empty).flatMap((conversation) => conversation.steps);

    assert.ok(steps.every((step) => step === other.steps[0]));
  });
}
