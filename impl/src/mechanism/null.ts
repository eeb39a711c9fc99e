import { ProtocolError } from "../errors.ts";
import { type Command, encodeCommand } from "../wire/command.ts";
import { decodeMetadata, encodeMetadata } from "../wire/metadata.ts";
import type { Mechanism, Step } from "./mechanism.ts";

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
  readonly #bound: boolean;
  readonly #ready: Uint8Array;
  #sent = false;

  /** @param bound whether the peer connected to us */
  constructor(bound: boolean, properties: readonly (readonly [string, Uint8Array])[]) {
    this.#bound = bound;
    this.#ready = encodeCommand("READY", encodeMetadata(properties));
  }

  start(minor: number): Step {
    if (this.#bound && minor > 0) return {};
    this.#sent = true;
    return { send: this.#ready };
  }

  receive(command: Command): Step {
    if (command.name !== "READY") {
      throw new ProtocolError("ERR_ZMTP_UNEXPECTED_COMMAND", `expected READY, got ${command.name}`);
    }
    const metadata = decodeMetadata(command.data);
    return this.#sent ? { metadata } : { metadata, send: this.#ready };
  }
}
