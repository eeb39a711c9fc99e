import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeGreeting, GreetingParser } from "../../src/wire/greeting.ts";
import { bytes, greeting } from "../support/octets.ts";

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

  assert.equal(parser.greeting().mechanism, "NULL");
});

for (const [what, octets, code] of [
  ["a first octet other than FF", "01", "ERR_ZMTP_SIGNATURE"],
  ["an even tenth octet", "FF 00*8 7E", "ERR_ZMTP_SIGNATURE"],
  ["another odd tenth octet", "FF 00*8 01", "ERR_ZMTP_SIGNATURE"],
  ["version 1", "FF 00*8 7F 01", "ERR_ZMTP_VERSION"],
  ["version 2", "FF 00*8 7F 02", "ERR_ZMTP_VERSION"],
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

  assert.equal(parser.greeting().mechanism, "NULL\0\0x");
});
