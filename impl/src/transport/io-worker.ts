import type { IoWorker, WorkerListenOptions } from "@scrutineer/uring/worker";
import { UsageError } from "../errors.ts";
import { IO_WORKER_RESTART_MS } from "../limits.ts";
import type { Transport } from "./transport.ts";
import { openUring } from "./uring.ts";
import { type StreamListener, type StreamOpener, UringTransport } from "./uring-streams.ts";

/** A transport whose ring is in a worker, or one sentence that says why there is none here. */
export async function openIoWorker(): Promise<Transport | string> {
  // Loaded only where it is asked for; what keeps a ring from opening here would do so there.
  const here = await openUring();
  if (typeof here === "string") return here;
  const { IoWorker } = await import("@scrutineer/uring/worker");
  return new UringTransport(new WorkerOpener(() => new IoWorker()));
}

/**
 * Opens streams in a worker, and starts another one where that has ended: every stream of the first
 * has failed then, and sockets connect again; listeners come back by themselves.
 */
export class WorkerOpener implements StreamOpener {
  readonly name = "io_uring in a worker";
  readonly #start: () => IoWorker;
  #worker: IoWorker;

  constructor(start: () => IoWorker) {
    this.#start = start;
    this.#worker = start();
  }

  readonly connect: IoWorker["connect"] = (...args) => this.#living().connect(...args);

  async listen(options: WorkerListenOptions): Promise<StreamListener> {
    const listener = new LastingListener((again) => this.#living().listen(again), options);
    await listener.open(options.address);
    return listener;
  }

  listenNow(): StreamListener {
    throw bindsLater();
  }

  #living(): IoWorker {
    if (this.#worker.ended !== undefined) this.#worker = this.#start();
    return this.#worker;
  }
}

export function bindsLater(): UsageError {
  return new UsageError("ENOTSUP", "expected bind, got bindSync: an I/O worker binds later");
}

type Listen = (options: WorkerListenOptions) => ReturnType<IoWorker["listen"]>;

/** A listener that outlives its worker: it is opened again in the next one, at the same address. */
class LastingListener implements StreamListener {
  readonly #listen: Listen;
  readonly #options: WorkerListenOptions;
  #listener: Awaited<ReturnType<Listen>> | undefined;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(listen: Listen, options: WorkerListenOptions) {
    this.#listen = listen;
    this.#options = options;
  }

  get address(): string {
    return this.#listener!.address;
  }

  async open(address: WorkerListenOptions["address"]): Promise<void> {
    const failed = () => this.#openLater(address);
    this.#listener = await this.#listen({ ...this.#options, address, failed });
    this.#listener.unref();
    if (this.#closed) await this.#listener.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#listener?.close();
  }

  unref(): void {
    this.#listener?.unref();
  }

  /** A worker that ends again and again must not keep this thread from everything else. */
  #openLater(address: WorkerListenOptions["address"]): void {
    if (this.#closed) return;
    const same =
      "path" in address
        ? address
        : { ...address, port: Number(this.address.slice(this.address.lastIndexOf(":") + 1)) };
    this.#restart = setTimeout(() => {
      this.open(same).catch((error: Error) => {
        process.emitWarning(`${this.address} is no longer bound: ${error.message}`);
      });
    }, IO_WORKER_RESTART_MS).unref();
  }
}
