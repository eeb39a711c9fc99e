import assert from "node:assert/strict";
import { test } from "node:test";
import { conversationOf } from "../../src/compare/conversation.ts";
import { areAlike, sideBySide } from "../../src/compare/differences.ts";
import { command, message, ping } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { fill } from "../../src/octets/literal.ts";
import {
  answered,
  asked,
  came,
  check,
  closed,
  event,
  opened,
  sent,
  type Told,
  timelineOf,
} from "../support/timeline.ts";

const alike = (a: readonly Told[], b: readonly Told[]): boolean => {
  const [one, other] = [a, b].map((told) => conversationOf(timelineOf(...told)));
  const same = areAlike(sideBySide(one!, other!));
  assert.equal(areAlike(sideBySide(other!, one!)), same, "the other way round");
  return same;
};

const hello = greeting();
const curve = greeting({ mechanism: "CURVE" });
const row = "ZMTP31-FRAME-14";

/** Socket, bind and connection of the n-th socket of a driver. */
const bound = (id: number, s: string, port: number): Told[] => [
  asked({ id, op: "socket", s, type: "ROUTER" }),
  answered({ id, ok: true }),
  asked({ id: id + 1, op: "bind", s, endpoint: "tcp://127.0.0.1:*" }),
  event({ ev: "listening", s, endpoint: `tcp://127.0.0.1:${port}`, t: port / 7 }),
  answered({ id: id + 1, ok: true, endpoint: `tcp://127.0.0.1:${port}` }),
];
const received = (id: number, s: string, ...frames: string[]): Told[] => [
  asked({ id, op: "recv", s, timeout: 5000 }),
  answered({ id, ok: true, frames }),
];

for (const [what, a, b] of [
  [
    "paths of ipc",
    [asked({ id: 1, op: "bind", s: "a", endpoint: "ipc:///tmp/scrutineer-5af1.sock" })],
    [asked({ id: 1, op: "bind", s: "a", endpoint: "ipc:///tmp/scrutineer-90be.sock" })],
  ],
  [
    "ports, ids, names of sockets and clocks",
    [...bound(3, "s7", 40_001), opened(1, 5), check(row)],
    [...bound(90, "s1", 51_234), opened(1, 6), check(row)],
  ],
  [
    "where TCP has split the octets",
    [opened(1), came(1, hello, message("a", "b")), check(row)],
    [
      opened(1),
      came(1, hello.subarray(0, 11)),
      came(1, hello.subarray(11), message("a", "b")),
      check(row),
    ],
  ],
  [
    "which side's octets were seen first",
    [sent(1, hello), came(1, hello), check(row)],
    [came(1, hello), sent(1, hello), check(row)],
  ],
  [
    "when a PONG comes between messages, and how many PINGs do",
    [came(1, hello, ping("x"), message("a")), check(row)],
    [came(1, hello, message("a"), ping("x"), ping("x")), check(row)],
  ],
  [
    "keys, nonces and boxes of CURVE",
    [sent(1, curve, command("HELLO", fill(9, 1))), check(row)],
    [sent(1, curve, command("HELLO", fill(9, 2))), check(row)],
  ],
  [
    "routing ids that a ROUTER makes up",
    [...received(1, "s1", "hex:0011223344", "hex:61"), check(row, true, "hex:0011223344")],
    [...received(1, "s1", "hex:00aabbccdd", "text:a"), check(row, true, "hex:00aabbccdd")],
  ],
  [
    "which of two peers of a socket is heard first",
    [
      opened(1),
      opened(2),
      ...received(1, "s1", "text:a"),
      ...received(2, "s1", "text:b"),
      check(row),
    ],
    [
      opened(1),
      opened(2),
      ...received(1, "s1", "text:b"),
      ...received(2, "s1", "text:a"),
      check(row),
    ],
  ],
  [
    "which of two connections is numbered first",
    [sent(1, hello), sent(2, message("x")), check(row)],
    [sent(1, message("x")), sent(2, hello), check(row)],
  ],
  [
    "how often was asked until something got through",
    [...received(1, "s1", "text:a"), ...received(2, "s1", "text:a"), check(row)],
    [...received(1, "s1", "text:a"), check(row)],
  ],
  [
    "the order of checks of conversations side by side",
    [check(row), check("ZMTP31-FRAME-15")],
    [check("ZMTP31-FRAME-15"), check(row)],
  ],
  [
    "what comes after the last check",
    [came(1, hello), check(row), came(1, message("late")), closed(1)],
    [came(1, hello), check(row)],
  ],
  [
    "what the target did before the end on one side alone",
    [came(1, hello, message("soon")), closed(1), check(row)],
    [came(1, hello), check(row)],
  ],
  [
    "an answer that one side did not wait for",
    [
      asked({ id: 1, op: "send", s: "s1", frames: ["text:a"] }),
      answered({ id: 1, ok: true }),
      check(row),
    ],
    [asked({ id: 1, op: "send", s: "s1", frames: ["text:a"] }), check(row)],
  ],
  [
    "what a driver says besides the name of an event, and of its own failure",
    [event({ ev: "handshake_failed", s: "s1", why: "EPROTO" }), check(row)],
    [event({ ev: "handshake_failed", s: "s1", status: 300 }), check(row)],
  ],
  [
    "how the target closes",
    [came(1, hello), closed(1, "FIN"), check(row)],
    [came(1, hello), closed(1, "ECONNRESET"), check(row)],
  ],
] as [string, Told[], Told[]][]) {
  test(`no difference: ${what}`, () => {
    assert.equal(alike(a, b), true);
  });
}

