import { constants } from "node:os";
import { Worker } from "node:worker_threads";
import { createQueue, RecordReceiver } from "./queue.ts";
import type { RingOptions } from "./ring.ts";
import { type SystemError, systemError } from "./system-error.ts";
import { RecordInlet, RecordOutlet, SUBMIT } from "./worker-records.ts";
import type { StreamServer } from "./worker-stream.ts";
import type { WorkerStart } from "./worker-thread.ts";

/** How long `submit` waits for a worker that does not answer. */
const SUBMIT_MS_MAX = 2_000;

export interface LinkOwner {
  take(kind: number, id: number, value: number, payload: Uint8Array): void;
  /** The worker's thread has ended, and the kernel has given everything back. The last call. */
  ended(error: SystemError): void;
}

/** A worker with a ring, and the two queues to and from it. Does not keep the process alive. */
export class WorkerLink implements StreamServer {
  readonly window: number;
  readonly #worker: Worker;
  readonly #outlet: RecordOutlet;
  readonly #submitted = new Int32Array(new SharedArrayBuffer(4));
  readonly #owner: LinkOwner;
  #submits = 0;
  #references = 0;
  /** It did not answer a submit: the next ones do not wait. */
  #silent = false;
  /** Why the worker has ended, if it has said so. */
  #cause: Error | undefined;
  /** The last records have been taken, or the thread has ended: the other of the two is awaited. */
  #ending = false;

  constructor(owner: LinkOwner, ring: RingOptions, window: number, queueBytes: number) {
    this.#owner = owner;
    this.window = window;
    const [commands, events] = [createQueue(queueBytes), createQueue(queueBytes)];
    const start: WorkerStart = {
      ...{ ring, window, commands: commands.receiving, events: events.sending },
      submitted: this.#submitted.buffer as SharedArrayBuffer,
    };
    // The flags of this process (loaders, inspectors) are not for a thread that has one program.
    this.#worker = new Worker(new URL("./worker-thread.js", import.meta.url), {
      ...{ execArgv: [], name: "io_uring", workerData: start },
      transferList: [start.commands.port, start.events.port],
    });
    this.#worker.unref();
    this.#worker.once("error", (error) => {
      this.#cause = error;
    });
    this.#outlet = new RecordOutlet(commands.sending);
    const inlet = new RecordInlet((...record) => this.#take(...record));
    const received = (record: Uint8Array) => inlet.received(record);
    const closed = () => this.#ended();
    const receiver = new RecordReceiver(events.receiving, { received, closed });
    receiver.unref();
    this.#worker.once("exit", () => {
      // Nothing else may be left to keep this thread alive until its last records have come.
      if (!this.#ending) receiver.ref();
      this.#ended();
    });
  }

  post(kind: number, id: number, value?: number, payload?: Uint8Array): void {
    if (!this.#ending) this.#outlet.post(kind, id, value, payload);
  }

  /** Waits until the worker has handed to the kernel what was posted; two seconds at most. */
  submit(): void {
    if (this.#ending || this.#silent) return;
    const ticket = ++this.#submits | 0;
    this.post(SUBMIT, 0, ticket >>> 0);
    const deadline = performance.now() + SUBMIT_MS_MAX;
    for (let left = SUBMIT_MS_MAX; left > 0; left = deadline - performance.now()) {
      this.#outlet.flush();
      const last = Atomics.load(this.#submitted, 0);
      if (last === ticket) return;
      Atomics.wait(this.#submitted, 0, last, this.#outlet.waits ? 1 : left);
    }
    this.#silent = true;
  }

  reference(): void {
    if (this.#references++ === 0) this.#worker.ref();
  }

  unreference(): void {
    if (--this.#references === 0) this.#worker.unref();
  }

  async terminate(): Promise<void> {
    // The streams that end now let go of theirs.
    this.reference();
    await this.#worker.terminate();
    this.unreference();
  }

  #take(kind: number, id: number, value: number, payload: Uint8Array): void {
    try {
      this.#owner.take(kind, id, value, payload);
    } catch (error) {
      // One handler's fault must not cost the others their events.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  /** The thread's last records may come before or after the news of its end. */
  #ended(): void {
    if (this.#ending) this.#owner.ended(endOf(this.#cause));
    this.#ending = true;
  }
}

function endOf(cause: Error | undefined): SystemError {
  const error = systemError("io_worker", -constants.errno.ECONNABORTED);
  const reason = cause === undefined ? "" : `: ${cause.message}`;
  error.message += ` the thread that has the ring has ended${reason}`;
  return Object.assign(error, cause && { cause });
}
