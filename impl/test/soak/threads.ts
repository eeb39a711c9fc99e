// Starts and ends threads that share a context, in every way there is, and says what is left: a
// line of JSON after each half of them. Run as
// `node --expose-gc --import tsx test/soak/threads.ts WORKERS`.
import { readdirSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Context, Pull, Push, Request, type Socket } from "../../src/index.ts";
import { ended, type Life, numberOf, start } from "../support/life-worker.ts";

/** What a process holds after a collection. */
export interface Holdings {
  readonly workers: number;
  readonly descriptors: number;
  /** Of array buffers, those that threads share included. */
  readonly bufferBytes: number;
  /** Message ports that something waits for, and other resources of the event loop. */
  readonly resources: number;
}

const context = new Context();
const patient = { receiveTimeout: 60_000, linger: 0, context };

async function connections(socket: Socket, count: number): Promise<void> {
  while (socket.stats().connections.length !== count) await nextTurn();
}

async function sender(endpoint: string): Promise<void> {
  using pull = new Pull(patient);
  await pull.bind(endpoint);
  const worker = start(context, { role: "sends", endpoint });
  for (let i = 0; i < 50; i++) numberOf(await pull.receive());
  await worker.terminate();
  await connections(pull, 0);
}

async function receiver(endpoint: string): Promise<void> {
  using push = new Push({ linger: 0, context });
  await push.bind(endpoint);
  const worker = start(context, { role: "receives", endpoint });
  for (let i = 0; i < 3_000; i++) await push.send(Buffer.alloc(500));
  await worker.terminate();
  await connections(push, 0);
}

async function server(endpoint: string): Promise<void> {
  using request = new Request(patient);
  request.connect(endpoint);
  const worker = start(context, { role: "serves", endpoint });
  await request.send("hello");
  await request.receive();
  await worker.terminate();
  await connections(request, 0);
}

const leaver = (role: Life["role"], count: number) => async (endpoint: string) => {
  using pull = new Pull(patient);
  await pull.bind(endpoint);
  const end = ended(start(context, { role, endpoint, count }));
  for (let i = 0; i < count; i++) numberOf(await pull.receive());
  await end;
  await connections(pull, 0);
};

// Who exits at once has sent no more than a queue holds.
const lives = [sender, receiver, server, leaver("sends", 20), leaver("exits", 3)];

const descriptors = () => readdirSync("/proc/self/fd").length;
const resources = () => process.getActiveResourcesInfo().length;

/** @param before what was held then: what a thread held goes a little after its "exit" */
async function holdings(workers: number, before?: Holdings): Promise<Holdings> {
  const more = (than: Holdings) => descriptors() > than.descriptors || resources() > than.resources;
  while (before !== undefined && more(before)) await nextTurn();
  for (let i = 0; i < 10; i++) {
    await nextTurn();
    globalThis.gc!();
  }
  const { arrayBuffers } = process.memoryUsage();
  return {
    workers,
    descriptors: descriptors(),
    bufferBytes: arrayBuffers,
    resources: resources(),
  };
}

// Made here, so that it is among the resources from the start.
const { stdout } = process;
const total = Number(process.argv[2]);
let held: Holdings | undefined;
for (let count = 1; count <= total; count++) {
  await lives[count % lives.length]!(`inproc://soak ${count % 3}`);
  if (count !== total / 2 && count !== total) continue;
  held = await holdings(count, held);
  stdout.write(`${JSON.stringify(held)}\n`);
}
