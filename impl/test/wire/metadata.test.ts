import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ProtocolError } from "../../src/errors.ts";
import { PROPERTIES_MAX } from "../../src/limits.ts";
import { decodeMetadata, encodeMetadata } from "../../src/wire/metadata.ts";
import { bytes } from "../support/octets.ts";

test("properties are found by their names in lower case", () => {
  const metadata = decodeMetadata(bytes("0B 'sOcKeT-tYpE' 00 00 00 04 'PUSH'"));

  assert.deepEqual(metadata.get("socket-type"), Buffer.from("PUSH"));
});

test("a value can be empty, and so can the list", () => {
  assert.deepEqual(decodeMetadata(bytes("01 'a' 00 00 00 00")).get("a"), Buffer.alloc(0));
  assert.equal(decodeMetadata(bytes("")).size, 0);
});

for (const [what, octets] of [
  ["an empty name", "00 00 00 00 00"],
  ["a name with a space", "03 'a b' 00 00 00 00"],
  ["a name that overruns", "09 'abc'"],
  ["no value", "01 'a'"],
  ["a value that overruns", "01 'a' 00 00 00 02 'x'"],
  ["a value above 2^31 - 1", "01 'a' 80 00 00 00"],
  ["a trailing octet", "01 'a' 00 00 00 01 'x' 05"],
  ["one name twice", "01 'a' 00 00 00 00 01 'A' 00 00 00 00"],
] as const) {
  test(`a list with ${what} is refused`, () => {
    assert.throws(() => decodeMetadata(bytes(octets)), { code: "ERR_ZMTP_METADATA" });
  });
}

const propertyName = fc.stringMatching(/^[a-z0-9_.+-]{1,255}$/);

test("what is encoded is decoded again", () => {
  fc.assert(
    fc.property(fc.dictionary(propertyName, fc.uint8Array({ maxLength: 300 })), (properties) => {
      const decoded = decodeMetadata(encodeMetadata(Object.entries(properties)));

      assert.equal(decoded.size, Object.keys(properties).length);
      for (const [name, value] of Object.entries(properties)) {
        assert.deepEqual(decoded.get(name), Buffer.from(value));
      }
    }),
  );
});

test("any octets are a list or a ProtocolError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (octets) => {
      try {
        decodeMetadata(octets);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
  );
});

test("there is a limit to how many properties a peer may have", () => {
  const list = (count: number) =>
    encodeMetadata(Array.from({ length: count }, (_, at) => [`X-${at}`, Buffer.alloc(0)]));

  assert.equal(decodeMetadata(list(PROPERTIES_MAX)).size, PROPERTIES_MAX);
  assert.throws(() => decodeMetadata(list(PROPERTIES_MAX + 1)), { code: "ERR_ZMTP_METADATA" });
});
