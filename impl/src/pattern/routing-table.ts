import { HandshakeError } from "../errors.ts";
import type { Pipe } from "../pipe/pipe.ts";

/** Which pipe has which routing id. */
export class RoutingTable {
  readonly #pipes = new Map<string, Pipe>();
  #counter: number;

  /** @param random in [0, 1): where the identities that are made here start */
  constructor(random: number) {
    this.#counter = Math.floor(random * 0x1_0000_0000);
  }

  /** Enters a pipe at once where the application gave it an identity that is free. */
  reserve(pipe: Pipe): void {
    const { givenId } = pipe;
    if (givenId.length > 0 && this.find(givenId) === undefined) this.add(pipe, givenId);
  }

  /**
   * Enters a pipe under the identity that the application gave it, that its peer announced, or that
   * is made here: a zero and four octets.
   *
   * @throws HandshakeError ERR_ZMTP_IDENTITY where another peer has it
   */
  add(pipe: Pipe, announced: Buffer): void {
    const made = pipe.routingId.length > 0 && pipe.routingId[0] === 0 ? pipe.routingId : undefined;
    const named = pipe.givenId.length > 0 ? pipe.givenId : announced;
    const identity = named.length > 0 ? Buffer.from(named) : (made ?? this.#make());
    const key = identity.toString("latin1");
    const holder = this.#pipes.get(key);
    if (holder === pipe) return;
    if (holder !== undefined) {
      throw new HandshakeError(
        "ERR_ZMTP_IDENTITY",
        `identity ${identity.toString("hex")} is taken`,
      );
    }
    this.remove(pipe);
    pipe.routingId = identity;
    this.#pipes.set(key, pipe);
  }

  remove(pipe: Pipe): void {
    const key = pipe.routingId.toString("latin1");
    if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
  }

  find(identity: Buffer): Pipe | undefined {
    return this.#pipes.get(identity.toString("latin1"));
  }

  #make(): Buffer {
    const identity = Buffer.alloc(5);
    do {
      this.#counter = (this.#counter + 1) >>> 0;
      identity.writeUInt32BE(this.#counter, 1);
    } while (this.#pipes.has(identity.toString("latin1")));
    return identity;
  }
}
