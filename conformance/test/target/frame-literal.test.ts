import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  isLiteralOf,
  literalOf,
  literalToSend,
  octetsOf,
  plainLiteral,
} from "../../src/target/frame-literal.ts";

test("every form of literal stands for its octets", () => {
  assert.deepEqual(octetsOf("text:héllo"), Buffer.from("héllo"));
  assert.deepEqual(octetsOf("hex:00ff"), Buffer.of(0, 255));
  assert.deepEqual(octetsOf("hex:"), Buffer.alloc(0));
  assert.deepEqual(octetsOf("b64:AP8="), Buffer.of(0, 255));
  assert.equal(octetsOf(`sha256:5000:${"0".repeat(64)}`), undefined);
});

test("gen makes the same octets for the same seed, of any length", () => {
  assert.equal(Buffer.from(octetsOf("gen:9:1")!).toString("hex"), "2120040001060804c5");
  assert.deepEqual(octetsOf("gen:3:0"), octetsOf("gen:3:1"));
  assert.notDeepEqual(octetsOf("gen:16:2"), octetsOf("gen:16:1"));
});

test("a literal that is none is refused by name", () => {
  for (const literal of ["hello", "hex:0", "hex:zz", "gen:1", "sha256:1:ab", "text"]) {
    assert.throws(() => octetsOf(literal), new RegExp(`got "${literal}"`));
  }
});

test("what is sent is what is received, small and large", () => {
  for (const length of [0, 1, 256, 257, 4_096, 4_097, 70_000]) {
    const octets = new Uint8Array(length).fill(0xa5);
    assert.deepEqual(new Uint8Array(octetsOf(literalToSend(octets))!), octets);
    assert.ok(isLiteralOf(literalOf(octets), octets));
    assert.ok(!isLiteralOf(literalOf(octets), new Uint8Array(length + 1)));
  }
});

test("a large frame comes back as length and digest", () => {
  const octets = new Uint8Array(5_000);
  const digest = createHash("sha256").update(octets).digest("hex");

  assert.equal(literalOf(octets), `sha256:5000:${digest}`);
});

test("the same octets have one plain literal, in whatever form a driver writes them", () => {
  for (const same of ["text:hello", "hex:68656C6C6F", "b64:aGVsbG8="]) {
    assert.equal(plainLiteral(same), "text:hello");
  }
  for (const same of ["text:", "hex:", "b64:", "gen:0:1"]) assert.equal(plainLiteral(same), "hex:");
  assert.equal(plainLiteral("text:\u0001A"), "hex:0141");
  assert.equal(plainLiteral("gen:5000:1"), literalOf(octetsOf("gen:5000:1")!));
  const digest = `sha256:5000:${"0".repeat(64)}`;
  assert.equal(plainLiteral(digest), digest);
});
