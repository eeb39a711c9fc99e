import type { ListenOptions } from "./listen.ts";
import { LoopReference } from "./loop-reference.ts";
import { SocketFile } from "./socket-file.ts";
import type { ByteStream } from "./stream.ts";
import type { SystemError } from "./system-error.ts";
import { CLOSE_LISTENER, LISTEN, toPayload } from "./worker-records.ts";
import type { StreamServer } from "./worker-stream.ts";
import type { ListenCommand } from "./worker-thread.ts";

/** As of a ring in this thread, with what can happen to a worker. */
export interface WorkerListenOptions extends Omit<ListenOptions, "accepted"> {
  /** Called once per connection; the stream has to be started before this returns. */
  accepted(stream: ByteStream): void;
  /** The worker has ended, and the listener with it. Not called where `listen` rejects. */
  failed?(error: SystemError): void;
}

/** A socket that a worker has bound, and accepts connections at until it is closed. */
export class WorkerListener {
  /** With the real port: "127.0.0.1:40123". */
  address = "";
  /** Settles when the worker has bound it, or could not. */
  readonly listening: Promise<WorkerListener>;
  readonly #server: StreamServer;
  readonly #id: number;
  readonly #options: WorkerListenOptions;
  readonly #reference: LoopReference;
  #file: SocketFile | undefined;
  #bound!: (listener: WorkerListener) => void;
  #refused!: (error: SystemError) => void;
  #closing: Promise<void> | undefined;
  #closed: (() => void) | undefined;

  constructor(server: StreamServer, id: number, options: WorkerListenOptions) {
    this.#server = server;
    this.#id = id;
    this.#options = options;
    this.#reference = new LoopReference(server);
    this.listening = new Promise((resolve, reject) => {
      this.#bound = resolve;
      this.#refused = reject;
    });
    const { accepted, failed, ...command } = options;
    server.post(LISTEN, id, 0, toPayload(command satisfies ListenCommand));
  }

  /** Stops accepting; accepted streams stay. Resolves when the address is free again. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#closed = resolve;
      this.#reference.hold();
      this.#server.post(CLOSE_LISTENER, this.#id);
    });
    return this.#closing;
  }

  /** An unreferenced listener does not keep the process alive. */
  unref(): void {
    if (this.#closing === undefined) this.#reference.release();
  }

  // For the worker's owner.

  get open(): boolean {
    return this.#closing === undefined;
  }

  bound(address: string): void {
    this.address = address;
    this.#file = new SocketFile(this.#options.address);
    this.#bound(this);
  }

  accepted(stream: ByteStream): void {
    this.#options.accepted(stream);
  }

  closed(): void {
    this.#reference.release();
    this.#closed?.();
  }

  failed(error: SystemError): void {
    this.#reference.release();
    // The worker had no time to do so.
    this.#file?.remove();
    // It was bound, or it was not: one of these does nothing.
    if (this.address !== "" && this.open) this.#options.failed?.(error);
    this.#refused(error);
    this.#closing ??= Promise.resolve();
    this.#closed?.();
  }
}
