// A thread that has an I/O worker in the middle of traffic, and tells so; or one that has an idle
// worker, and ends by itself.
import { parentPort, workerData } from "node:worker_threads";
import { IoWorker } from "../../dist/worker.js";

const nothing = () => undefined;
const worker = new IoWorker();
if (workerData.traffic) {
  let sends = 0;
  const talk = (stream) => {
    const octets = new Uint8Array(100_000);
    const sent = () => {
      if (++sends === 20) parentPort.postMessage("in traffic");
      stream.send(octets);
    };
    stream.start({
      ...{ bodyTarget: nothing, received: nothing, receivedBody: nothing },
      ...{ sent, closed: nothing },
    });
    stream.send(octets);
  };
  const { address } = await worker.listen({
    address: { host: "127.0.0.1", port: 0 },
    accepted: talk,
  });
  const target = { host: "127.0.0.1", port: Number(address.split(":")[1]) };
  worker.connect(target, { connected: talk, failed: nothing });
}
