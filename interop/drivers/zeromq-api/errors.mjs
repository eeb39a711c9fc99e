/**
 * The kinds of error that a driver may answer with; "unsupported" is the answer to anything
 * unknown.
 */
export class DriverError extends Error {
  /**
   * @param {"unsupported"|"declined"|"again"|"invalid"|"state"|"closed"|"internal"} kind
   * @param {string} reason what was expected, and what came
   */
  constructor(kind, reason) {
    super(reason);
    this.kind = kind;
  }
}

const kindOfCode = {
  EAGAIN: "again",
  EFSM: "state",
  EBADF: "closed",
  ETERM: "closed",
  ENOTSOCK: "closed",
  ENOTSUP: "unsupported",
  EPROTONOSUPPORT: "unsupported",
  ENOCOMPATPROTO: "unsupported",
  EINVAL: "invalid",
  EADDRINUSE: "invalid",
  EADDRNOTAVAIL: "invalid",
  EHOSTUNREACH: "invalid",
  EMSGSIZE: "invalid",
  ENODEV: "invalid",
  ENOENT: "invalid",
  ERR_ZMTP_STATE: "state",
  ERR_ZMTP_CLOSED: "closed",
};

/**
 * An error as the protocol carries it: `kind`, the library's own `code` where there is one,
 * `reason`; a stack only for what the driver did not foresee.
 */
export function errorLine(error) {
  if (error instanceof DriverError) return { kind: error.kind, reason: error.message };
  const kind = kindOfCode[error?.code] ?? (isRefusal(error) ? "invalid" : "internal");
  return {
    kind,
    ...(error?.code === undefined ? {} : { code: error.code }),
    reason: String(error?.message ?? error),
    ...(kind === "internal" ? { trace: String(error?.stack) } : {}),
  };
}

/** A value that the library refused by type or range. */
function isRefusal(error) {
  return error instanceof TypeError || error instanceof RangeError || error?.kind === "usage";
}
