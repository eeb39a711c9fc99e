/**
 * The Node.js side of the benchmark, for every package with the API of `zeromq`: the same four roles, the
 * same work and the same lines on stdout as libzmq.c.
 *
 * Arguments: PACKAGE API ROLE SIZE LEAD_SECONDS SECONDS TAIL_SECONDS [ENDPOINT]
 */
import { type Measured, MeasuredWindow } from "./measured-window.ts";

const HIGH_WATER_MARK = 1_000;
const CLOCK_EVERY = 256;
const BATCH = 256;
const ROUND_TRIPS_MAX = 4_000_000;

/** What both packages have in common, as far as it is used here. */
interface Socket extends AsyncIterable<Buffer[]> {
  readonly lastEndpoint: string | null;
  bind(endpoint: string): Promise<void>;
  connect(endpoint: string): void;
  send(body: Uint8Array): Promise<void>;
  receive(): Promise<Buffer[]>;
  /** Of `@scrutineer/zmq` alone. */
  receiveMany(max: number): Promise<Buffer[][]>;
}
interface Library extends Record<"Push" | "Pull" | "Request" | "Reply", SocketClass> {
  /** Which transport carries the sockets: of `@scrutineer/zmq` alone. */
  backend?(): Promise<{ name: string }>;
}
type SocketClass = new (options: object) => Socket;

const [name = "", api = "", role = "", sizeText, lead, span, tail, endpoint] =
  process.argv.slice(2);
const size = Number(sizeText);
const measured = new MeasuredWindow(Number(lead), Number(span), Number(tail));
let count = 0;
let sum = 0;

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
if (endpoint) {
  socket.connect(endpoint);
} else {
  await socket.bind("tcp://127.0.0.1:*");
  print({ endpoint: socket.lastEndpoint });
}
const backend = (await library.backend?.())?.name;
print({ backend, ...(await run(socket)) });
// The runner closes stdin when both sides have reported: until then what is queued may still leave.
process.stdin.on("end", () => process.exit(0)).resume();

/** Reads a body; false for the empty message that ends a run. */
function look(body: Uint8Array): boolean {
  if (body.length === 0) return false;
  if (body.length !== size) {
    throw new Error(`expected a body of ${size} octets, got ${body.length}`);
  }
  sum += body[0]! + body[1]! + body[2]! + body[3]! + body[4]! + body[5]! + body[6]! + body[7]!;
  return true;
}

async function push(socket: Socket): Promise<Measured> {
  const body = Buffer.alloc(size, 1);
  for (;;) {
    if (count % CLOCK_EVERY === 0 && measured.step(count)) break;
    await socket.send(body);
    count++;
  }
  await socket.send(Buffer.alloc(0));
  return measured.result(count, sum);
}

function pull(socket: Socket): Promise<Measured> {
  if (api === "for await") return pullIterating(socket);
  return api === "receiveMany" ? pullMany(socket) : pullOne(socket);
}

async function pullIterating(socket: Socket): Promise<Measured> {
  for await (const message of socket) {
    if (!look(message[0]!)) break;
    if (count++ % CLOCK_EVERY === 0) measured.step(count);
  }
  return measured.result(count, sum);
}

async function pullOne(socket: Socket): Promise<Measured> {
  for (;;) {
    const message = await socket.receive();
    if (!look(message[0]!)) break;
    if (count++ % CLOCK_EVERY === 0) measured.step(count);
  }
  return measured.result(count, sum);
}

async function pullMany(socket: Socket): Promise<Measured> {
  for (;;) {
    const messages = await socket.receiveMany(BATCH);
    for (const message of messages) {
      if (!look(message[0]!)) return measured.result(count, sum);
      if (count++ % CLOCK_EVERY === 0) measured.step(count);
    }
  }
}

async function req(socket: Socket): Promise<Measured> {
  const body = Buffer.alloc(size, 1);
  const tookUs = new Float64Array(ROUND_TRIPS_MAX);
  let taken = 0;
  for (;;) {
    if (count % CLOCK_EVERY === 0 && measured.step(count)) break;
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
  const sorted = tookUs.subarray(0, taken).sort();
  const p50Us = sorted[Math.floor(taken / 2)]!;
  const p99Us = sorted[Math.floor(taken * 0.99)]!;
  return { ...measured.result(count, sum), p50Us, p99Us };
}

async function rep(socket: Socket): Promise<Measured> {
  for (;;) {
    const [body] = await socket.receive();
    if (!look(body!)) break;
    await socket.send(body!);
    if (count++ % CLOCK_EVERY === 0) measured.step(count);
  }
  return measured.result(count, sum);
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
