import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { equalOctets } from "../../src/mechanism/curve-crypto.ts";

/** Octets that count how often one of them is read. */
function watched(octets: Uint8Array): {
  readonly octets: Uint8Array;
  readonly reads: () => number;
} {
  let reads = 0;
  const proxy = new Proxy(octets, {
    get(target, name) {
      if (/^\d+$/.test(String(name))) reads++;
      return Reflect.get(target, name, target);
    },
  });
  return { octets: proxy, reads: () => reads };
}

test("octets are equal where all of them are, and they are as many", () => {
  const octets = Buffer.from("a secret");

  assert.equal(equalOctets(octets, Buffer.from("a secret")), true);
  for (const other of ["A secret", "a secreT", "a secre", "a secret\0", ""]) {
    assert.equal(equalOctets(octets, Buffer.from(other)), false, other);
    assert.equal(equalOctets(Buffer.from(other), octets), false, other);
  }
});

test("as many octets are read wherever the first difference is", () => {
  const right = Buffer.alloc(64, 1);
  for (const at of [undefined, 0, 31, 63]) {
    const bent = Buffer.from(right);
    if (at !== undefined) bent[at]! ^= 0x80;
    const left = watched(bent);

    assert.equal(equalOctets(left.octets, right), at === undefined);
    assert.equal(left.reads(), 64);
  }
});

test("nothing that handles keys compares octets in another way", () => {
  const root = new URL("../../src/", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^crypto\/|^mechanism\/curve-|^socket\/security\.ts|^socket\/zap/.test(name),
  );
  assert.ok(files.length > 10);
  for (const name of files.filter((each) => each.endsWith(".ts"))) {
    const source = readFileSync(new URL(name, root), "utf8");
    assert.doesNotMatch(source, /\.equals\(|\.compare\(|\bcompare\(|isDeepStrictEqual/, name);
  }
});
