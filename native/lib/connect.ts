import {
  type Address,
  addressText,
  checkAddress,
  checkSource,
  type TcpAddress,
} from "./address.ts";
import { LoopReference } from "./loop-reference.ts";
import type { OperationOwner, Ring } from "./ring.ts";
import type { SocketOptions } from "./socket-options.ts";
import { Stream } from "./stream.ts";
import { systemError } from "./system-error.ts";

/** How an attempt to connect ends: one of the two is called, once, unless it is cancelled. */
export interface ConnectOutcome {
  /** The stream has to be started before this returns. */
  connected(stream: Stream): void;
  /** A SystemError: ECONNREFUSED, ETIMEDOUT ... */
  failed(error: Error): void;
}

/** An attempt to connect that has no outcome yet. It keeps the process alive. */
export interface PendingConnect {
  /** Gives the attempt up; neither outcome is called afterwards. */
  cancel(): void;
  /** An unreferenced attempt does not keep the process alive. */
  unref(): void;
}

/**
 * One attempt to connect.
 *
 * @param source where the connection comes from, of the family of `address`; port 0 for any. The
 *   system chooses where there is none.
 * @param options set on the socket first; what the system refuses fails the attempt
 * @throws TypeError, RangeError for an address that is none
 */
export function connect(
  ring: Ring,
  address: Address,
  outcome: ConnectOutcome,
  source?: TcpAddress,
  options?: SocketOptions,
): PendingConnect {
  checkAddress(address);
  if (source !== undefined) checkSource(source, address);
  return new Attempt(ring, address, outcome, source, options);
}

class Attempt implements OperationOwner, PendingConnect {
  readonly #ring: Ring;
  readonly #address: Address;
  #outcome: ConnectOutcome | undefined;
  readonly #operation: number;
  readonly #reference: LoopReference;

  constructor(
    ring: Ring,
    address: Address,
    outcome: ConnectOutcome,
    source: TcpAddress | undefined,
    options: SocketOptions | undefined,
  ) {
    this.#ring = ring;
    this.#address = address;
    this.#outcome = outcome;
    this.#reference = new LoopReference(ring);
    this.#operation = ring.connect(this, address, source, options);
    if (this.#operation < 0) queueMicrotask(() => this.#ended(this.#operation));
  }

  cancel(): void {
    if (this.#outcome === undefined) return;
    this.#outcome = undefined;
    if (this.#operation >= 0) this.#ring.cancel(this.#operation);
  }

  unref(): void {
    this.#reference.release();
  }

  /** For the ring: first the connect, and after a late cancellation the close. */
  completed(operation: number, result: number): void {
    if (operation === this.#operation) this.#ended(result);
    else this.#reference.release();
  }

  #ended(result: number): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome === undefined && result >= 0) {
      this.#ring.close(this, result);
      return;
    }
    if (result >= 0) outcome!.connected(new Stream(this.#ring, result));
    else outcome?.failed(systemError("connect", result, addressText(this.#address)));
    this.#reference.release();
  }
}
