import { UsageError } from "../errors.ts";

const ALPHABET =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

const values = new Map(Array.from(ALPHABET, (character, value) => [character, value]));

/**
 * Writes octets as printable text, five characters for four octets.
 *
 * @throws UsageError EINVAL where the number of octets is no multiple of 4
 * @see RFC 32, Formal Specification
 */
export function encodeZ85(octets: Uint8Array): string {
  if (octets.length % 4 !== 0) {
    throw new UsageError("EINVAL", `Z85: expected a multiple of 4 octets, got ${octets.length}`);
  }
  let text = "";
  for (let at = 0; at < octets.length; at += 4) text += group(octets, at);
  return text;
}

/**
 * Reads what {@link encodeZ85} writes. An error tells a position, never the text: it may be a key.
 *
 * @throws UsageError EINVAL where the length is no multiple of 5, a character is not of the
 *   alphabet, or five characters stand for more than four octets can hold
 * @see RFC 32, Formal Specification
 */
export function decodeZ85(text: string): Uint8Array {
  if (text.length % 5 !== 0) {
    throw new UsageError("EINVAL", `Z85: expected a multiple of 5 characters, got ${text.length}`);
  }
  const octets = new Uint8Array((text.length / 5) * 4);
  const view = new DataView(octets.buffer);
  for (let at = 0; at < text.length; at += 5) {
    let number = 0;
    for (let i = at; i < at + 5; i++) {
      const value = values.get(text[i]!);
      if (value === undefined) {
        throw new UsageError("EINVAL", `Z85: expected its alphabet, got another character at ${i}`);
      }
      number = number * 85 + value;
    }
    if (number > 0xffff_ffff) {
      throw new UsageError("EINVAL", `Z85: expected at most 32 bits, got more at ${at}`);
    }
    view.setUint32((at / 5) * 4, number);
  }
  return octets;
}

function group(octets: Uint8Array, at: number): string {
  let number = new DataView(octets.buffer, octets.byteOffset + at, 4).getUint32(0);
  let text = "";
  for (let i = 0; i < 5; i++) {
    text = ALPHABET[number % 85]! + text;
    number = Math.floor(number / 85);
  }
  return text;
}
