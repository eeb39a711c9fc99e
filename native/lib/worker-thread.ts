/** The program of an I/O worker: it has the ring, and does what its owner says. */
import { workerData } from "node:worker_threads";
import type { Address, TcpAddress } from "./address.ts";
import { connect, type PendingConnect } from "./connect.ts";
import { type Listener, type ListenOptions, listen } from "./listen.ts";
import { type QueueEnd, RecordReceiver } from "./queue.ts";
import { Ring, type RingOptions } from "./ring.ts";
import { ServedStream } from "./served-stream.ts";
import type { SocketOptions } from "./socket-options.ts";
import type { Stream } from "./stream.ts";
import * as records from "./worker-records.ts";

/** What the worker is started with. */
export interface WorkerStart {
  readonly commands: QueueEnd;
  readonly events: QueueEnd;
  /** One cell: the value of the last SUBMIT that was carried out. */
  readonly submitted: SharedArrayBuffer;
  readonly ring: RingOptions;
  /** Octets of a stream, each way, that are neither the kernel's nor the handler's. */
  readonly window: number;
}

export type ListenCommand = Omit<ListenOptions, "accepted">;

export interface ConnectCommand {
  readonly address: Address;
  readonly source?: TcpAddress | undefined;
  readonly options?: SocketOptions | undefined;
}

/** What the owner has to know of a stream. */
export type StreamFacts = Pick<Stream, "localAddress" | "remoteAddress" | "credentials">;

class IoThread {
  readonly #start: WorkerStart;
  readonly #ring: Ring;
  readonly #outlet: records.RecordOutlet;
  readonly #submitted: Int32Array;
  readonly #listeners = new Map<number, Listener>();
  readonly #attempts = new Map<number, PendingConnect>();
  readonly #streams = new Map<number, ServedStream>();
  /** Of streams that were accepted: even; those of the owner are odd. */
  #lastId = 0;

  constructor(start: WorkerStart) {
    this.#start = start;
    this.#ring = new Ring(start.ring);
    this.#outlet = new records.RecordOutlet(start.events);
    this.#submitted = new Int32Array(start.submitted);
    const inlet = new records.RecordInlet((...record) => this.#take(...record));
    // The owner's end is the worker's.
    const closed = () => process.exit();
    new RecordReceiver(start.commands, { received: (record) => inlet.received(record), closed });
  }

  #take(kind: number, id: number, value: number, payload: Uint8Array): void {
    // What is unknown has ended meanwhile, and its owner is about to hear of it.
    if (kind === records.SEND) this.#streams.get(id)?.send(payload);
    else if (kind === records.CONSUMED) this.#streams.get(id)?.consumed(value);
    else if (kind === records.CLOSE) this.#streams.get(id)?.close();
    else if (kind === records.DESTROY) this.#streams.get(id)?.destroy();
    else if (kind === records.LISTEN) this.#listen(id, records.fromPayload(payload));
    else if (kind === records.CLOSE_LISTENER) this.#closeListener(id);
    else if (kind === records.CONNECT) this.#connect(id, records.fromPayload(payload));
    else if (kind === records.CANCEL) this.#cancel(id);
    else this.#submit(value);
  }

  #listen(id: number, command: ListenCommand): void {
    try {
      const accepted = (stream: Stream) => this.#accepted(id, stream);
      const listener = listen(this.#ring, { ...command, accepted });
      this.#listeners.set(id, listener);
      this.#outlet.post(records.LISTENING, id, 0, records.toPayload(listener.address));
    } catch (error) {
      this.#failed(id, error as Error);
    }
  }

  #closeListener(id: number): void {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    listener?.close().then(() => this.#outlet.post(records.LISTENER_CLOSED, id));
  }

  #accepted(listener: number, stream: Stream): void {
    do this.#lastId = (this.#lastId + 2) >>> 0;
    while (this.#streams.has(this.#lastId));
    this.#outlet.post(records.ACCEPTED, listener, this.#lastId, facts(stream));
    this.#serve(this.#lastId, stream);
  }

  #connect(id: number, { address, source, options }: ConnectCommand): void {
    const connected = (stream: Stream) => {
      this.#attempts.delete(id);
      this.#outlet.post(records.CONNECTED, id, 0, facts(stream));
      this.#serve(id, stream);
    };
    const failed = (error: Error) => {
      this.#attempts.delete(id);
      this.#failed(id, error);
    };
    this.#attempts.set(id, connect(this.#ring, address, { connected, failed }, source, options));
  }

  /** The owner has given up; the connection may be there already. */
  #cancel(id: number): void {
    this.#attempts.get(id)?.cancel();
    this.#attempts.delete(id);
    this.#streams.get(id)?.destroy();
  }

  #serve(id: number, stream: Stream): void {
    const ended = () => this.#streams.delete(id);
    const served = new ServedStream(stream, id, this.#start.window, this.#outlet, ended);
    this.#streams.set(id, served);
  }

  #failed(id: number, error: Error): void {
    this.#outlet.post(records.FAILED, id, 0, records.toPayload(records.errorFields(error)));
  }

  #submit(value: number): void {
    this.#ring.submit();
    Atomics.store(this.#submitted, 0, value);
    Atomics.notify(this.#submitted, 0);
  }
}

function facts({ localAddress, remoteAddress, credentials }: StreamFacts): Uint8Array {
  return records.toPayload({ localAddress, remoteAddress, credentials });
}

new IoThread(workerData as WorkerStart);
