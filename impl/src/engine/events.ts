import type { ZmtpError } from "../errors.ts";
import type { Credentials, Mechanism } from "../mechanism/mechanism.ts";
import type { Message } from "../message.ts";
import type { Version } from "../wire/greeting.ts";
import type { Metadata } from "../wire/metadata.ts";

/** What an engine reports besides the messages that it appends to a queue. */
export type EngineEvent =
  /**
   * Messages may be sent. `version` is what the two sides speak, undefined where that is no ZMTP.
   * Peers before 3.0 have no metadata but "identity", and "socket-type" in 2.0.
   */
  | {
      readonly type: "ready";
      readonly version: Version | undefined;
      readonly metadata: Metadata;
    }
  /** Somebody has to say whether this peer may come in: call `authenticated`. RFC 27. */
  | {
      readonly type: "authenticate";
      readonly mechanism: Mechanism["name"];
      readonly credentials: Credentials;
    }
  | { readonly type: "subscribe"; readonly topic: Buffer }
  | { readonly type: "cancel"; readonly topic: Buffer }
  /** What else a subscriber sends, in its place among its subscriptions. */
  | { readonly type: "message"; readonly message: Message }
  /** Nothing more will come. Flush what is due, then close the connection. */
  | { readonly type: "failed"; readonly error: ZmtpError };

export type EngineEventOf<Type extends EngineEvent["type"]> = Extract<
  EngineEvent,
  { readonly type: Type }
>;
