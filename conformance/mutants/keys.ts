/** Bugs of Z85: its alphabet, and the order of its octets. */
import type { Mutant } from "../src/target/mutant.ts";

export const keysMutants: readonly Mutant[] = [
  {
    id: "z85-signs-swapped",
    about: "two signs of the alphabet of Z85 change places",
    file: "dist/mechanism/z85.js",
    find: ".-:+=",
    replace: "-.:+=",
    kills: [{ case: "Z85-001", requirement: "Z85-ALPHABET-08" }],
  },
  {
    id: "z85-capitals-first",
    about: "capitals come before small letters",
    file: "dist/mechanism/z85.js",
    find: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    replace: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    kills: [{ case: "Z85-002", requirement: "Z85-TEST-01" }],
  },
  {
    id: "z85-least-significant-first",
    about: "octets are decoded least significant first",
    file: "dist/mechanism/z85.js",
    find: "view.setUint32((at / 5) * 4, number);",
    replace: "view.setUint32((at / 5) * 4, number, true);",
    kills: [{ case: "Z85-001", requirement: "Z85-DECODE-02" }],
  },
  {
    id: "z85-of-base-84",
    about: "characters are decoded in base 84",
    file: "dist/mechanism/z85.js",
    find: "number = number * 85 + value;",
    replace: "number = number * 84 + value;",
    kills: [{ case: "Z85-001", requirement: "Z85-DECODE-01" }],
  },
  {
    id: "z85-encodes-least-significant-first",
    about: "octets are encoded least significant first",
    file: "dist/mechanism/z85.js",
    find: "octets.byteOffset + at, 4).getUint32(0);",
    replace: "octets.byteOffset + at, 4).getUint32(0, true);",
    kills: [{ case: "Z85-004", requirement: "Z85-ENCODE-02" }],
  },
  {
    id: "z85-digits-reversed",
    about: "the five characters come least significant first",
    file: "dist/mechanism/z85.js",
    find: "text = ALPHABET[number % 85] + text;",
    replace: "text += ALPHABET[number % 85];",
    kills: [{ case: "Z85-004", requirement: "Z85-ENCODE-03" }],
  },
  {
    id: "z85-encodes-in-base-84",
    about: "octets are encoded in base 84 and decoded in base 85",
    file: "dist/mechanism/z85.js",
    find: "number = Math.floor(number / 85);",
    replace: "number = Math.floor(number / 84);",
    kills: [{ case: "Z85-005", requirement: "Z85-FORMAT-01" }],
  },
  {
    id: "z85-part-of-a-group",
    about: "a frame that ends in part of a group loses it",
    file: "dist/mechanism/z85.js",
    find: "if (octets.length % 4 !== 0) {",
    replace: "octets = octets.subarray(0, octets.length & ~3); if (false) {",
    kills: [{ case: "Z85-006", requirement: "Z85-FORMAT-02" }],
  },
];
