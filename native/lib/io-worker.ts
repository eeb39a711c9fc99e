import { type Address, checkAddress, checkSource, type TcpAddress } from "./address.ts";
import type { PendingConnect } from "./connect.ts";
import { probe } from "./probe.ts";
import type { RingOptions } from "./ring.ts";
import type { SocketOptions } from "./socket-options.ts";
import type { SystemError } from "./system-error.ts";
import { WorkerAttempt, type WorkerConnectOutcome } from "./worker-attempt.ts";
import { WorkerLink } from "./worker-link.ts";
import { WorkerListener, type WorkerListenOptions } from "./worker-listener.ts";
import * as records from "./worker-records.ts";
import { WorkerStream } from "./worker-stream.ts";
import type { ConnectCommand, StreamFacts } from "./worker-thread.ts";

/** Sizes of an I/O worker, fixed when it is started. */
export interface IoWorkerOptions {
  /** Of its ring; it does not spin unless told to, since it would miss what this thread says. */
  readonly ring?: RingOptions;
  /**
   * Octets of a stream, each way, that the worker may have taken and not handed on: what goes on
   * while this thread computes. From 65,536 to 2^30. Default 4 MiB, near to what Linux holds.
   */
  readonly streamBytes?: number;
  /** Octets of each of the two queues, a power of two from 131,072 to 2^30. Default 4 MiB. */
  readonly queueBytes?: number;
}

/**
 * A worker thread that has a ring, and serves streams to this thread: they go on while it computes.
 * It keeps the process alive as long as something of it does, and ends with it.
 *
 * Bounds: a stream has at most `streamBytes` each way on its way, and one receive of 256 KiB.
 */
export class IoWorker {
  readonly #link: WorkerLink;
  readonly #listeners = new Map<number, WorkerListener>();
  readonly #attempts = new Map<number, WorkerAttempt>();
  readonly #streams = new Map<number, WorkerStream>();
  /** Of streams that were accepted: even; those of ours are odd. */
  #lastId = 1;
  #end: SystemError | undefined;

  /**
   * @throws RangeError for a size that is none; Error ENOTSUP where there is no io_uring, with the
   *   sentence of `probe`
   */
  constructor(options: IoWorkerOptions = {}) {
    const streamBytes = size("streamBytes", options.streamBytes ?? 2 ** 22, 2 ** 16);
    const queueBytes = size("queueBytes", options.queueBytes ?? 2 ** 22, 2 ** 17);
    if (!Number.isInteger(Math.log2(queueBytes))) {
      throw new RangeError(`queueBytes is ${queueBytes}, expected a power of two`);
    }
    const outcome = probe();
    if (!outcome.available) {
      throw Object.assign(new Error(outcome.reason), { code: "ENOTSUP" });
    }
    this.#link = new WorkerLink(
      {
        take: (kind, id, value, payload) => this.#take(kind, id, value, payload),
        ended: (error) => this.#ended(error),
      },
      { spinMicroseconds: 0, ...options.ring },
      streamBytes,
      queueBytes,
    );
  }

  /** Why the worker has ended; undefined while it lives. */
  get ended(): SystemError | undefined {
    return this.#end;
  }

  /**
   * Binds and listens. Rejects with a SystemError: EADDRINUSE, EADDRNOTAVAIL, EACCES ...
   *
   * @throws TypeError, RangeError (rejects) for an address that is none
   */
  async listen(options: WorkerListenOptions): Promise<WorkerListener> {
    checkAddress(options.address);
    if (this.#end !== undefined) throw this.#end;
    const id = this.#nextId();
    const listener = new WorkerListener(this.#link, id, options);
    this.#listeners.set(id, listener);
    return listener.listening;
  }

  /** One attempt to connect, as `connect` of a ring in this thread. */
  connect(
    address: Address,
    outcome: WorkerConnectOutcome,
    source?: TcpAddress,
    options?: SocketOptions,
  ): PendingConnect {
    checkAddress(address);
    if (source !== undefined) checkSource(source, address);
    const id = this.#nextId();
    const attempt = new WorkerAttempt(this.#link, outcome, () => {
      if (this.#attempts.delete(id)) this.#link.post(records.CANCEL, id);
    });
    if (this.#end !== undefined) {
      queueMicrotask(() => attempt.failed(this.#end!));
      return attempt;
    }
    const command: ConnectCommand = { address, source, options };
    this.#attempts.set(id, attempt);
    this.#link.post(records.CONNECT, id, 0, records.toPayload(command));
    return attempt;
  }

  /** Ends the worker at once. Resolves when its descriptors are closed; every stream fails. */
  terminate(): Promise<void> {
    return this.#link.terminate();
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId + 2) >>> 0;
    while ([this.#listeners, this.#attempts, this.#streams].some((map) => map.has(this.#lastId)));
    return this.#lastId;
  }

  #take(kind: number, id: number, value: number, payload: Uint8Array): void {
    // What is unknown was cancelled or closed, and the worker is about to hear of it.
    if (kind === records.RECEIVED) this.#streams.get(id)?.received(payload);
    else if (kind === records.SENT) this.#streams.get(id)?.sent(value);
    else if (kind === records.CLOSED) this.#closed(id, records.fromPayload(payload));
    else if (kind === records.ACCEPTED) this.#accepted(id, value, records.fromPayload(payload));
    else if (kind === records.CONNECTED) this.#connected(id, records.fromPayload(payload));
    else if (kind === records.LISTENING)
      this.#listeners.get(id)?.bound(records.fromPayload(payload));
    else if (kind === records.LISTENER_CLOSED) this.#listenerClosed(id);
    else this.#failed(id, records.errorOf(records.fromPayload(payload))!);
  }

  #closed(id: number, error: records.ErrorFields): void {
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.ended(records.errorOf(error));
  }

  #accepted(id: number, streamId: number, facts: StreamFacts): void {
    const listener = this.#listeners.get(id);
    if (listener === undefined || !listener.open) {
      this.#link.post(records.DESTROY, streamId);
      return;
    }
    const stream = new WorkerStream(this.#link, streamId, facts);
    this.#streams.set(streamId, stream);
    listener.accepted(stream);
  }

  #connected(id: number, facts: StreamFacts): void {
    const attempt = this.#attempts.get(id);
    if (attempt === undefined) return;
    this.#attempts.delete(id);
    const stream = new WorkerStream(this.#link, id, facts);
    this.#streams.set(id, stream);
    attempt.connected(stream);
  }

  #listenerClosed(id: number): void {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    listener?.closed();
  }

  #failed(id: number, error: SystemError): void {
    const party = this.#attempts.get(id) ?? this.#listeners.get(id);
    this.#attempts.delete(id);
    this.#listeners.delete(id);
    party?.failed(error);
  }

  #ended(error: SystemError): void {
    this.#end = error;
    const streams = [...this.#streams.values()];
    const parties = [...this.#attempts.values(), ...this.#listeners.values()];
    for (const map of [this.#streams, this.#attempts, this.#listeners]) map.clear();
    for (const stream of streams) stream.lost(error);
    for (const party of parties) party.failed(error);
  }
}

function size(name: string, value: number, min: number): number {
  if (Number.isInteger(value) && value >= min && value <= 2 ** 30) return value;
  throw new RangeError(`${name} is ${value}, expected an integer from ${min} to ${2 ** 30}`);
}
