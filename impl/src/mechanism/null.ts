import { type Command, encodeCommand } from "../wire/command.ts";
import { decodeMetadata, encodeMetadata, type Metadata } from "../wire/metadata.ts";
import type { Mechanism, MechanismFactory, Properties, Step } from "./mechanism.ts";
import { expectCommand } from "./turn.ts";

/**
 * NULL: one READY from each side.
 *
 * In ZMTP 3.1 the side that connects is the client: it sends READY first, and the server answers
 * once it has found nothing wrong. In 3.0 both send at once.
 *
 * @see RFC 37, The NULL Security Mechanism
 */
export class NullMechanism implements Mechanism {
  readonly name = "NULL";
  readonly asServer = false;
  readonly downgrades: boolean;
  readonly channel = undefined;
  readonly #bound: boolean;
  readonly #authenticates: boolean;
  readonly #ready: Uint8Array;
  #sent = false;
  /** Of a peer that waits to be accepted. */
  #metadata: Metadata | undefined;

  /**
   * @param bound whether the peer connected to us
   * @param authenticates whether somebody has to accept the peer: RFC 27, The NULL Mechanism
   */
  constructor(bound: boolean, properties: Properties, authenticates = false) {
    this.#bound = bound;
    this.#authenticates = authenticates;
    this.downgrades = !authenticates;
    this.#ready = encodeCommand("READY", encodeMetadata(properties));
  }

  start(minor: number): Step {
    if (this.#bound && minor > 0) return {};
    this.#sent = true;
    return { send: this.#ready };
  }

  receive(command: Command): Step {
    expectCommand(command, "READY");
    this.#metadata = decodeMetadata(command.data);
    if (!this.#authenticates) return this.accepted();
    const identity = this.#metadata.get("identity") ?? new Uint8Array(0);
    return { authenticate: { identity, frames: [] } };
  }

  accepted(): Step {
    const metadata = this.#metadata!;
    return this.#sent ? { metadata } : { metadata, send: this.#ready };
  }
}

export const nullMechanism: MechanismFactory = (bound, properties) =>
  new NullMechanism(bound, properties);
