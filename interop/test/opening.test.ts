import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IllegalOctets, messages, negotiated, opening, subscriptions } from "../src/opening.ts";

/** Octets from spaced hex and quoted ASCII. */
const bytes = (literal: string): Buffer =>
  Buffer.concat(
    (literal.match(/'[^']*'|\S+/g) ?? []).map((word) =>
      word.startsWith("'") ? Buffer.from(word.slice(1, -1), "latin1") : Buffer.from(word, "hex"),
    ),
  );

const greeting = (version = "03 01") =>
  bytes(`ff 0000000000000001 7f ${version} 'NULL' ${"00".repeat(16)} 00 ${"00".repeat(31)}`);

const ready = bytes(
  "04 2a 05 'READY' 0b 'Socket-Type' 00000006 'DEALER' 08 'Identity' 00000001 'x'",
);

describe("opening", () => {
  test("reads version, mechanism and metadata", () => {
    const { version, mechanism, asServer, metadata } = opening(Buffer.concat([greeting(), ready]))!;

    assert.deepEqual([version, mechanism, asServer], ["3.1", "NULL", 0]);
    assert.deepEqual(
      [...metadata],
      [
        ["socket-type", "DEALER"],
        ["identity", "x"],
      ],
    );
  });

  test("is undefined until READY is whole, whatever the split", () => {
    const octets = Buffer.concat([greeting(), ready]);

    for (let length = 0; length < octets.length; length++) {
      assert.equal(opening(octets.subarray(0, length)), undefined, `${length} octets`);
    }
  });

  for (const [what, octets, message] of [
    ["a first octet other than ff", bytes("fe"), /octet 0: expected 0xff, got 0xfe/],
    ["an end of signature other than 7f", bytes("ff 0000000000000001 7e"), /octet 9/],
    ["another major version", greeting("02 00"), /octet 10: expected 0x03, got 0x02/],
    ["a message before READY", Buffer.concat([greeting(), bytes("00 01 'x'")]), /octet 64/],
    ["reserved flag bits", Buffer.concat([greeting(), bytes("0c 01 'x'")]), /octet 64: reserved/],
    [
      "a property cut off",
      Buffer.concat([greeting(), bytes("04 08 05 'READY' 05 'S'")]),
      /cut off/,
    ],
  ] as const) {
    test(`names the octet of ${what}`, () => {
      assert.throws(
        () => opening(octets),
        (error) => error instanceof IllegalOctets && message.test(error.message),
      );
    });
  }
});

describe("negotiated", () => {
  test("is the lower version of the two greetings", () => {
    assert.equal(negotiated(greeting("03 01"), greeting("03 01")), "3.1");
    assert.equal(negotiated(greeting("03 00"), greeting("03 01")), "3.0");
    assert.equal(negotiated(greeting("03 01"), greeting("03 00")), "3.0");
  });

  test("is 2.0 with a side whose greeting ends with revision, socket type and identity", () => {
    const old = bytes("ff 0000000000000001 7f 01 05 00 00");

    assert.equal(negotiated(greeting().subarray(0, 11), old), "2.0");
    assert.equal(negotiated(old, old), "2.0");
  });

  test("is undefined where a side sent no whole greeting", () => {
    assert.equal(negotiated(greeting(), greeting().subarray(0, 63)), undefined);
    assert.equal(negotiated(greeting(), greeting().subarray(0, 10)), undefined);
    assert.equal(negotiated(Buffer.alloc(64), greeting()), undefined);
  });
});

describe("messages", () => {
  test("groups frames, leaves commands and what is not whole out", () => {
    const traffic = bytes("01 01 'a' 04 05 04 'PING' 00 00 02 0000000000000002 'bc' 01 01 'd'");

    const found = messages(Buffer.concat([greeting(), traffic]));

    assert.deepEqual(found, [["a", ""], ["bc"]]);
  });
});

describe("subscriptions", () => {
  test("are commands in 3.1 and messages in 3.0", () => {
    const traffic = bytes("04 0b 09 'SUBSCRIBE' 'A' 00 02 01 'B' 04 0c 09 'SUBSCRIBE' 'CC'");

    assert.deepEqual(subscriptions(Buffer.concat([greeting(), traffic])), ["A", "B", "CC"]);
  });
});
