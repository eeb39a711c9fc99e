import { type Code, codes, ProtocolError, ZmtpError } from "../errors.ts";
import type { ObservedError } from "./events.ts";

/** The names that libzmq has for what a peer did wrong. */
const protocolErrors: Partial<Record<Code, string>> = {
  ERR_ZMTP_CRYPTOGRAPHIC: "ERR_ZMTP_CRYPTOGRAPHIC",
  ERR_ZMTP_NONCE: "ERR_ZMTP_INVALID_SEQUENCE",
  // A command without a legal name: libzmq looks for the one that it expects.
  ERR_ZMTP_COMMAND: "ERR_ZMTP_UNEXPECTED_COMMAND",
  ERR_ZMTP_COMMAND_MORE: "ERR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED",
  ERR_ZMTP_COMMAND_TOO_LARGE: "ERR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED",
  ERR_ZMTP_IDENTITY: "ERR_ZMTP_INVALID_METADATA",
  ERR_ZMTP_MECHANISM: "ERR_ZMTP_MECHANISM_MISMATCH",
  ERR_ZMTP_METADATA: "ERR_ZMTP_INVALID_METADATA",
  ERR_ZMTP_SOCKET_TYPE: "ERR_ZMTP_INVALID_METADATA",
  ERR_ZMTP_UNEXPECTED_COMMAND: "ERR_ZMTP_UNEXPECTED_COMMAND",
  ERR_ZMTP_UNEXPECTED_MESSAGE: "ERR_ZMTP_UNEXPECTED_COMMAND",
};

/** What the status of a refusal means. RFC 27, Specification. */
const statuses: Record<string, string> = {
  300: "Temporary error",
  400: "Authentication failure",
  500: "Internal error",
};

export interface HandshakeFailure {
  readonly type: "handshake:error:protocol" | "handshake:error:auth" | "handshake:error:other";
  readonly error: ObservedError;
}

/**
 * How an observer is told that a connection has ended before its handshake was complete. `error`
 * has the code that libzmq gives, and what we know of it as its `cause`.
 *
 * @param cause undefined for the peer's plain close
 */
export function handshakeFailure(cause: Error | undefined): HandshakeFailure {
  if (!(cause instanceof ZmtpError)) return other("EPIPE", cause);
  const status = statusOf(cause);
  if (status !== undefined) {
    const error = observed(statuses[status]!, "ERR_ZMTP_PEER_ERROR", cause);
    return { type: "handshake:error:auth", error: Object.assign(error, { status }) };
  }
  if (cause.code === "ERR_ZMTP_HANDSHAKE_TIMEOUT") return other("EAGAIN", cause);
  if (!cause.code.startsWith("ERR_")) return other(cause.code, cause);
  const error = observed(cause.message, protocolError(cause), cause);
  return { type: "handshake:error:protocol", error };
}

function protocolError(cause: ZmtpError): string {
  if (cause.code.startsWith("ERR_ZAP_")) return cause.code;
  if (cause instanceof ProtocolError && cause.command !== undefined) {
    return `ERR_ZMTP_MALFORMED_COMMAND_${cause.command}`;
  }
  return protocolErrors[cause.code] ?? "ERR_ZMTP_UNSPECIFIED";
}

/** The status with which we, or the peer, refused: the reason in the peer's ERROR. */
function statusOf(error: ZmtpError): number | undefined {
  const { status } = error as { readonly status?: number };
  if (status !== undefined) return status;
  if (error.code !== "ERR_ZMTP_PEER_ERROR") return undefined;
  const reason = /\b([345]00)$/.exec(error.message)?.[1];
  return reason !== undefined && reason in statuses ? Number(reason) : undefined;
}

function other(code: Code | "EPIPE", cause: Error | undefined): HandshakeFailure {
  const message = code === "EPIPE" ? "the connection ended in the handshake" : codes[code];
  return { type: "handshake:error:other", error: observed(message, code, cause) };
}

function observed(message: string, code: string, cause: Error | undefined): ObservedError {
  return Object.assign(new Error(message, { cause }), { code });
}
