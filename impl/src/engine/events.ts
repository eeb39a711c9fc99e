import type { ZmtpError } from "../errors.ts";
import type { Metadata } from "../wire/metadata.ts";

/** What an engine reports besides messages. */
export type EngineEvent =
  | { readonly type: "ready"; readonly minor: number; readonly metadata: Metadata }
  | { readonly type: "subscribe"; readonly topic: Buffer }
  | { readonly type: "cancel"; readonly topic: Buffer }
  /** Nothing more will come. Flush what is due, then close the connection. */
  | { readonly type: "failed"; readonly error: ZmtpError };
