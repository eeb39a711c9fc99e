import { createHash } from "node:crypto";

/** Bodies above this many octets come back as their length and digest. */
const DIGEST_ABOVE = 4_096;

/** Octets of one generated body: the largest that a driver has to make. */
const GENERATED_MAX = 2 ** 31 - 1;

/** A frame body as ZDP/1 writes it: "hex:" below the digest's threshold, "sha256:LEN:HEX" above. */
export function literalOf(octets: Uint8Array): string {
  if (octets.length <= DIGEST_ABOVE) return `hex:${Buffer.from(octets).toString("hex")}`;
  return `sha256:${octets.length}:${createHash("sha256").update(octets).digest("hex")}`;
}

/** A frame body to send: small ones in hex, larger ones in base64. */
export function literalToSend(octets: Uint8Array): string {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  return octets.length <= 256
    ? `hex:${buffer.toString("hex")}`
    : `b64:${buffer.toString("base64")}`;
}

/**
 * The octets of a literal that was received, or undefined for a digest.
 *
 * @throws TypeError naming the literal and the forms
 */
export function octetsOf(literal: string): Uint8Array | undefined {
  const at = literal.indexOf(":");
  const [form, rest] = [literal.slice(0, at), literal.slice(at + 1)];
  if (form === "text") return Buffer.from(rest, "utf8");
  if (form === "hex" && /^([0-9a-f]{2})*$/i.test(rest)) return Buffer.from(rest, "hex");
  if (form === "b64" && /^[A-Za-z0-9+/]*={0,2}$/.test(rest)) return Buffer.from(rest, "base64");
  if (form === "gen" && /^\d+:\d+$/.test(rest)) return generated(literal);
  if (form === "sha256" && /^\d+:[0-9a-f]{64}$/.test(rest)) return undefined;
  throw new TypeError(
    `expected a frame text:, hex:, b64:, gen:LEN:SEED or sha256:LEN:HEX, got "${literal.slice(0, 80)}"`,
  );
}

/** Whether a literal that was received stands for exactly these octets. */
export function isLiteralOf(literal: string, octets: Uint8Array): boolean {
  const got = octetsOf(literal);
  if (got !== undefined) return Buffer.compare(got, octets) === 0;
  const digest = createHash("sha256").update(octets).digest("hex");
  return literal === `sha256:${octets.length}:${digest}`;
}

/**
 * The one literal of these octets: drivers may write them in any form, and cases compare texts.
 * "text:" where they are printable ASCII, "hex:" where they are not, a digest above its threshold.
 *
 * @throws TypeError naming the literal and the forms
 */
export function plainLiteral(literal: string): string {
  const octets = octetsOf(literal);
  if (octets === undefined) return literal;
  const text = Buffer.from(octets).toString("latin1");
  const readable = octets.length <= DIGEST_ABOVE && /^[\x20-\x7e]+$/.test(text);
  return readable ? `text:${text}` : literalOf(octets);
}

/**
 * The octets of "gen:LEN:SEED": 32-bit words of xorshift32 (13, 17, 5), little-endian, cut to LEN.
 * The first word is the state after one step from SEED, or from 1 where it is 0.
 */
function generated(literal: string): Uint8Array {
  const [, length, seed] = literal.split(":").map(Number) as [number, number, number];
  if (length > GENERATED_MAX) {
    throw new TypeError(`expected at most ${GENERATED_MAX} octets, got "${literal}"`);
  }
  const octets = Buffer.alloc(Math.ceil(length / 4) * 4);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < octets.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    octets.writeInt32LE(state, at);
  }
  return octets.subarray(0, length);
}
