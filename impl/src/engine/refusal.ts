import { AuthenticationError, HandshakeError, type ZmtpError } from "../errors.ts";
import type { Mechanism } from "../mechanism/mechanism.ts";
import { malformed } from "../mechanism/turn.ts";
import { encodeCommand } from "../wire/command.ts";
import { printable } from "./socket-type.ts";

/**
 * What a peer is told where its handshake fails; undefined where the connection just closes.
 *
 * - An ERROR is never answered by another: RFC 37, Error Handling.
 * - Under CURVE a client never sends one, and a server only to those whom it knows: RFC 26, The
 *   ERROR Command.
 * - To a peer with ERROR there is no coming back. Status 300, and a handler that is out of order,
 *   pass: RFC 27, Message Format.
 */
export function refusal(error: ZmtpError, mechanism: Mechanism): Uint8Array | undefined {
  if (error instanceof AuthenticationError) {
    return error.status === 300 ? undefined : encodeError(`${error.status}`);
  }
  if (error.code === "ERR_ZMTP_PEER_ERROR" || error.code.startsWith("ERR_ZAP_")) return undefined;
  return mechanism.name === "CURVE" ? undefined : encodeError(error.message);
}

/** What the data of a peer's ERROR mean. */
export function peerError(data: Buffer): ZmtpError {
  const length = data[0];
  if (length === undefined || 1 + length > data.length) {
    return malformed("ERROR", "a reason, after its size", data.length);
  }
  const reason = printable(data.toString("latin1", 1, 1 + length));
  return new HandshakeError("ERR_ZMTP_PEER_ERROR", `the peer refused: ${reason}`);
}

function encodeError(message: string): Uint8Array {
  const reason = Buffer.from(message.replace(/[^\x20-\x7e]/g, "?").slice(0, 255), "latin1");
  return encodeCommand("ERROR", Buffer.concat([Buffer.of(reason.length), reason]));
}
