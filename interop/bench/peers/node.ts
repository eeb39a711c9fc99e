/**
 * The Node.js side of the benchmark, for every package with the API of `zeromq`: the same four
 * roles, the same work and the same lines on stdout as libzmq.c.
 *
 * Arguments: PACKAGE API ROLE SIZE LEAD_SECONDS SECONDS [ENDPOINT]
 *
 * Lines: the endpoint (of the side that binds), what was measured, the totals. A sender goes on
 * until its stdin ends; both sides stay until SIGTERM, so that what is queued may leave.
 */
import { setImmediate } from "node:timers/promises";
import { MeasuredWindow } from "./measured-window.ts";

const HIGH_WATER_MARK = 1_000;
const CLOCK_EVERY = 256;
/** A sender's clock starts when it has filled the queues: then there is a connection that flows. */
const SENT_BEFORE_CLOCK = 2_304;
/** A round trip takes so much longer than a look at the clock that there may be more of these. */
const ROUND_TRIPS_PER_CLOCK = 16;
const ROUND_TRIPS_MAX = 4_000_000;
const BATCH = 256;

/** What both packages have in common, as far as it is used here. */
interface Socket extends AsyncIterable<Buffer[]> {
  readonly lastEndpoint: string | null;
  bind(endpoint: string): Promise<void>;
  connect(endpoint: string): void;
  send(body: Uint8Array): Promise<void>;
  receive(): Promise<Buffer[]>;
  // Of `@scrutineer/zmq` alone.
  sendMany(bodies: readonly Uint8Array[]): Promise<void>;
  receiveMany(max: number): Promise<Buffer[][]>;
}
interface Library extends Record<"Push" | "Pull" | "Request" | "Reply", SocketClass> {
  /** Which transport carries the sockets: of `@scrutineer/zmq` alone. */
  backend?(): Promise<{ name: string }>;
}
type SocketClass = new (options: object) => Socket;

const [name = "", api = "", role = "", sizeText, lead, span, endpoint] = process.argv.slice(2);
const size = Number(sizeText);
const body = Buffer.alloc(size, 1);
let count = 0;
let sum = 0;
const tookUs = role === "req" ? new Float64Array(ROUND_TRIPS_MAX) : new Float64Array();
let taken = 0;
const measured = new MeasuredWindow(Number(lead), Number(span), (result) =>
  print(taken === 0 ? result : { ...result, ...percentiles() }),
);

const sendMark = { sendHighWaterMark: HIGH_WATER_MARK };
const receiveMark = { receiveHighWaterMark: HIGH_WATER_MARK };
const roles = {
  push: { className: "Push", run: push, options: sendMark },
  pull: { className: "Pull", run: pull, options: receiveMark },
  req: { className: "Request", run: req, options: { ...sendMark, ...receiveMark } },
  rep: { className: "Reply", run: rep, options: { ...sendMark, ...receiveMark } },
} as const;
const { className, run, options } = roles[role as keyof typeof roles];
const library = (await import(name)) as Library;
const socket = new library[className](options);

let told = false;
process.stdin.on("end", () => (told = true)).resume();
process.on("SIGTERM", () => process.exit(0));
if (endpoint) {
  socket.connect(endpoint);
} else {
  await socket.bind("tcp://127.0.0.1:*");
  print({ endpoint: socket.lastEndpoint });
}
await run(socket);
print({ total: count, sum, backend: (await library.backend?.())?.name });
setInterval(() => {}, 60_000);

/** Reads a body; false for the empty message that ends a run. */
function look(body: Uint8Array): boolean {
  if (body.length === 0) return false;
  if (body.length !== size) {
    throw new Error(`expected a body of ${size} octets, got ${body.length}`);
  }
  sum += body[0]! + body[1]! + body[2]! + body[3]! + body[4]! + body[5]! + body[6]! + body[7]!;
  return true;
}

/** Only a turn of the event loop shows whether stdin has ended. */
async function mayStop(): Promise<boolean> {
  await setImmediate();
  return told;
}

async function push(socket: Socket): Promise<void> {
  await (api === "receiveMany" ? pushMany(socket) : pushOne(socket));
  await socket.send(Buffer.alloc(0));
}

async function pushOne(socket: Socket): Promise<void> {
  for (;;) {
    const due = count % CLOCK_EVERY === 0 && count >= SENT_BEFORE_CLOCK;
    if (due && measured.step(count) && (await mayStop())) break;
    await socket.send(body);
    count++;
  }
}

async function pushMany(socket: Socket): Promise<void> {
  const batch = new Array<Uint8Array>(BATCH).fill(body);
  for (;;) {
    if (count >= SENT_BEFORE_CLOCK && measured.step(count) && (await mayStop())) break;
    await socket.sendMany(batch);
    count += BATCH;
  }
}

function pull(socket: Socket): Promise<void> {
  if (api === "for await") return pullIterating(socket);
  return api === "receiveMany" ? pullMany(socket) : pullOne(socket);
}

async function pullIterating(socket: Socket): Promise<void> {
  for await (const message of socket) {
    if (!look(message[0]!)) break;
    if (++count % CLOCK_EVERY === 0) measured.step(count);
  }
}

async function pullOne(socket: Socket): Promise<void> {
  for (;;) {
    const message = await socket.receive();
    if (!look(message[0]!)) break;
    if (++count % CLOCK_EVERY === 0) measured.step(count);
  }
}

async function pullMany(socket: Socket): Promise<void> {
  for (;;) {
    const messages = await socket.receiveMany(BATCH);
    for (const message of messages) {
      if (!look(message[0]!)) return;
      if (++count % CLOCK_EVERY === 0) measured.step(count);
    }
  }
}

async function req(socket: Socket): Promise<void> {
  for (;;) {
    const due = count % ROUND_TRIPS_PER_CLOCK === 1;
    if (due && measured.step(count) && (await mayStop())) break;
    const from = performance.now();
    await socket.send(body);
    const reply = await socket.receive();
    look(reply[0]!);
    count++;
    if (measured.inside && taken < ROUND_TRIPS_MAX) {
      tookUs[taken++] = (performance.now() - from) * 1_000;
    }
  }
  await socket.send(Buffer.alloc(0));
}

async function rep(socket: Socket): Promise<void> {
  for (;;) {
    const [body] = await socket.receive();
    if (!look(body!)) break;
    await socket.send(body!);
    if (++count % ROUND_TRIPS_PER_CLOCK === 0) measured.step(count);
  }
}

function percentiles() {
  const sorted = tookUs.subarray(0, taken).sort();
  return { p50Us: sorted[Math.floor(taken / 2)], p99Us: sorted[Math.floor(taken * 0.99)] };
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
