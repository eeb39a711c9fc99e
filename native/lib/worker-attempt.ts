import type { PendingConnect } from "./connect.ts";
import { type LoopHolder, LoopReference } from "./loop-reference.ts";
import type { ByteStream } from "./stream.ts";
import type { SystemError } from "./system-error.ts";

/** How an attempt to connect ends: one of the two is called, once, unless it is cancelled. */
export interface WorkerConnectOutcome {
  /** The stream has to be started before this returns. */
  connected(stream: ByteStream): void;
  /** A SystemError: ECONNREFUSED, ETIMEDOUT ... */
  failed(error: Error): void;
}

/** An attempt to connect that a worker makes. */
export class WorkerAttempt implements PendingConnect {
  readonly #cancel: () => void;
  readonly #reference: LoopReference;
  #outcome: WorkerConnectOutcome | undefined;

  /** @param cancel tells the worker that nobody waits for it any more */
  constructor(holder: LoopHolder, outcome: WorkerConnectOutcome, cancel: () => void) {
    this.#outcome = outcome;
    this.#cancel = cancel;
    this.#reference = new LoopReference(holder);
  }

  cancel(): void {
    if (this.#take() !== undefined) this.#cancel();
  }

  unref(): void {
    this.#reference.release();
  }

  // For the worker's owner.

  connected(stream: ByteStream): void {
    this.#take()?.connected(stream);
  }

  failed(error: SystemError): void {
    this.#take()?.failed(error);
  }

  #take(): WorkerConnectOutcome | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    this.#reference.release();
    return outcome;
  }
}