for (const [what, a, b] of [
  ["one octet", [came(1, hello), check(row)], [came(1, greeting({ version: "3.0" })), check(row)]],
  [
    "the order of two messages of one peer",
    [came(1, hello, message("a"), message("b")), check(row)],
    [came(1, hello, message("b"), message("a")), check(row)],
  ],
  [
    "an answer in place of a close",
    [came(1, hello), closed(1), check(row)],
    [came(1, hello, message("a")), check(row)],
  ],
  [
    "an ERROR before the close",
    [came(1, hello, command("ERROR")), closed(1), check(row)],
    [came(1, hello), closed(1), check(row)],
  ],
  [
    "what an application receives",
    [...received(1, "s1", "text:a"), check(row)],
    [...received(1, "s1", "text:b"), check(row)],
  ],
  [
    "the order in which an application receives from one peer",
    [...received(1, "s1", "text:a"), ...received(2, "s1", "text:b"), check(row)],
    [...received(1, "s1", "text:b"), ...received(2, "s1", "text:a"), check(row)],
  ],
  [
    "an answer and a refusal",
    [asked({ id: 1, op: "send", s: "s1" }), answered({ id: 1, ok: true }), check(row)],
    [
      asked({ id: 1, op: "send", s: "s1" }),
      answered({ id: 1, ok: false, err: { kind: "again" } }),
      check(row),
    ],
  ],
  [
    "an event and another one",
    [event({ ev: "handshake_ok", s: "s1" }), check(row)],
    [event({ ev: "handshake_failed", s: "s1" }), check(row)],
  ],
  ["a row that holds and is broken", [check(row)], [check(row, false)]],
  ["what was recorded", [check(row, true, "seen: open")], [check(row, true, "seen: closed")]],
  [
    "a request of ZAP",
    [event({ ev: "zap.request", frames: ["text:1.0", "text:1", "text:a"] }), check(row)],
    [event({ ev: "zap.request", frames: ["text:1.0", "text:9", "text:b"] }), check(row)],
  ],
  [
    "what the suite went on to send",
    [sent(1, hello), check(row)],
    [sent(1, hello, message("a")), check(row)],
  ],
] as [string, Told[], Told[]][]) {
  test(`a difference: ${what}`, () => {
    assert.equal(alike(a, b), false);
  });
}

test("octets that were not kept are not compared, nor what comes after them", () => {
  const told = (omitted: number, ...after: Told[]): Told[] => [
    { ...came(1, hello, message(fill(300, 1)).subarray(0, 200)), omitted } as Told,
    ...after,
    check(row),
  ];

  assert.equal(alike(told(109), told(500, came(1, message("b")))), true);
});

test("a case that checked nothing is compared up to the reset", () => {
  const reset = [asked({ id: 9, op: "reset" }), came(1, message("late"))];

  assert.equal(alike([came(1, hello), ...reset], [came(1, hello)]), true);
  assert.equal(alike([came(1, hello), ...reset], [came(1, curve), ...reset]), false);
});
