import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { unitsOf } from "../../src/compare/units.ts";
import { command, frame, header, LONG, message, ping } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import { bytes, fill, join } from "../../src/octets/literal.ts";
import { greeting20, message10 } from "../../src/octets/older.ts";
import type { Opening } from "../../src/octets/opening.ts";

const texts = (stream: Uint8Array, version: Opening = 3): string[] =>
  unitsOf(stream, version, false).map(({ parts }) => parts.map(({ text }) => text).join(", "));

for (const [what, stream, version, expected] of [
  [
    "3.1",
    join(greeting(), message("a", "b"), ping("c")),
    3,
    [
      'signature, major version 3, minor version 1, mechanism "NULL", as-server 0, filler',
      'message MORE frame of 1, body "a"',
      'message frame of 1, body "b"',
      'COMMAND frame of 8, command "PING", data 00 00 63',
    ],
  ],
  [
    "2.0",
    join(greeting20(6, "me"), message("a")),
    2,
    [
      "signature, version 1, socket type ROUTER",
      'message frame of 2, body "me"',
      'message frame of 1, body "a"',
    ],
  ],
  ["1.0", message10("", "a"), 1, ["identity frame of 0", 'message frame of 1, body "a"']],
  ["no ZMTP", bytes("'GET /'"), 3, ["no ZMTP greeting: the first octet is not FF"]],
] as const) {
  test(`a stream of ${what} is cut into greeting and frames`, () => {
    assert.deepEqual(texts(stream, version), expected);
  });
}

test("only PING and PONG may come at any time", () => {
  const stream = join(greeting(), ping("c"), command("PONG"), command("READY"), message("PING"));

  const beats = unitsOf(stream, 3, false).map(({ isBeat }) => isBeat);

  assert.deepEqual(beats, [false, true, true, false, false]);
});

test("under CURVE a frame is its header and its name, and an ERROR is all of it", () => {
  const keys = (fields: Uint8Array, reason: string, octet: number) =>
    unitsOf(
      join(
        fields,
        command("HELLO", fill(9, octet)),
        message(fill(5, octet)),
        command("ERROR", bytes(`'${reason}'`)),
      ),
      3,
      true,
    ).map(({ key }) => key);
  const one = keys(greeting(), "no", 1);
  const other = keys(greeting(), "ny", 2);

  assert.deepEqual(one.slice(0, 3), other.slice(0, 3));
  assert.notEqual(one[3], other[3]);
  assert.notEqual(keys(greeting({ version: "3.0" }), "no", 1)[0], one[0]);
});

test("a name of CURVE in another length or under another name is another one", () => {
  const key = (octets: Uint8Array) => unitsOf(join(greeting(), octets), 3, true)[1]?.key;
  const hello = key(command("HELLO", fill(9, 1)));

  assert.notEqual(key(command("HELLO", fill(8, 1))), hello);
  assert.notEqual(key(command("WELLO", fill(9, 1))), hello);
  assert.notEqual(key(message(bytes("05 'HELLO'"), fill(3, 1))), hello);
});

for (const octets of [bytes("00 05 'ab'"), bytes("02 00"), header(LONG, 2n ** 60n)]) {
  test(`a frame of which ${octets.length} octets came is cut`, () => {
    const units = unitsOf(join(greeting(), octets), 3, false);

    assert.deepEqual(
      units.map(({ isCut }) => isCut),
      [false, true],
    );
    assert.deepEqual(units[1]?.octets, octets);
  });
}

test("whatever the octets are, the units have all of them in order", () => {
  const version = fc.constantFrom<Opening>(1, 2, 3);
  const frames = fc.array(
    fc
      .tuple(fc.nat(3), fc.uint8Array({ maxLength: 40 }))
      .map(([flags, body]) => frame(flags, body)),
  );
  fc.assert(
    fc.property(
      fc.uint8Array(),
      frames,
      version,
      fc.boolean(),
      fc.boolean(),
      (junk, list, opening, isCurve, greets) => {
        const stream = join(...(greets ? [greeting()] : []), ...list, junk);
        const units = unitsOf(stream, opening, isCurve);
        assert.deepEqual(join(...units.map(({ octets }) => octets)), stream);
      },
    ),
  );
});
