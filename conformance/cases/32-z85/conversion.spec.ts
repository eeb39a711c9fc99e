/** RFC 32, Formal Specification: what a library's own encoder and decoder make of frames and strings. */
import { bytes, conformanceCase, everyOctet, hex } from "../../src/judge/index.ts";

const z85 = (...rows: readonly string[]) => rows.map((row) => `Z85-${row}`);
const both = {
  needs: { level: 2, z85: true },
  roles: ["bind"],
  zmtp: ["3.1"],
} as const;

conformanceCase(
  "Z85-004",
  {
    ...both,
    judges: z85("ENCODE-01", "ENCODE-02", "ENCODE-03", "FORMAT-04"),
    title: "four octets are a big-endian number, and its five digits come most significant first",
  },
  async ({ encodeZ85, checkEqual }) => {
    // Octets that read the same from both ends: here the order of the characters alone is asked.
    checkEqual("Z85-ENCODE-03", await encodeZ85(bytes("01000001")), "0rr92");
    checkEqual("Z85-ENCODE-02", await encodeZ85(bytes("00000001")), "00001");
    checkEqual("Z85-ENCODE-03", await encodeZ85(bytes("00000055")), "00010");
    for (let groups = 1; groups <= 8; groups++) {
      const text = await encodeZ85(new Uint8Array(groups * 4));
      checkEqual("Z85-ENCODE-01", text?.length, groups * 5);
      checkEqual("Z85-FORMAT-04", text, "0".repeat(groups * 5));
    }
  },
);

conformanceCase(
  "Z85-005",
  {
    ...both,
    judges: z85("FORMAT-01"),
    title: "what was encoded is decoded to the same octets",
  },
  async ({ encodeZ85, decodeZ85, checkEqual }) => {
    const all = everyOctet();
    for (const length of [4, 8, 32, 40, 256]) {
      const octets = all.subarray(256 - length);
      const text = await encodeZ85(octets);
      const back = text === undefined ? undefined : await decodeZ85(text);
      checkEqual("Z85-FORMAT-01", back && hex(back), hex(octets));
    }
  },
);

conformanceCase(
  "Z85-006",
  {
    ...both,
    judges: z85("FORMAT-02", "FORMAT-03"),
    title: "a frame of no multiple of 4 octets, and a string of no multiple of 5, are refused",
  },
  async ({ encodeZ85, decodeZ85, control, checkEqual }) => {
    control((await encodeZ85(new Uint8Array(4))) === "00000", "four octets are encoded");
    control((await decodeZ85("00000"))?.length === 4, "five characters are decoded");
    for (const length of [1, 2, 3, 5, 6, 7]) {
      checkEqual("Z85-FORMAT-02", await encodeZ85(new Uint8Array(length)), undefined);
    }
    for (const length of [1, 2, 3, 4, 6, 7, 8, 9]) {
      checkEqual("Z85-FORMAT-03", (await decodeZ85("0".repeat(length))) === undefined, true);
    }
  },
);
