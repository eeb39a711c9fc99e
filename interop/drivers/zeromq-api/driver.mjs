import { existsSync, readdirSync } from "node:fs";
import { DriverError } from "./errors.mjs";
import { events, watchEvents } from "./events.mjs";
import { formatFrame, MessagesDigest, parseFrame } from "./frames.mjs";
import { serveLines, writeLine } from "./lines.mjs";
import { OpenSocket } from "./open-socket.mjs";
import { applyOptions, optionsOf, optionValue } from "./options.mjs";
import { applySecurity, mechanismsOf } from "./security.mjs";
import { ZapHandler } from "./zap.mjs";

/** The classes of zeromq's API by the protocol's socket types. */
const classNames = {
  REQ: "Request",
  REP: "Reply",
  DEALER: "Dealer",
  ROUTER: "Router",
  PUB: "Publisher",
  SUB: "Subscriber",
  XPUB: "XPublisher",
  XSUB: "XSubscriber",
  PUSH: "Push",
  PULL: "Pull",
  PAIR: "Pair",
  STREAM: "Stream",
};

/** How often a socket is served that no operation waits on, in milliseconds. */
const SERVE_MS = 2;

/** The most messages that one `recv.many` answers with. */
const MANY_MAX = 1_000_000;

/**
 * Serves the driver protocol for a library with the API of the npm package `zeromq`.
 *
 * @param {object} library the module: classes Request, Reply ...
 * @param {object} impl name, version, language, backend, runtime: who is driven
 * @param {object} options `caps`: what cannot be seen from the module, above all `zmtp`;
 *   `serve`: called every 2 ms with each socket that is at rest, for a library that works only
 * when called
 */
export async function runDriver(library, impl, { caps, serve }) {
  const driver = new Driver(library, impl, caps);
  const timer = serve && setInterval(() => driver.serve(serve), SERVE_MS);
  await serveLines((request) => driver.answer(request));
  clearInterval(timer);
  await driver.reset();
  process.exit(0);
}

class Driver {
  #library;
  #impl;
  #caps;
  #sockets = new Map();
  #zap;

  constructor(library, impl, caps) {
    this.#library = library;
    this.#zap = new ZapHandler(library, writeLine);
    this.#impl = impl;
    this.#caps = caps;
  }

  async answer(request) {
    const operation = Object.hasOwn(operations, request.op) ? operations[request.op] : undefined;
    if (operation === undefined) throw new DriverError("unsupported", `operation "${request.op}"`);
    return (await operation(this, request)) ?? {};
  }

