/**
 * Octets from a literal: spaced hex and quoted ASCII.
 *
 * @example bytes("04 06 05 'READY'") // 04 06 05 52 45 41 44 59
 * @throws TypeError naming the word that is neither
 */
export function bytes(literal: string): Uint8Array {
  const octets: number[] = [];
  for (const word of literal.match(/'[^']*'|\S+/g) ?? []) {
    if (word.startsWith("'") && word.endsWith("'") && word.length > 1) {
      octets.push(...Buffer.from(word.slice(1, -1), "latin1"));
    } else if (/^([0-9a-f]{2})+$/i.test(word)) {
      octets.push(...Buffer.from(word, "hex"));
    } else {
      throw new TypeError(`bytes("${literal}"): expected hex or 'text', got "${word}"`);
    }
  }
  return Uint8Array.from(octets);
}

/** The octets of an ASCII or Latin-1 text. */
export const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, "latin1"));

/** Octets as the reader of a report sees them: "ff 00 7f"; a long run is cut after `limit` octets. */
export function hex(octets: Uint8Array, limit = 64): string {
  const shown = octets.subarray(0, limit);
  const digits = Array.from(shown, (octet) => octet.toString(16).padStart(2, "0")).join(" ");
  return octets.length > limit ? `${digits} ... (${octets.length} octets)` : digits;
}

/** Joins octets in order. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Whether two runs of octets are the same. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** `count` octets, each `octet`. */
export const fill = (count: number, octet: number): Uint8Array => new Uint8Array(count).fill(octet);

/** The 256 octet values in order: what a body that is "any octets" has to survive. */
export const everyOctet = (): Uint8Array => Uint8Array.from({ length: 256 }, (_, index) => index);
