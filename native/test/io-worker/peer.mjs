// A peer in a thread of its own, with a ring of its own: sends `bytes` octets to a port over a
// connection with the smallest buffers that the kernel gives, and counts what it receives.
import { workerData } from "node:worker_threads";
import { connect, Ring } from "../../dist/index.js";

const { port, bytes, cells } = workerData;
/** What the kernel has taken of our octets, and what we have received. */
const [SENT, RECEIVED] = [0, 1];
const counts = new Int32Array(cells);
const PIECE_BYTES = 16_384;
let left = bytes;

const failed = (error) => {
  throw error;
};
const connected = (stream) => {
  let sending = 0;
  const sendNext = () => {
    Atomics.add(counts, SENT, sending);
    sending = Math.min(left, PIECE_BYTES);
    left -= sending;
    if (sending > 0) stream.send(new Uint8Array(sending).fill(7));
  };
  const received = (octets) => Atomics.add(counts, RECEIVED, octets.length);
  const nothing = () => undefined;
  stream.start({
    ...{ bodyTarget: nothing, received, receivedBody: nothing },
    ...{ sent: sendNext, closed: nothing },
  });
  sendNext();
};
connect(new Ring(), { host: "127.0.0.1", port }, { connected, failed }, undefined, {
  sendBufferBytes: 4096,
  receiveBufferBytes: 4096,
});
