import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, hex, join } from "../../src/octets/literal.ts";
import { decodeMetadata, metadata, propertyValue } from "../../src/octets/metadata.ts";

test("a property is the length of its name, its name, a size of four octets and its value", () => {
  assert.equal(
    hex(
      metadata([
        ["Id", "x"],
        ["E", ""],
      ]),
    ),
    "02 49 64 00 00 00 01 78 01 45 00 00 00 00",
  );
});

test("what was written is read", () => {
  const { properties, rest } = decodeMetadata(
    metadata([
      ["A", "1"],
      ["B", bytes("00 ff")],
    ]),
  );

  assert.deepEqual(
    properties.map(({ name, value }) => `${name}=${hex(value)}`),
    ["A=31", "B=00 ff"],
  );
  assert.equal(rest.length, 0);
});

test("a list that is cut off keeps its whole properties and the rest", () => {
  const whole = metadata([
    ["A", "1"],
    ["B", "2"],
  ]);
  for (let cut = 1; cut < 7; cut++) {
    const { properties, rest } = decodeMetadata(whole.subarray(0, whole.length - cut));
    assert.equal(properties.length, 1);
    assert.equal(rest.length, 7 - cut);
  }
});

test("a name of no octets and a size beyond the end are no properties", () => {
  for (const octets of [bytes("00 00 00 00 00"), join(bytes("01 'A' ff ff ff ff"), bytes("01"))]) {
    assert.deepEqual(decodeMetadata(octets).properties, []);
    assert.equal(decodeMetadata(octets).rest.length, octets.length);
  }
});

test("a property is found whatever its case", () => {
  const { properties } = decodeMetadata(metadata([["SOCKET-type", "REQ"]]));

  assert.equal(hex(propertyValue(properties, "Socket-Type")!), hex(bytes("'REQ'")));
  assert.equal(propertyValue(properties, "Identity"), undefined);
});
