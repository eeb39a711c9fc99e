import { openIoWorker } from "../../src/transport/io-worker.ts";
import { NetTransport } from "../../src/transport/net.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { openUring } from "../../src/transport/uring.ts";

/** io_uring in this thread, or why there is none. */
export const uring = await openUring();
const inWorker = await openIoWorker();

/** Every transport that can be tried here. */
export const backends = [new NetTransport(), uring, inWorker].filter(
  (each): each is Transport => typeof each !== "string",
);
