/** Every code an error of this package can carry, with what it means. */
export const codes = {
  // The peer broke the protocol. Its connection is closed; the socket goes on.
  ERR_ZMTP_SIGNATURE: "the greeting does not start with a ZMTP signature",
  ERR_ZMTP_RESERVED_FLAGS: "a reserved bit of a frame's flags is set",
  ERR_ZMTP_COMMAND_MORE: "a command frame carries the MORE flag",
  ERR_ZMTP_FRAME_TOO_LARGE: "a frame is larger than any buffer can be",
  ERR_ZMTP_MESSAGE_TOO_LARGE: "a message is larger than maxMessageSize",
  ERR_ZMTP_TOO_MANY_FRAMES: "a message has more frames than the limit",
  ERR_ZMTP_COMMAND_TOO_LARGE: "a command is larger than the limit",
  ERR_ZMTP_COMMAND: "a command has no legal name or malformed data",
  ERR_ZMTP_UNEXPECTED_COMMAND: "a command is not allowed in this phase",
  ERR_ZMTP_UNEXPECTED_MESSAGE: "a message came before the handshake was complete",
  ERR_ZMTP_CRYPTOGRAPHIC: "a box was not sealed with the keys of this connection",
  ERR_ZMTP_NONCE: "a nonce is not greater than the one before: a replay, or a broken peer",
  ERR_ZMTP_NONCES_USED_UP: "the connection has no nonces left",
  ERR_ZMTP_METADATA: "a list of properties is malformed",
  ERR_ZMTP_SUBSCRIPTIONS: "a peer holds more subscriptions than the limit",
  // The two sides do not fit, or one has refused.
  ERR_ZMTP_VERSION: "the peer speaks a version of ZMTP that is not supported",
  ERR_ZMTP_MECHANISM: "the peer announces another security mechanism",
  ERR_ZMTP_SOCKET_TYPE: "the peer's socket type cannot talk to ours",
  ERR_ZMTP_IDENTITY: "the peer's identity is illegal or taken",
  ERR_ZMTP_SECOND_PEER: "a PAIR has a peer already",
  ERR_ZMTP_PEER_ERROR: "the peer refused with an ERROR command",
  ERR_ZMTP_HANDSHAKE_TIMEOUT: "the handshake did not complete within handshakeInterval",
  ERR_ZMTP_HEARTBEAT_TIMEOUT: "the peer gave no sign of life in time",
  ERR_ZMTP_AUTHENTICATION: "our ZAP handler has not let the peer in: status says why",
  ERR_ZAP_NO_HANDLER: "no ZAP handler is there to be asked whether the peer may come in",
  ERR_ZAP_MALFORMED_REPLY: "the ZAP handler's reply does not have the frames it should have",
  ERR_ZAP_BAD_VERSION: "the ZAP handler's reply is not of version 1.0",
  ERR_ZAP_BAD_REQUEST_ID: "the ZAP handler's reply is to another request",
  ERR_ZAP_INVALID_STATUS_CODE: "the ZAP handler's status is not 200, 300, 400 or 500",
  ERR_ZAP_INVALID_METADATA: "the ZAP handler's metadata are no list of properties",
  // A socket no longer connects by itself.
  ERR_RECONNECT_LIMIT: "maxReconnectAttempts were made without a complete handshake",
  ERR_RECONNECT_STOPPED: "no new attempt is made after this failure",
  ERR_RECONNECT_CANCELLED: "the application has disconnected, or closed the socket",
  // The caller erred. Names are those of the zeromq package.
  EINVAL: "an argument or option is wrong",
  EAGAIN: "the operation did not complete within its time-out",
  EBUSY: "the operation is under way already",
  ECANCELED: "the signal of the operation was aborted",
  EFSM: "the operation is not possible in the socket's state",
  EBADF: "the socket is closed",
  ENOTSUP: "the socket type, or this package, has no such operation",
  EHOSTUNREACH: "a mandatory ROUTER has no peer of that routing id",
  ENOENT: "there is no such endpoint, or no such path",
  EPROTONOSUPPORT: "the transport of an endpoint is not supported",
  ENOCOMPATPROTO: "the socket type cannot use the transport of an endpoint",
  EMFILE: "a context has as many open sockets as its maxSockets allows",
  ENAMETOOLONG: "a path is longer than the system allows",
  // The system erred.
  EADDRINUSE: "the address is in use",
  EADDRNOTAVAIL: "the address is not available on this machine",
  ENODEV: "no interface or host has that name",
  EACCES: "permission denied",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  ETIMEDOUT: "the connection timed out",
  ENOTFOUND: "the host name is unknown",
  EIO: "the system reported another error, found in cause",
} as const;

