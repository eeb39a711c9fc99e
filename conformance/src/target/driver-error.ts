import type { DriverError } from "./protocol.ts";

/** The driver said no: the reason is the protocol's. A result for some cases, a failure for others. */
export class Refused extends Error {
  readonly op: string;
  readonly refusal: DriverError;
  constructor(op: string, refusal: DriverError) {
    const reason = [refusal.reason, refusal.issue].filter(Boolean).join(", ");
    super(`the driver answered ${op} with ${refusal.kind}${reason && `: ${reason}`}`);
    this.op = op;
    this.refusal = refusal;
  }
}

/** No answer within the deadline. The process was ended; the next request starts a new one. */
export class Hang extends Error {}

/** The process ended while a request was open. */
export class Crash extends Error {}

/** The driver broke ZDP/1: an answer that the schema forbids, an unknown id, a line that is too long. */
export class ProtocolBroken extends Error {}

/** The target cannot be used at all: command not found, malformed endpoint, no hello. One sentence. */
export class UnusableTarget extends Error {}
