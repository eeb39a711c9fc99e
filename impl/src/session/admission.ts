import { AuthenticationError, ZmtpError } from "../errors.ts";
import type { Credentials, Mechanism } from "../mechanism/mechanism.ts";
import type { ZapReply, ZapStatus } from "../mechanism/zap.ts";
import type { Peer } from "../pipe/peer.ts";
import type { Metadata } from "../wire/metadata.ts";
import type { SessionOptions } from "./contract.ts";

/** A peer that wants to come in. */
export interface Applicant {
  readonly mechanism: Mechanism["name"];
  readonly credentials: Credentials;
  /** "tcp://192.0.2.7:40000" */
  readonly address: string;
  /** Its connection has ended: nobody waits for an answer any more. */
  readonly signal: AbortSignal;
}

/** Whether the peer of one connection may come in, and what was said of it. */
export class Admission {
  #reply: ZapReply | undefined;
  #asking: AbortController | undefined;

  /** Asks once. `answered` is called later, with what the engine wants to know. */
  ask(
    { authenticate }: Pick<SessionOptions, "authenticate">,
    applicant: Omit<Applicant, "signal">,
    answered: (answer: ZapStatus | ZmtpError) => void,
  ): void {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    authenticate({ ...applicant, signal }).then(
      (reply) => {
        this.#reply = reply;
        answered(reply.status);
      },
      (cause) => {
        answered(cause instanceof ZmtpError ? cause : new AuthenticationError(500, { cause }));
      },
    );
  }

  /** The connection has ended. */
  end(): void {
    this.#asking?.abort();
  }

  /** @param properties what the peer says of itself */
  peer(address: string, properties: Metadata): Peer {
    const { userId = "", metadata = new Map<string, Buffer>() } = this.#reply ?? {};
    return { address, properties, userId, metadata };
  }
}
