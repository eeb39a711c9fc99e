import type { HeartbeatOptions } from "../engine/heartbeat.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import type { MechanismFactory } from "../mechanism/mechanism.ts";
import type { ZapReply } from "../mechanism/zap.ts";
import type { Pipe } from "../pipe/pipe.ts";
import type { Applicant } from "./admission.ts";
import type { Clock } from "./clock.ts";
import type { KeepAlive } from "./keep-alive.ts";
import type { Session } from "./session.ts";

/** What a session tells its socket. */
export interface SessionOwner {
  /** The handshake is complete. @throws HandshakeError to refuse the peer */
  ready(session: Session, identity: Buffer): void;
  /** @throws ProtocolError over the limit */
  subscribe(pipe: Pipe, topic: Buffer): void;
  cancel(pipe: Pipe, topic: Buffer): void;
  /**
   * The connection has ended.
   *
   * @param error says why, if it was not the peer's plain close
   * @param stage "traffic" if the handshake was complete
   */
  lost(session: Session, error: Error | undefined, stage: "handshake" | "traffic"): void;
}

export interface SessionOptions {
  readonly socketType: AnySocketType;
  /** Whether the peer connected to us. */
  readonly bound: boolean;
  readonly routingId: Uint8Array;
  readonly metadata?: readonly (readonly [name: string, value: Uint8Array])[];
  readonly mechanism: MechanismFactory;
  /**
   * Says whether a peer may come in.
   *
   * @throws HandshakeError (rejects) where nobody can tell
   */
  authenticate(applicant: Applicant): Promise<ZapReply>;
  readonly maxMessageSize: number;
  readonly onlyFirstSubscribe?: boolean;
  readonly handshakeMs: number;
  readonly heartbeat: HeartbeatOptions;
}

export interface SessionContext {
  readonly owner: SessionOwner;
  readonly clock: Clock;
  readonly keepAlive: Pick<KeepAlive, "hold" | "release">;
}
