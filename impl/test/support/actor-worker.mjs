// Sockets that a test commands from another thread, one call after the other; see stages.ts.
import { parentPort, workerData } from "node:worker_threads";
import * as zmq from "@scrutineer/zmq";

const classes = { ...zmq };
const context = zmq.Context.attach(workerData);
const sockets = new Map();

/** What is not a method of a socket. */
const others = {
  make: (id, kind, options) => void sockets.set(id, new classes[kind]({ ...options, context })),
  connections: (id) => {
    return sockets
      .get(id)
      .stats()
      .connections.map(({ ready }) => ready);
  },
  told: async (id) => (await sockets.get(id).events.receive()).type,
};

function perform(id, method, args) {
  return others[method] ? others[method](id, ...args) : sockets.get(id)[method](...args);
}

parentPort.on("message", async ({ call, id, method, args }) => {
  try {
    parentPort.postMessage({ call, value: await perform(id, method, args) });
  } catch ({ code, message }) {
    parentPort.postMessage({ call, error: { code, message } });
  }
});
