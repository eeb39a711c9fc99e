/**
 * A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, and on stdout.
 * It drives the npm package zeromq. Put your library in place of it: what to change is marked HERE.
 */
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import * as zmq from "zeromq"; // HERE

type Request = Record<string, unknown> & { id: number; op: string; s: string };
type Answer = Record<string, unknown>;

/** HERE: what of ZMTP your library has. Only what is not declared may be missing. */
const types: Record<string, new () => zmq.Socket> = {
  REQ: zmq.Request,
  REP: zmq.Reply,
  DEALER: zmq.Dealer,
  ROUTER: zmq.Router,
  PUB: zmq.Publisher,
  SUB: zmq.Subscriber,
  XPUB: zmq.XPublisher,
  XSUB: zmq.XSubscriber,
  PUSH: zmq.Push,
  PULL: zmq.Pull,
  PAIR: zmq.Pair,
};
const options: Record<string, string> = {
  linger: "linger",
  sndhwm: "sendHighWaterMark",
  rcvhwm: "receiveHighWaterMark",
};
const hello = {
  zdp: 1,
  impl: { name: "my library", version: zmq.version, language: "TypeScript" },
  caps: {
    zmtp: ["3.1", "3.0"],
    mechanisms: ["NULL"],
    transports: ["tcp"],
    sockets: Object.keys(types),
    options: Object.fromEntries(Object.keys(options).map((name) => [name, "rw"])),
  },
};

class Refusal extends Error {
  readonly kind: string;
  constructor(kind: string, reason: string) {
    super(reason);
    this.kind = kind;
  }
}

/** A socket; its sends keep their order, and so do its receives. */
class Open {
  readonly socket: zmq.Socket & Partial<zmq.Writable & zmq.Readable>;
  #sends: Promise<unknown> = Promise.resolve();
  #receives: Promise<unknown> = Promise.resolve();

  constructor(socket: zmq.Socket) {
    this.socket = socket;
  }

  send<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#sends.then(work, work);
    this.#sends = done.catch(() => {});
    return done;
  }

  receive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#receives.then(work, work);
    this.#receives = done.catch(() => {});
    return done;
  }
}

const sockets = new Map<string, Open>();

function named(s: string): Open {
  const open = sockets.get(s);
  if (open === undefined) throw new Refusal("closed", `no open socket "${s}"`);
  return open;
}

const operations: Record<string, (request: Request) => Answer | Promise<Answer>> = {
  hello: () => hello,
  socket: ({ s, type, opt = {} }) => {
    const socketType = types[String(type)];
    if (socketType === undefined) throw new Refusal("unsupported", `socket type "${type}"`);
    const unknown = Object.keys(opt as object).find((name) => options[name] === undefined);
    if (unknown !== undefined) throw new Refusal("unsupported", `option "${unknown}"`);
    const socket = new socketType();
    for (const [name, value] of Object.entries(opt as object)) {
      Object.assign(socket, { [options[name]!]: value });
    }
    sockets.set(s, new Open(socket));
    return {};
  },
  bind: async ({ s, endpoint }) => {
    const { socket } = named(s);
    await socket.bind(String(endpoint));
    return { endpoint: socket.lastEndpoint };
  },
  connect: ({ s, endpoint }) => {
    named(s).socket.connect(String(endpoint));
    return {};
  },
  send: ({ s, frames, timeout }) => {
    const open = named(s);
    const message = (frames as string[]).map(octetsOf);
    if (open.socket.send === undefined) throw new Refusal("unsupported", "send on this type");
    return open.send(async () => {
      Object.assign(open.socket, { sendTimeout: timeout });
      await open.socket.send!(message);
      return {};
    });
  },
  recv: ({ s, timeout }) => {
    const open = named(s);
    if (open.socket.receive === undefined) throw new Refusal("unsupported", "recv on this type");
    return open.receive(async () => {
      Object.assign(open.socket, { receiveTimeout: timeout });
      try {
        return { frames: ((await open.socket.receive!()) as Buffer[]).map(literalOf) };
      } catch (error) {
        if ((error as { code?: string }).code === "EAGAIN") return { timeout: true };
        throw error;
      }
    });
  },
  subscribe: async ({ s, prefix }) => {
    const { socket } = named(s);
    const octets = octetsOf(String(prefix));
    if (socket instanceof zmq.XSubscriber) await socket.send(Buffer.concat([Buffer.of(1), octets]));
    else (socket as unknown as zmq.Subscriber).subscribe(octets);
    return {};
  },
  close: ({ s }) => {
    named(s).socket.close();
    sockets.delete(s);
    return {};
  },
  reset: () => {
    for (const { socket } of sockets.values()) {
      socket.linger = 0;
      socket.close();
    }
    sockets.clear();
    return { open: 0 };
  },
  bye: () => {
    setImmediate(() => process.exit(0));
    return {};
  },
};

/** The octets of a literal: text:, hex:, b64: or gen:LEN:SEED. */
function octetsOf(literal: string): Buffer {
  const at = literal.indexOf(":");
  const [form, rest] = [literal.slice(0, at), literal.slice(at + 1)];
  if (form === "text") return Buffer.from(rest, "utf8");
  if (form === "hex") return Buffer.from(rest, "hex");
  if (form === "b64") return Buffer.from(rest, "base64");
  if (form !== "gen") throw new Refusal("invalid", `a frame like ${literal}`);
  const [length, seed] = rest.split(":").map(Number) as [number, number];
  const octets = Buffer.alloc(Math.ceil(length / 4) * 4);
  let state = seed >>> 0 || 1;
  for (let place = 0; place < octets.length; place += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    octets.writeInt32LE(state, place);
  }
  return octets.subarray(0, length);
}

/** What is received: hex:, and a digest above 4 KiB. */
function literalOf(octets: Buffer): string {
  if (octets.length <= 4096) return `hex:${octets.toString("hex")}`;
  return `sha256:${octets.length}:${createHash("sha256").update(octets).digest("hex")}`;
}

/** HERE: your library's errors. */
function kindOf(error: unknown): string {
  if (error instanceof Refusal) return error.kind;
  const kinds: Record<string, string> = { EAGAIN: "again", EFSM: "state", EINVAL: "invalid" };
  return kinds[(error as { code?: string }).code ?? ""] ?? "internal";
}

async function answer(line: string): Promise<void> {
  const request = JSON.parse(line) as Request;
  const { id, op } = request;
  let said: Answer;
  try {
    const operation = Object.hasOwn(operations, op) ? operations[op] : undefined;
    if (operation === undefined) throw new Refusal("unsupported", `operation "${op}"`);
    said = { ok: true, ...(await operation(request)) };
  } catch (error) {
    said = { ok: false, err: { kind: kindOf(error), reason: String(error) } };
  }
  process.stdout.write(`${JSON.stringify({ id, ...said })}\n`);
}

// libzmq takes in new peers only when it is called: sockets at rest are called into.
setInterval(() => {
  for (const { socket } of sockets.values()) void socket.events;
}, 5);

createInterface({ input: process.stdin })
  .on("line", (line) => void answer(line))
  .on("close", () => process.exit(0));