  serve(touch) {
    for (const open of this.#sockets.values()) if (open.idle) touch(open.socket);
  }

  hello({ zdp }) {
    if (!Array.isArray(zdp) || !zdp.includes(1)) {
      throw new DriverError("invalid", `expected zdp to offer 1, got ${JSON.stringify(zdp)}`);
    }
    const sockets = Object.keys(classNames).filter((type) => this.#library[classNames[type]]);
    const samples = sockets.map((type) => new this.#library[classNames[type]]());
    const options = optionsOf(samples);
    const told = typeof samples[0]?.events?.[Symbol.asyncIterator] === "function" ? events : [];
    const mechanisms = mechanismsOf(this.#library, samples[0]);
    for (const sample of samples) sample.close();
    const table = { mechanisms, transports: ["tcp"], sockets, options, events: told };
    return {
      zdp: 1,
      impl: this.#impl,
      caps: {
        ...table,
        zap: mechanisms.includes("PLAIN"),
        messageProperties: "lastPeer" in samples[0],
        z85: typeof this.#library.encodeZ85 === "function",
        reset: true,
        stats: ["fds", "rss"],
        concurrent: true,
        ...this.#caps,
      },
    };
  }

  open({ s, type, opt = {}, security }) {
    if (typeof s !== "string" || this.#sockets.has(s)) {
      throw new DriverError(
        "invalid",
        `expected a new name for a socket, got ${JSON.stringify(s)}`,
      );
    }
    const socketClass = this.#library[Object.hasOwn(classNames, type) ? classNames[type] : ""];
    if (socketClass === undefined) throw new DriverError("unsupported", `socket type "${type}"`);
    const socket = new socketClass();
    try {
      applyOptions(socket, opt);
      applySecurity(socket, security);
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#sockets.set(s, new OpenSocket(type, socket));
    void watchEvents(s, socket, writeLine);
  }

  named(s) {
    const open = this.#sockets.get(s);
    if (open === undefined) throw new DriverError("closed", `no open socket "${s}"`);
    return open;
  }

  close(s, linger) {
    const { socket } = this.named(s);
    this.#sockets.delete(s);
    if (linger !== undefined) socket.linger = linger;
    socket.close();
  }

  /** The library's own Z85, by the name of its function. */
  z85(name, input) {
    const convert = this.#library[name];
    if (convert === undefined) throw new DriverError("unsupported", `no ${name}`);
    return convert(input);
  }

  handleZap(request) {
    return this.#zap.handle(request);
  }

  async reset() {
    for (const s of [...this.#sockets.keys()]) this.close(s, 0);
    await this.#zap.close();
    return { open: 0 };
  }

  state() {
    const fds = existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : undefined;
    return { open: this.#sockets.size, stats: { fds, rss: process.memoryUsage.rss() } };
  }
}

const operations = {
  hello: (driver, request) => driver.hello(request),
  "case.begin": () => {},
  "case.end": (driver) => driver.state(),
  socket: (driver, request) => driver.open(request),
  bind: async (driver, { s, endpoint }) => {
    const open = driver.named(s);
    await open.control(() => open.socket.bind(endpoint));
    return { endpoint: open.socket.lastEndpoint };
  },
  unbind: (driver, { s, endpoint }) => {
    const open = driver.named(s);
    return open.control(() => open.socket.unbind(endpoint));
  },
  connect: (driver, { s, endpoint }) => {
    const open = driver.named(s);
    return open.control(() => open.socket.connect(endpoint));
  },
  disconnect: (driver, { s, endpoint }) => {
    const open = driver.named(s);
    return open.control(() => open.socket.disconnect(endpoint));
  },
  set: (driver, { s, opt = {} }) => {
    const open = driver.named(s);
    return open.control(() => applyOptions(open.socket, opt));
  },
  get: (driver, { s, name }) => ({ value: optionValue(driver.named(s).socket, name) }),
  subscribe: (driver, { s, prefix }) => subscription(driver.named(s), "subscribe", 1, prefix),
  unsubscribe: (driver, { s, prefix }) => subscription(driver.named(s), "unsubscribe", 0, prefix),
  send: async (driver, { s, frames, timeout }) => {
    const open = writable(driver.named(s));
    if (!Array.isArray(frames) || frames.length === 0) {
      throw new DriverError("invalid", "expected frames, a non-empty array of literals");
    }
    await open.send(frames.map(parseFrame), timeout);
  },
  recv: async (driver, { s, timeout, properties }) => {
    const open = readable(driver.named(s));
    const frames = await untilTimeout(open.receive(timeout));
    if (frames === undefined) return { timeout: true };
    const told = properties && { properties: propertiesOf(open.socket.lastPeer, properties) };
    return { frames: frames.map(formatFrame), ...told };
  },
  "recv.many": (driver, request) => receiveMany(readable(driver.named(request.s)), request),
  "zap.handle": (driver, request) => driver.handleZap(request),
  "z85.encode": (driver, { octets }) => ({ text: driver.z85("encodeZ85", parseFrame(octets)) }),
  "z85.decode": (driver, { text }) => ({
    octets: formatFrame(Buffer.from(driver.z85("decodeZ85", text))),
  }),
  close: (driver, { s }) => driver.close(s),
  reset: (driver) => driver.reset(),
  bye: async (driver) => {
    await driver.reset();
    setImmediate(() => process.exit(0));
  },
};

/** Receives until there are `n` messages, or none came for `timeout` milliseconds. */
async function receiveMany(open, { n, timeout, digest = false }) {
  if (!Number.isSafeInteger(n) || n < 1 || n > MANY_MAX) {
    throw new DriverError("invalid", `expected n from 1 to ${MANY_MAX}, got ${n}`);
  }
  const messages = [];
  const total = new MessagesDigest();
  let count = 0;
  for (; count < n; count++) {
    const frames = await untilTimeout(open.receive(timeout));
    if (frames === undefined) break;
    if (digest) total.add(frames);
    else messages.push(frames.map(formatFrame));
  }
  const short = count < n ? { timeout: true } : {};
  if (!digest) return { count, messages, ...short };
  return { count, octets: total.octets, sha256: total.hex(), ...short };
}

/** XSUB subscribes by messages of its own: the octet 1 or 0, and the prefix. */
function subscription(open, verb, octet, prefix = "hex:") {
  const octets = parseFrame(prefix);
  if (open.type === "SUB") return open.control(() => open.socket[verb](octets));
  if (open.type === "XSUB") return open.send([Buffer.concat([Buffer.of(octet), octets])], 1000);
  throw new DriverError("unsupported", `${verb} on ${open.type}`);
}

/** Of these properties those that a ZAP handler has given to a peer, as literals. */
function propertiesOf(peer, names) {
  const { userId = "", metadata = new Map() } = peer ?? {};
  const user = userId === "" ? [] : [["user-id", Buffer.from(userId)]];
  const known = new Map([...metadata, ...user]);
  const found = names.filter((name) => known.has(name.toLowerCase()));
  return Object.fromEntries(
    found.map((name) => [name, formatFrame(known.get(name.toLowerCase()))]),
  );
}

function writable(open) {
  if (typeof open.socket.send === "function") return open;
  throw new DriverError("unsupported", `send on ${open.type}`);
}

function readable(open) {
  if (typeof open.socket.receive === "function") return open;
  throw new DriverError("unsupported", `recv on ${open.type}`);
}

/** A receive's message, or undefined where it timed out. */
async function untilTimeout(receiving) {
  try {
    return await receiving;
  } catch (error) {
    if (error?.code === "EAGAIN") return undefined;
    throw error;
  }
}
