import assert from "node:assert/strict";
import { test } from "node:test";
import { property as holds, assert as property, uint8Array } from "fast-check";
import { Monitor, type Way } from "../../src/checker/index.ts";
import { command, frame, header, LONG, message, ping } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, join, text } from "../../src/octets/literal.ts";
import {
  type Conversation,
  found,
  greeted,
  opened,
  ready,
  watch,
} from "../support/conversation.ts";

const whole: Conversation = [
  ...opened(),
  ["forward", join(message("a", "", "b".repeat(300)), ping("ctx"))],
  ["backward", command("PONG", text("ctx"))],
  ["backward", message("", "reply")],
];

/** A conversation with one fault in each way. */
const faulty: Conversation = [
  ...opened(),
  ["forward", frame(0x80, "x")],
  ["backward", join(message("fine"), frame(0x05, bytes("04 'PING' 00 00")))],
];
const faults = ["ZMTP31-FRAME-14 forward 94", "ZMTP31-FRAME-19 backward 100"];

/** A client that does not wait for the READY of the server. */
const hasty: Conversation = [["forward", join(ready(), message("x"))]];

test("a conversation by the book has no finding", () => {
  assert.deepEqual(watch(whole), []);
});

test("each finding names the row, the side and the octet", () => {
  assert.deepEqual(found(faulty), faults);
  assert.deepEqual(watch(faulty)[0], {
    requirement: "ZMTP31-FRAME-14",
    way: "forward",
    offset: 94,
    expected: "bits 7 to 3 of the flags zero",
    got: "flags 80",
  });
});

test("the split of the octets changes nothing", () => {
  const single = faulty.flatMap(([way, octets]) =>
    Array.from(octets, (octet) => [way, Uint8Array.of(octet)] as const),
  );

  assert.deepEqual(found(single), faults);
});

test("a conversation is judged by the lower of both versions", () => {
  const mixed: Conversation = [
    ["forward", greeting({ version: "3.1" })],
    ["backward", greeting({ version: "3.0" })],
    ["forward", ready()],
    ["forward", frame(0x08, "x")],
  ];

  assert.deepEqual(found(mixed), ["ZMTP30-FRAME-14 forward 94"]);
});

test("what lacks in a rule's version is not judged by it", () => {
  const early: Conversation = [...greeted({ version: "3.0" }), ...hasty];

  assert.deepEqual(found(early), []);
  assert.deepEqual(found([...greeted(), ...hasty]), ["ZMTP31-NULL-06 forward 94"]);
});

test("where nobody knows who connected, the order of the handshake is not judged", () => {
  const early: Conversation = [...greeted(), ...hasty];

  assert.deepEqual(found(early, { connecterKnown: false }), []);
});

test("a frame of 8 GiB that never comes is judged by its header, and takes no memory", () => {
  const announced: Conversation = [...opened(), ["forward", header(LONG | 0x40, 2n ** 33n)]];

  assert.deepEqual(found(announced), ["ZMTP31-FRAME-14 forward 94"]);
});

test("a way of which octets are missing is judged no further, the other is", () => {
  const monitor = new Monitor();
  for (const [way, octets] of opened()) monitor.push(way, octets);
  monitor.lose("forward");
  monitor.push("forward", frame(0x80, "x"));
  monitor.push("backward", frame(0x80, "x"));

  assert.deepEqual(
    monitor.findings.map(({ way }) => way),
    ["backward"],
  );
});

test("a side that is alone is judged by its own version once the capture ends", () => {
  const alone: Conversation = [["forward", greeting({ mechanism: "PLAIN", asServer: 2 })]];

  assert.deepEqual(found(alone), ["ZMTP31-GREETING-10 forward 32"]);
});

test("findings have a bound", () => {
  const flood = Array.from({ length: 150 }, () => frame(0x80, ""));

  assert.equal(watch([...opened(), ["forward", join(...flood)]]).length, 100);
});

test("any octets, and any one octet changed, do no harm", () => {
  const flat = whole.map(([way, octets]) => [way, octets.slice()] as const);
  for (const [at, [, octets]] of flat.entries()) {
    for (let index = 0; index < octets.length; index++) {
      const changed = flat.map(([way, other], place): [Way, Uint8Array] => [
        way,
        place === at ? other.map((octet, i) => (i === index ? octet ^ 0xff : octet)) : other,
      ]);
      watch(changed);
    }
  }
  property(
    holds(uint8Array({ maxLength: 300 }), uint8Array({ maxLength: 300 }), (a, b) => {
      watch([
        ["forward", a],
        ["backward", b],
        ["forward", b],
      ]);
      watch([...opened(), ["forward", a], ["backward", b]]);
    }),
    { seed: 5, numRuns: 300 },
  );
});
