import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { curveNoble } from "../../src/crypto/curve-noble.ts";
import { loadCurveSodium } from "../../src/crypto/curve-sodium.ts";
import { curveCrypto, systemRandom } from "../../src/crypto/select.ts";
import { bytes } from "../support/octets.ts";
import { box, pairOf } from "../support/sodium.ts";

const sodium = loadCurveSodium();
assert.ok(sodium, "sodium-native is a development dependency of this package");
const providers = [curveNoble, sodium];

// "Cryptography in NaCl", sections 2, 4 and 5: the keys of Alice and Bob.
const alice = bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
const bob = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
const bobPublic = bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
const firstKey = bytes("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");

for (const crypto of providers) {
  test(`${crypto.name} agrees with the published keys`, () => {
    assert.deepEqual(crypto.keyPair(bob).publicKey, Uint8Array.from(bobPublic));
    assert.deepEqual(crypto.precompute(bobPublic, alice), Uint8Array.from(firstKey));
  });

  test(`${crypto.name} makes the boxes of crypto_box`, () => {
    const [from, to] = [pairOf(3), pairOf(9)];
    const nonce = Buffer.alloc(24, 7);
    const text = Buffer.from("a text of some length that is no multiple of anything");
    const sealed = Buffer.concat([Buffer.alloc(16), text]);

    crypto.seal(sealed, nonce, crypto.precompute(to.publicKey, from.secretKey)!);
    assert.deepEqual(sealed, box(nonce, text, to.publicKey, from.secretKey));
  });

  test(`${crypto.name} refuses public keys of low order`, () => {
    for (const low of ["00*32", "01 00*31", `EC ${"FF ".repeat(30)} 7F`]) {
      assert.equal(crypto.precompute(bytes(low), alice), undefined, low);
    }
  });

  test(`${crypto.name} opens nothing that is shorter than a box, or bent in one bit`, () => {
    const [key, nonce] = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)];
    const sealed = Buffer.concat([Buffer.alloc(16), Buffer.from("text")]);
    crypto.seal(sealed, nonce, key);

    for (let length = 0; length < sealed.length; length++) {
      assert.equal(crypto.open(Buffer.from(sealed.subarray(0, length)), nonce, key), false);
    }
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const bent = Buffer.from(sealed);
      bent[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(crypto.open(bent, nonce, key), false);
    }
    assert.equal(crypto.open(sealed, nonce, key), true);
  });
}

test("both providers give the same keys and boxes, and open each other's", () => {
  const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const inputs = fc.tuple(octets(32), octets(32), octets(24), fc.uint8Array({ maxLength: 5000 }));

  fc.assert(
    fc.property(inputs, ([mine, theirs, nonce, text]) => {
      const [noble, native] = providers.map((crypto) => {
        const { publicKey } = crypto.keyPair(theirs);
        const key = crypto.precompute(publicKey, mine)!;
        const sealed = Buffer.concat([Buffer.alloc(16), text]);
        crypto.seal(sealed, nonce, key);
        return { publicKey, key, sealed };
      });
      assert.deepEqual(noble, native);

      for (const crypto of providers) {
        const opened = Buffer.from(noble!.sealed);
        assert.ok(crypto.open(opened, nonce, noble!.key));
        assert.deepEqual(opened.subarray(16), Buffer.from(text));
      }
    }),
  );
});

test("libsodium is chosen where it is installed, and randomness has memory of its own", () => {
  assert.equal(curveCrypto().name, "sodium");
  assert.equal(systemRandom(32).buffer.byteLength, 32);
  assert.notDeepEqual(systemRandom(32), systemRandom(32));
});
