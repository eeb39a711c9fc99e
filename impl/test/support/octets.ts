/**
 * Octets as they are written in these tests: spaced hex, and text in quotes.
 *
 * bytes("04 06 05 'READY'")
 */
export function bytes(text: string): Buffer {
  const parts = text.match(/'[^']*'|[0-9a-fA-F]{2}(\*\d+)?/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part.startsWith("'")) return Buffer.from(part.slice(1, -1), "latin1");
      const [octet, count] = part.split("*");
      return Buffer.alloc(Number(count ?? 1), Number.parseInt(octet!, 16));
    }),
  );
}

/** A greeting with one octet or field changed. */
export function greeting({
  version = "03 01",
  mechanism = "NULL",
  asServer = 0,
  padding = 0,
} = {}): Buffer {
  const octets = Buffer.concat([bytes(`FF 00*8 7F ${version}`), Buffer.alloc(52)]);
  octets.write(mechanism, 12, "latin1");
  octets[8] = padding;
  octets[32] = asServer;
  return octets;
}

/** A command frame, in the short form where it fits. */
export function command(name: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.of(name.length), Buffer.from(name, "latin1"), data]);
  if (body.length < 256) return Buffer.concat([Buffer.of(4, body.length), body]);
  const header = bytes("06 00*8");
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

/** A READY command with properties. */
export function ready(properties: Record<string, string | Buffer>): Buffer {
  const parts = Object.entries(properties).map(([name, value]) => {
    const octets = Buffer.from(value as string);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(octets.length);
    return Buffer.concat([Buffer.of(name.length), Buffer.from(name, "latin1"), size, octets]);
  });
  return command("READY", Buffer.concat(parts));
}

/** `octets` cut into pieces at random; each in memory of its own. */
export function pieces(octets: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, i = 0; at < octets.length; i++) {
    const size = sizes.length === 0 ? octets.length : Math.max(1, sizes[i % sizes.length]!);
    cut.push(Uint8Array.from(octets.subarray(at, at + size)));
    at += size;
  }
  return cut;
}
