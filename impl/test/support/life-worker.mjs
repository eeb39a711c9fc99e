// A thread with one socket, which does what `workerData.role` says until it ends or is ended.
import { setImmediate as nextTurn } from "node:timers/promises";
import { workerData } from "node:worker_threads";
import * as zmq from "@scrutineer/zmq";

const { port, role, endpoint, count = Number.POSITIVE_INFINITY, options = {} } = workerData;
const context = zmq.Context.attach(port);

function connected() {
  const push = new zmq.Push({ ...options, context });
  push.connect(endpoint);
  return push;
}

/** Numbered messages of changing lengths, some larger than a record of a queue. */
async function send(push = connected()) {
  for (let i = 0; i < count; i++) {
    const length = [0, 10, 300, 20_000, 70_000][i % 5];
    await push.send([`${i}`, Buffer.alloc(length, i)]);
  }
}

const roles = {
  sends: send,
  async exits() {
    const push = connected();
    while (!push.stats().connections[0].ready) await nextTurn();
    await send(push);
    process.exit();
  },
  async receives() {
    const pull = new zmq.Pull({ ...options, context });
    pull.connect(endpoint);
    for await (const _ of pull);
  },
  idles() {
    new zmq.Pull({ ...options, context }).connect(endpoint);
    setInterval(() => {}, 60_000);
  },
  async serves() {
    const reply = new zmq.Reply({ ...options, context });
    await reply.bind(endpoint);
    for await (const [question] of reply) await reply.send(`${question}!`);
  },
};

await roles[role]();
