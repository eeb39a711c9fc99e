/** What the fuzzer says to a target: conversations as lists of steps, and whom they are meant for. */
import type { SocketType } from "../target/protocol.ts";
import type { Edit } from "./edit.ts";

export const mechanisms = ["NULL", "PLAIN", "CURVE"] as const;
export type Mechanism = (typeof mechanisms)[number];

/** Versions that a raw peer opens in. */
export const versions = ["3.1", "3.0", "2.0", "1.0"] as const;
export type Version = (typeof versions)[number];

/** A socket of the target that conversations are held with. */
export interface Subject {
  readonly socket: SocketType;
  /** What the target does; with PLAIN and CURVE it is the server where it binds. */
  readonly role: "bind" | "connect";
  readonly mechanism: Mechanism;
}

/** The commands of CURVE, which are put in a box when they are sent: keys differ each time. */
export const sealings = ["HELLO", "WELCOME", "INITIATE", "READY", "MESSAGE"] as const;
export type Sealing = (typeof sealings)[number];

/** Octets that are sent at once. */
export interface Send {
  readonly kind: "send";
  /** What they were before they were changed: "greeting", "READY" ... */
  readonly about: string;
  /** What goes over the wire, or into the box. */
  readonly octets: Uint8Array;
  readonly sealed?: Sealing;
  /** What becomes of the whole command, once it is sealed. */
  readonly edits?: readonly Edit[];
  /** Octets of each write; absent for one write. */
  readonly slice?: number;
}

/** What a peer waits for before it goes on: so many octets of the target's, or else its next frame. */
export interface Await {
  readonly kind: "await";
  readonly octets?: number;
}

/** The end of the conversation: FIN or RST. */
export interface Close {
  readonly kind: "close";
  readonly how: "end" | "reset";
}

export type Step = Send | Await | Close;

/** What one peer says, from its first octet on. */
export interface Conversation {
  /** The version that it was made for. */
  readonly zmtp: Version;
  readonly steps: readonly Step[];
}
