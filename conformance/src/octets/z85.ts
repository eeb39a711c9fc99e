/** RFC 32, Formal Specification: each character by its value, 0 to 84. */
export const ALPHABET =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** Five characters for each four octets. @throws RangeError where the length is no multiple of 4 */
export function encodeZ85(octets: Uint8Array): string {
  if (octets.length % 4 !== 0) {
    throw new RangeError(`Z85: expected a multiple of 4 octets, got ${octets.length}`);
  }
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  let characters = "";
  for (let at = 0; at < octets.length; at += 4) {
    for (let power = 85 ** 4; power >= 1; power /= 85) {
      characters += ALPHABET[Math.floor(view.getUint32(at) / power) % 85];
    }
  }
  return characters;
}
