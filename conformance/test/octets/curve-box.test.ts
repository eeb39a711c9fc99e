import assert from "node:assert/strict";
import { test } from "node:test";
import { boxKey, keyPair, seal, sharedKey, unseal } from "../../src/octets/curve-box.ts";

const octets = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));
const digits = (value: Uint8Array) => Buffer.from(value).toString("hex");

/** RFC 7748, section 6.1, and D. J. Bernstein, "Cryptography in NaCl", have these keys. */
const bob = octets("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
const alicePublic = octets("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
const agreed = octets("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
const key = octets("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
const nonce = octets("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
const plain = octets(
  "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a" +
    "1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057" +
    "e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040" +
    "e082f937763848645e0705",
);
const box = octets(
  "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4" +
    "476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738" +
    "b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de" +
    "56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5",
);

test("the public key of a secret key is that of RFC 7748", () => {
  const { publicKey } = keyPair(bob);

  assert.equal(
    digits(publicKey),
    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
  );
});

test("two pairs agree on the key of NaCl", () => {
  assert.equal(digits(boxKey(agreed)), digits(key));
  assert.equal(digits(sharedKey(alicePublic, bob)), digits(key));
});

test("a box is that of NaCl, and opens with its key and nonce alone", () => {
  assert.equal(digits(seal(plain, nonce, key)), digits(box));
  assert.equal(digits(unseal(box, nonce, key) ?? octets("")), digits(plain));
  const changed = Uint8Array.from(box);
  changed[40]! ^= 1;
  assert.equal(unseal(changed, nonce, key), undefined);
  assert.equal(unseal(box, nonce, agreed), undefined);
});

test("a public key of low order agrees with nobody", () => {
  assert.throws(() => sharedKey(new Uint8Array(32), bob));
});
