import { createHash } from "node:crypto";
import { DriverError } from "./errors.mjs";

/** Above this many octets a received frame is told by its digest. */
const DIGEST_ABOVE = 4096;

/** The largest frame that `gen:` makes. */
const GENERATED_MAX = 2 ** 31;

/**
 * A frame literal's octets: `text:` (UTF-8), `hex:`, `b64:`, `gen:LEN:SEED`.
 *
 * @param {string} literal
 * @returns {Buffer}
 */
export function parseFrame(literal) {
  const [, form, rest] = /^([a-z0-9]+):(.*)$/s.exec(String(literal)) ?? [];
  if (form === "text") return Buffer.from(rest, "utf8");
  if (form === "hex" && /^([0-9a-f]{2})*$/i.test(rest)) return Buffer.from(rest, "hex");
  if (form === "b64") return Buffer.from(rest, "base64");
  if (form === "gen") {
    const [, length, seed] = /^(\d+):(\d+)$/.exec(rest) ?? [];
    if (length !== undefined && Number(length) <= GENERATED_MAX) {
      return generated(Number(length), Number(seed));
    }
  }
  const shown = String(literal).slice(0, 60);
  throw new DriverError("invalid", `expected text:, hex:, b64: or gen:LEN:SEED, got "${shown}"`);
}

/**
 * The octets of `gen:LEN:SEED`: 32-bit words of xorshift32 (13, 17, 5), little-endian, cut to LEN.
 * The first word is the state after one step from SEED, or from 1 where SEED is 0.
 */
export function generated(length, seed) {
  // Node runs on little-endian machines alone.
  const words = new Int32Array(Math.ceil(length / 4));
  let state = seed >>> 0 || 1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return Buffer.from(words.buffer, 0, length);
}

/**
 * A received frame as a literal: `text:` if printable ASCII, else `hex:`; `sha256:LEN:HEX` if
 * large.
 */
export function formatFrame(octets) {
  if (octets.length > DIGEST_ABOVE) {
    return `sha256:${octets.length}:${createHash("sha256").update(octets).digest("hex")}`;
  }
  const text = octets.toString("latin1");
  return /^[\x20-\x7e]+$/.test(text) ? `text:${text}` : `hex:${octets.toString("hex")}`;
}

/**
 * One digest over many messages: SHA-256 of, per message, its count of frames and then each
 * frame's length and octets; numbers are 32 bits, big-endian.
 */
export class MessagesDigest {
  #hash = createHash("sha256");
  octets = 0;

  add(frames) {
    this.#number(frames.length);
    for (const frame of frames) {
      this.#number(frame.length);
      this.#hash.update(frame);
      this.octets += frame.length;
    }
  }

  hex() {
    return this.#hash.digest("hex");
  }

  #number(value) {
    const word = Buffer.allocUnsafe(4);
    word.writeUInt32BE(value);
    this.#hash.update(word);
  }
}
