import assert from "node:assert/strict";
import { test } from "node:test";
import { conversationOf } from "../../src/compare/conversation.ts";
import { sideBySide } from "../../src/compare/differences.ts";
import { printed } from "../../src/compare/side-by-side.ts";
import { message } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { came, check, event, sent, type Told, timelineOf } from "../support/timeline.ts";

const lines = (a: Told[], b: Told[], width = 115): string[] => {
  const [one, other] = [a, b].map((told) => conversationOf(timelineOf(...told)));
  return printed(sideBySide(one!, other!), width);
};

const row = "ZMTP31-FRAME-14";

test("the conversations stand side by side in their order, the first difference marked", () => {
  const a = [
    sent(1, greeting()),
    came(1, greeting(), message("one", "two")),
    event({ ev: "accepted", s: "s1" }),
    check(row, true, "two"),
  ];
  const b = [
    sent(1, greeting()),
    came(1, greeting(), message("one", "toe")),
    check(row, false, "expected two, got toe"),
  ];

  assert.deepEqual(lines(a, b), [
    "             ... 2 alike",
    '   c1 came   message MORE frame of 3, body "one"               | message MORE frame of 3, body "one"',
    '!! c1 came   message frame of 3, body "two"                    | message frame of 3, body "toe"',
    "               @2 74 77 6f                                     |   @2 74 6f 65",
    "~  s1 event  ev:accepted                                       |",
    "!  check     ZMTP31-FRAME-14 holds: two                        | ZMTP31-FRAME-14 is broken: expected two, got toe",
  ]);
});

test("the field of a greeting in which the sides differ is shown in octets", () => {
  const told = lines(
    [came(1, greeting()), check(row)],
    [came(1, greeting({ version: "3.0" })), check(row)],
  );

  assert.match(told.join("\n"), /^ {15}@11 01 +\| {3}@11 00$/m);
});

test("no line is longer than the terminal, and what a target wrote cannot steer it", () => {
  const long = "\u001b[2J".repeat(100);
  const told = lines([check(row, true, long)], [check(row, true, "x".repeat(2_000))], 80);

  assert.ok(told.length > 2);
  for (const line of told) {
    assert.ok(line.length <= 80, line);
    assert.doesNotMatch(line, /\p{C}/u);
  }
});
