import { ProtocolError } from "../errors.ts";
import { CONTEXT_BYTES_MAX } from "../limits.ts";
import { encodeCommand } from "../wire/command.ts";

/** A PING without a context. RFC 37, Connection Heartbeating: the TTL is in tenths of a second. */
export function encodePing(ttlMs: number): Uint8Array {
  const ttl = Buffer.alloc(2);
  ttl.writeUInt16BE(Math.floor(ttlMs / 100));
  return encodeCommand("PING", ttl);
}

/**
 * The TTL of a PING, in tenths of a second. The context follows it.
 *
 * @throws ProtocolError ERR_ZMTP_COMMAND
 */
export function pingTtl(data: Buffer): number {
  if (data.length < 2 || data.length > 2 + CONTEXT_BYTES_MAX) {
    throw new ProtocolError(
      "ERR_ZMTP_COMMAND",
      `expected a PING with 2 to 18 octets of data, got ${data.length}`,
    );
  }
  return data.readUInt16BE(0);
}
