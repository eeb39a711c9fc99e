/**
 * Byte streams whose io_uring is in a worker: they go on while this thread computes.
 *
 * @module @scrutineer/uring/worker
 */
export { IoWorker, type IoWorkerOptions } from "./io-worker.ts";
export type { ByteStream } from "./stream.ts";
export type { WorkerConnectOutcome } from "./worker-attempt.ts";
export type { WorkerListener, WorkerListenOptions } from "./worker-listener.ts";
