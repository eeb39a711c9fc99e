import assert from "node:assert/strict";
import { test } from "node:test";
import { OLD_GREETING_BYTES_MAX } from "../../src/limits.ts";
import {
  encodeGreeting,
  type Greeting,
  GreetingParser,
  type OldGreeting,
} from "../../src/wire/greeting.ts";
import { bytes, greeting, pieces } from "../support/octets.ts";

test("a greeting of ours is the one in the RFC's worked example", () => {
  const octets = encodeGreeting("NULL", false);

  assert.deepEqual(Buffer.from(octets), bytes("FF 00*8 7F 03 01 'NULL' 00*16 00 00*31"));
});

test("a greeting is read octet by octet", () => {
  const parser = new GreetingParser();
  const octets = greeting({ version: "03 00", mechanism: "PLAIN", asServer: 1 });

  for (const octet of octets) assert.equal(parser.receive(Buffer.of(octet)), 1);

  assert.deepEqual(parser.greeting(), { major: 3, minor: 0, mechanism: "PLAIN", asServer: true });
});

test("octets behind the greeting are left alone", () => {
  const parser = new GreetingParser();

  assert.equal(parser.receive(Buffer.concat([greeting(), bytes("04 06")])), 64);
  assert.equal(parser.complete, true);
  assert.equal(parser.receive(bytes("04")), 0);
});

test("padding and filler have no meaning", () => {
  const octets = greeting();
  octets.fill(0xa5, 1, 9).fill(0x5a, 33);
  const parser = new GreetingParser();

  parser.receive(octets);

  assert.equal((parser.greeting() as Greeting).mechanism, "NULL");
});

test("a signature may end with any odd octet", () => {
  const parser = new GreetingParser();

  parser.receive(bytes("FF 00*8 01"));

  assert.equal(parser.signed, true);
});

test("the padding of ours is what it is told, in network byte order", () => {
  assert.deepEqual(
    Buffer.from(encodeGreeting("NULL", false, 256)).subarray(0, 10),
    bytes("FF 00*6 01 00 7F"),
  );
});

for (const [what, octets, expected] of [
  ["anonymous, 1.0", "01 00", { identity: "" }],
  ["with an identity, 1.0", "03 00 'me'", { identity: "me" }],
  ["with flags that mean nothing, 1.0", "03 7E 'me'", { identity: "me" }],
  ["behind empty frames, 1.0", "00 00 03 00 'me'", { identity: "me" }],
  ["anonymous in the long form, 1.0", "FF 00*7 01 00", { identity: "" }],
  ["of 255 octets, 1.0", "FF 00*6 01 00 00 41*255", { identity: "A".repeat(255) }],
  ["anonymous, 2.0", "FF 00*7 01 7F 01 05 00 00", { revision: 1, socketType: 5, identity: "" }],
  ["of revision 2", "FF 00*8 7F 02 03 00 02 'me'", { revision: 2, socketType: 3, identity: "me" }],
  [
    "of 255 octets, 2.0",
    "FF 00*8 7F 01 06 00 FF 41*255",
    { revision: 1, socketType: 6, identity: "A".repeat(255) },
  ],
  ["of revision 0", "FF 00*8 7F 00 06 03 00 'me'", { revision: 0, socketType: 6, identity: "me" }],
  [
    "of revision 0, long",
    "FF 00*8 7F 00 06 FF 00*7 03 00 'me'",
    { revision: 0, socketType: 6, identity: "me" },
  ],
] as const) {
  test(`the greeting of an older peer is read in any split: ${what}`, () => {
    const all = bytes(`${octets} 00 01 'x'`);
    for (const size of [1, 3, all.length]) {
      const parser = new GreetingParser();
      let count = 0;
      for (const piece of pieces(all, [size])) count += parser.receive(piece);

      assert.equal(parser.complete, true);
      assert.equal(count, all.length - 3);
      const { identity, ...others } = parser.greeting() as OldGreeting;
      const { identity: name, ...fields } = {
        revision: undefined,
        socketType: undefined,
        ...expected,
      };
      assert.deepEqual(others, fields);
      assert.equal(`${identity}`, name);
    }
  });
}

test("the longest greeting of an older peer has the limit's octets, and is read whole", () => {
  const identity = Buffer.alloc(255, "A");
  identity[254] = 0x5a;
  const all = Buffer.concat([bytes("FF 00*8 7F 00 06 FF 00*6 01 00 00"), identity]);
  for (const size of [1, all.length]) {
    const parser = new GreetingParser();
    let count = 0;
    for (const piece of pieces(Buffer.concat([all, bytes("01 00")]), [size])) {
      count += parser.receive(piece);
    }

    assert.equal(count, OLD_GREETING_BYTES_MAX);
    assert.deepEqual((parser.greeting() as OldGreeting).identity, identity);
  }
});

for (const [what, octets, code] of [
  ["an identity of 256 octets", "FF 00*6 01 01 00", "ERR_ZMTP_IDENTITY"],
  ["an identity of 2^64 - 2 octets", "FF FF*8 00", "ERR_ZMTP_IDENTITY"],
  ["a long frame of no length", "FF 00*8 7E", "ERR_ZMTP_SIGNATURE"],
  ["a long identity in 2.0", "FF 00*8 7F 01 05 02 00", "ERR_ZMTP_IDENTITY"],
  ["an identity with MORE in 2.0", "FF 00*8 7F 01 05 01 00", "ERR_ZMTP_IDENTITY"],
] as const) {
  test(`${what} is refused as soon as it is seen`, () => {
    const parser = new GreetingParser();
    const all = bytes(octets);
    parser.receive(all.subarray(0, -1));

    assert.throws(() => parser.receive(all.subarray(-1)), { code });
  });
}

for (const version of ["03 00", "03 01", "03 09", "04 00", "FF FF"]) {
  test(`version ${version} is accepted`, () => {
    const parser = new GreetingParser();

    parser.receive(greeting({ version }));

    assert.equal(parser.complete, true);
  });
}

test("a mechanism with octets behind its padding matches no name", () => {
  const parser = new GreetingParser();

  parser.receive(greeting({ mechanism: "NULL\0\0x" }));

  assert.equal((parser.greeting() as Greeting).mechanism, "NULL\0\0x");
});
