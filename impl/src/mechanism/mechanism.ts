import type { Command } from "../wire/command.ts";
import type { Metadata } from "../wire/metadata.ts";

/** What a mechanism wants after a command. Nothing set: it waits for the next one. */
export interface Step {
  /** A command frame for the peer; sent once the metadata, if any, is found good. */
  readonly send?: Uint8Array;
  /** The peer's properties. The handshake is complete with this step. */
  readonly metadata?: Metadata;
}

/** A security handshake: the commands between greeting and traffic. RFC 37, Mechanisms. */
export interface Mechanism {
  /** As in the greeting. */
  readonly name: string;
  readonly asServer: boolean;
  /** The greetings agree. @param minor the minor version both speak: 0 or 1 */
  start(minor: number): Step;
  /** @throws ProtocolError where the command is malformed or out of turn */
  receive(command: Command): Step;
}