/** The `code` of every error of this package: a key of `codes`, which says what each means. */
export type Code = keyof typeof codes;

const errnos: { readonly [code in Code]?: number } = {
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  EACCES: 13,
  EBUSY: 16,
  ENODEV: 19,
  EINVAL: 22,
  EMFILE: 24,
  ENAMETOOLONG: 36,
  EPROTONOSUPPORT: 93,
  ENOTSUP: 95,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ECONNRESET: 104,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  ECANCELED: 125,
  // Those that libzmq has added to the system's.
  EFSM: 156_384_763,
  ENOCOMPATPROTO: 156_384_764,
};

/** The base of all errors of this package. `code` is one of {@link codes}. */
export class ZmtpError extends Error {
  readonly code: Code;
  /** The number that libzmq on Linux gives to errors of this code, if it has such errors. */
  declare readonly errno?: number;
  /** The endpoint that the caller gave, in errors of what is bound or connected to it. */
  declare readonly address?: string;

  constructor(code: Code, message: string = codes[code], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    const errno = errnos[code];
    if (errno !== undefined) this.errno = errno;
    this.name = new.target.name;
  }
}

/** Puts the endpoint that the caller gave into an error that has none yet, and throws it. */
export function throwWithAddress(error: unknown, address: string): never {
  // A closed socket says nothing of the endpoint, as in zeromq.
  if (error instanceof ZmtpError && error.address === undefined && error.code !== "EBADF") {
    Object.defineProperty(error, "address", { value: address, enumerable: true });
  }
  throw error;
}

/** The peer broke the protocol. */
export class ProtocolError extends ZmtpError {
  /** The name of the command whose data are malformed, in errors of such a command. */
  declare readonly command?: string;
}

/** The peers do not fit, or one of them has refused the other. */
export class HandshakeError extends ZmtpError {}

/**
 * Our ZAP handler has not let a peer in. `cause` is what the handler has thrown, if it has.
 *
 * @see RFC 27, Message Format, for the status
 */
export class AuthenticationError extends HandshakeError {
  readonly status: 300 | 400 | 500;

  constructor(status: 300 | 400 | 500, options?: ErrorOptions) {
    super("ERR_ZMTP_AUTHENTICATION", `expected status 200, got ${status}`, options);
    this.status = status;
  }
}

/** The caller passed something wrong, or called at the wrong time. */
export class UsageError extends ZmtpError {}

/** A batch was accepted in part: `code` and `cause` say what stopped it. */
export class PartialSendError extends ZmtpError {
  /** Messages from the start of the batch that were accepted: those, and no others, are sent. */
  readonly accepted: number;

  constructor(accepted: number, cause: ZmtpError) {
    super(cause.code, `${accepted} messages were accepted, then: ${cause.message}`, { cause });
    this.accepted = accepted;
  }
}

/** The operating system refused or failed. `cause` is its error, `address` the endpoint. */
export class TransportError extends ZmtpError {
  override readonly address: string;

  constructor(code: Code, address: string, options?: ErrorOptions) {
    super(code, `${address}: ${codes[code]}`, options);
    this.address = address;
  }
}

/**
 * A socket has stopped to connect to an endpoint. `cause` is why the last attempt or connection
 * ended, if it was not the peer's plain close.
 */
export class ReconnectError extends TransportError {
  declare readonly code:
    | "ERR_RECONNECT_LIMIT"
    | "ERR_RECONNECT_STOPPED"
    | "ERR_RECONNECT_CANCELLED";
  /** New attempts since the last complete handshake. */
  readonly attempts: number;

  constructor(
    code: ReconnectError["code"],
    address: string,
    attempts: number,
    options?: ErrorOptions,
  ) {
    super(code, address, options);
    this.attempts = attempts;
  }
}

/** Wraps an error of the operating system or of Node, keeping its code where we know it. */
export function transportError(cause: unknown, address: string): TransportError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const known = code !== undefined && code in codes ? (code as Code) : "EIO";
  return new TransportError(known, address, { cause });
}
