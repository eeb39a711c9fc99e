// A worker of worker.test.ts: streams to and fro with itself, and with the main thread, until it is
// ended.
import { parentPort, workerData } from "node:worker_threads";
import { connect, listen, Ring, type Stream } from "../lib/index.ts";

const { port, bytes, leave } = workerData as { port: number; bytes: number; leave: boolean };
const ring = new Ring({ spinMicroseconds: 20 });
const slab = Buffer.alloc(bytes, 7);
let sends = 0;

function talk(stream: Stream): void {
  stream.start({
    bodyTarget: () => (bytes > 32_768 ? Buffer.alloc(bytes) : undefined),
    received: () => {},
    receivedBody: () => {},
    sent: () => {
      if (++sends === 50) parentPort!.postMessage("in traffic");
      if (leave && sends > 60) process.exit();
      stream.send(slab);
    },
    closed: () => {},
  });
  stream.send(slab);
}

const failed = (error: Error) => {
  throw error;
};
const address = { host: "127.0.0.1", port: 0 };
const listener = listen(ring, { address, accepted: talk });
const own = Number(listener.address.split(":").at(-1));
connect(ring, { ...address, port: own }, { connected: talk, failed });
connect(ring, { ...address, port }, { connected: talk, failed });
