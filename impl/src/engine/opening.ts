import { HandshakeError } from "../errors.ts";
import { GREETING_BYTES, SIGNATURE_BYTES, VERSION_PATIENCE_MS } from "../limits.ts";
import type { Mechanism } from "../mechanism/mechanism.ts";
import {
  encodeGreeting,
  type Greeting,
  GreetingParser,
  type OldGreeting,
} from "../wire/greeting.ts";
import { oldDialect } from "./dialect.ts";
import { type SocketType, socketTypeOctet } from "./socket-type.ts";

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Greets a peer of any version: what is said next depends on what it has said.
 *
 * The first ten octets go out at once: they are a signature, and to a peer of ZMTP 1.0 the header
 * of our identity. The version octet would harm such a peer, so it waits until the peer has shown
 * that it sends a signature too, or until our patience ends: RFC 37 asks for eleven octets, and two
 * peers that wait for the eleventh must not wait for ever. The rest waits for the peer's version.
 *
 * With a mechanism that asks who the peer is there is no older one to talk to, and all 64 octets go
 * out at once.
 *
 * @see RFC 37, Version Negotiation and Backwards Interoperability
 */
export class Opening {
  readonly #greeting: Uint8Array;
  readonly #downgrades: boolean;
  readonly #socketType: SocketType;
  readonly #identity: Uint8Array;
  readonly #send: (octets: Uint8Array) => void;
  readonly #peer = new GreetingParser();
  /** Octets of our greeting that were sent: 10, 11 or 64. */
  #sent = 0;
  #identified = false;
  /** When to call `tick`, or Infinity. */
  deadline = NEVER;

  /**
   * @param identity 0 to 255 octets
   * @param send takes what is due, in order
   */
  constructor(
    mechanism: Mechanism,
    socketType: SocketType,
    identity: Uint8Array,
    now: number,
    send: (octets: Uint8Array) => void,
  ) {
    this.#downgrades = mechanism.downgrades;
    const padding = this.#downgrades ? identity.length + 1 : 0;
    this.#greeting = encodeGreeting(mechanism.name, mechanism.asServer, padding);
    this.#socketType = socketType;
    this.#identity = identity;
    this.#send = send;
    if (this.#downgrades) this.deadline = now + VERSION_PATIENCE_MS;
    this.#sendUpTo(this.#downgrades ? SIGNATURE_BYTES : GREETING_BYTES);
  }

  /** What the peer has said, once it is complete. */
  get peer(): Greeting | OldGreeting | undefined {
    return this.#peer.complete ? this.#peer.greeting() : undefined;
  }

  /**
   * Takes octets up to the end of the peer's greeting, and answers.
   *
   * @returns how many octets belong to the greeting
   * @throws HandshakeError ERR_ZMTP_VERSION, ERR_ZMTP_IDENTITY; ProtocolError ERR_ZMTP_SIGNATURE
   */
  receive(octets: Uint8Array): number {
    const count = this.#peer.receive(octets);
    const { signed, major } = this.#peer;
    if (signed === undefined) return count;
    this.deadline = NEVER;
    if (!signed) this.#answer10();
    else {
      this.#sendUpTo(SIGNATURE_BYTES + 1);
      if (major === undefined) return count;
      if (major >= 3) this.#sendUpTo(GREETING_BYTES);
      else this.#answer20(major);
    }
    return count;
  }

  /** Patience has ended: the peer gets our version, and can be of 1.0 no more. */
  tick(now: number): void {
    if (now < this.deadline) return;
    this.deadline = NEVER;
    this.#sendUpTo(SIGNATURE_BYTES + 1);
  }

  #sendUpTo(count: number): void {
    if (this.#sent >= count) return;
    this.#send(this.#greeting.subarray(this.#sent, count));
    this.#sent = count;
  }

  /** The body of the identity frame whose header our signature was. */
  #answer10(): void {
    if (this.#sent > SIGNATURE_BYTES) {
      const why = this.#downgrades ? "it spoke too late" : "it has no security mechanism";
      throw new HandshakeError("ERR_ZMTP_VERSION", `expected no peer of ZMTP 1.0: ${why}`);
    }
    if (!this.#identified && this.#identity.length > 0) this.#send(this.#identity);
    this.#identified = true;
  }

  /** Socket type and identity, as RFC 15 has them. */
  #answer20(major: number): void {
    if (!this.#downgrades) {
      throw new HandshakeError(
        "ERR_ZMTP_VERSION",
        `expected ZMTP 3 or higher with a security mechanism, got ${major}`,
      );
    }
    if (this.#identified) return;
    this.#identified = true;
    this.#send(Uint8Array.of(socketTypeOctet(this.#socketType)));
    this.#send(oldDialect(major).message(this.#identity));
  }
}
