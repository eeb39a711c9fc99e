import type { Command } from "../wire/command.ts";
import type { Metadata } from "../wire/metadata.ts";
import type { CurveChannel } from "./curve-channel.ts";

/** What a mechanism wants after a command. Nothing set: it waits for the next one. */
export interface Step {
  /** A command frame for the peer; sent once the metadata, if any, is found good. */
  readonly send?: Uint8Array;
  /** The peer's properties. The handshake is complete with this step. */
  readonly metadata?: Metadata;
  /**
   * Somebody has to accept the peer first. Nothing else is set: {@link Mechanism.accepted} gives
   * the step that follows, and no command is taken until then.
   */
  readonly authenticate?: Credentials;
}

/** What is known of a peer that wants to be let in. RFC 27, Message Format. */
export interface Credentials {
  /** The peer's Identity property; empty where it has none, or has not told it yet. */
  readonly identity: Uint8Array;
  /** NULL: none. PLAIN: user name and password. CURVE: the public key, 32 octets. */
  readonly frames: readonly Uint8Array[];
}

/** A security handshake: the commands between greeting and traffic. RFC 37, Mechanisms. */
export interface Mechanism {
  /** As in the greeting. */
  readonly name: "NULL" | "PLAIN" | "CURVE";
  readonly asServer: boolean;
  /** Whether older peers may come in: before ZMTP 3.0 there is no handshake, and nobody is asked. */
  readonly downgrades: boolean;
  /** The greetings agree. @param minor the minor version both speak: 0 or 1 */
  start(minor: number): Step;
  /** @throws ProtocolError where the command is malformed or out of turn */
  receive(command: Command): Step;
  /** The peer of the last step's `authenticate` may come in. */
  accepted(): Step;
  /** What traffic goes through once the handshake is complete; undefined: it goes in clear. */
  readonly channel: CurveChannel | undefined;
}

/** Properties in the order they are sent: name and value. */
export type Properties = readonly (readonly [string, Uint8Array])[];

/** Makes the mechanism of one connection. `bound`: whether the peer connected to us. */
export type MechanismFactory = (bound: boolean, properties: Properties) => Mechanism;
