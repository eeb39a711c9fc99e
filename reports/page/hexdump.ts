/** Lays octets out in rows of at most sixteen, one part of the protocol after the other. */

export type DumpRow = {
  /** Of the row's first octet. */
  readonly offset: number;
  readonly hex: string;
  /** Printable ASCII, a dot for each other octet. */
  readonly ascii: string;
  /** What the octets are, on the first row of their part. */
  readonly note: string | undefined;
  /** Counts the parts, so that neighbours can be told apart. */
  readonly part: number;
};

type Part = { readonly offset: number; readonly length: number; readonly text: string };

const octetsPerRow = 16;

/**
 * @param hex two digits an octet; spaces are ignored
 * @param parts in order; octets between or after them stand without a note, and what a part claims
 *   beyond the octets, or again, is left out
 */
export function dump(hex: string, parts: readonly Part[]): DumpRow[] {
  const octets = hex.replace(/\s+/g, "").match(/../g) ?? [];
  const rows: DumpRow[] = [];
  let next = 0;
  let part = 0;
  const lay = (end: number, note: string | undefined) => {
    const first = next;
    for (; next < end; next = Math.min(end, next + octetsPerRow)) {
      const row = octets.slice(next, Math.min(end, next + octetsPerRow));
      const shownNote = next === first ? note : undefined;
      rows.push({ offset: next, hex: row.join(" "), ascii: ascii(row), note: shownNote, part });
    }
    part += 1;
  };
  for (const { offset, length, text } of parts) {
    if (offset > next) lay(Math.min(offset, octets.length), undefined);
    const end = Math.min(offset + length, octets.length);
    if (end > next) lay(end, text);
  }
  if (next < octets.length) lay(octets.length, undefined);
  return rows;
}

function ascii(octets: readonly string[]): string {
  return octets
    .map((octet) => Number.parseInt(octet, 16))
    .map((code) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : "·"))
    .join("");
}
