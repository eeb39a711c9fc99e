// node bench/streams.mjs [rounds]: one stream over loopback, io_uring against node:net and against
// a ring in a worker, alternating, two processes a measurement. Prints medians of ratios: absolute
// figures say more about the machine.
import { spawn } from "node:child_process";
import { createServer, connect as netConnect } from "node:net";
import { fileURLToPath } from "node:url";
import { connect, listen, probe, Ring } from "../dist/index.js";
import { IoWorker } from "../dist/worker.js";
import { clients, servers } from "./measures.mjs";

const HOST = "127.0.0.1";
const print = (line) => process.stdout.write(`${line}\n`);

const transports = {
  io_uring: {
    listen(measure) {
      const address = { host: HOST, port: 0 };
      const accepted = (stream) => overUring(stream, measure);
      const listener = listen(new Ring(), { address, accepted });
      print(listener.address.split(":")[1]);
    },
    connect(port, measure) {
      const failed = (error) => {
        throw error;
      };
      const connected = (stream) => overUring(stream, measure);
      connect(new Ring(), { host: HOST, port }, { connected, failed });
    },
  },
  worker: {
    async listen(measure) {
      const accepted = (stream) => overUring(stream, measure);
      const listener = await new IoWorker().listen({ address: { host: HOST, port: 0 }, accepted });
      print(listener.address.split(":")[1]);
    },
    connect(port, measure) {
      const failed = (error) => {
        throw error;
      };
      const connected = (stream) => overUring(stream, measure);
      new IoWorker().connect({ host: HOST, port }, { connected, failed });
    },
  },
  net: {
    listen(measure) {
      const server = createServer({ noDelay: true }, (socket) => overNet(socket, measure));
      server.listen(0, HOST, () => print(server.address().port));
    },
    connect(port, measure) {
      const socket = netConnect({ host: HOST, port, noDelay: true });
      socket.once("connect", () => overNet(socket, measure));
    },
  },
};

function overUring(stream, measure) {
  const { received, sent = () => {} } = measure((octets) => stream.send(octets));
  const closed = () => process.exit();
  stream.start({ bodyTarget: () => undefined, received, receivedBody: () => {}, sent, closed });
}

function overNet(socket, measure) {
  const { received, sent = () => {} } = measure((octets) => socket.write(octets, sent));
  socket.on("error", () => {});
  socket.on("data", received).on("close", () => process.exit());
}

/** Starts one end in a process of its own. Resolves with the first line that it prints. */
function end(...args) {
  const command = [fileURLToPath(import.meta.url), ...args];
  const started = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    started.stdout.once("data", (line) => resolve(String(line).trim()));
    started.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}`)));
  });
}

async function compare(what, other, rounds, ratioOf) {
  const figures = { io_uring: [], [other]: [] };
  for (let round = 0; round < rounds; round++) {
    for (const kind of Object.keys(figures)) {
      const port = await end("server", what, kind);
      figures[kind].push(Number(await end("client", what, kind, port)));
    }
  }
  const ratio = median(
    figures.io_uring.map((figure, round) => ratioOf(figure, figures[other][round])),
  );
  const [uring, its] = [median(figures.io_uring), median(figures[other])];
  print(
    `${what}: io_uring ${uring.toFixed(1)}, ${other} ${its.toFixed(1)}, ratio ${ratio.toFixed(2)}`,
  );
}

function median(figures) {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1];
}

const [role, what, kind, port] = process.argv.slice(2);
if (role === "server") transports[kind].listen(servers[what]);
else if (role === "client") transports[kind].connect(Number(port), clients[what]);
else if (!probe().available) print(probe().reason);
else {
  const rounds = Number(role ?? 5);
  print("ratios above 1: io_uring in the own thread is better");
  for (const other of ["net", "worker"]) {
    for (const what of ["latency", "computing"]) {
      await compare(what, other, rounds, (uring, its) => its / uring);
    }
    await compare("throughput", other, rounds, (uring, its) => uring / its);
  }
}
