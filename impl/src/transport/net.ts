import {
  type AddressInfo,
  connect,
  createServer,
  type ListenOptions,
  type Server,
  type Socket,
  type TcpNetConnectOpts,
} from "node:net";
import type { Output } from "../engine/output.ts";
import { transportError, UsageError } from "../errors.ts";
import { CLOSE_GRACE_MS } from "../limits.ts";
import { Attempt, type Dial } from "./attempt.ts";
import { formatEndpoint, type IpcEndpoint, type StreamEndpoint } from "./endpoint.ts";
import { claimPath } from "./ipc-path.ts";
import { bindAddress, type Route } from "./resolve.ts";
import type {
  Connection,
  ConnectionHandler,
  ConnectOptions,
  ConnectOutcome,
  Listener,
  PendingConnect,
  StreamOptions,
  Transport,
} from "./transport.ts";
import { checkTuningOnNet, type Tuning } from "./tuning.ts";

/** Byte streams over node:net: works wherever Node does. */
export class NetTransport implements Transport {
  readonly name = "net";

  async listen(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener> {
    this.check(options);
    try {
      if (endpoint.protocol === "ipc") return await listenIpc(endpoint, options, accepted);
      const address = await bindAddress(endpoint, options.ipv6 ?? false);
      const server = createServer(tcpTuning(options), (socket) => {
        accepted(new NetConnection(socket));
      });
      await listening(server, { ...address, backlog: options.backlog });
      const { address: host, port } = server.address() as AddressInfo;
      return new NetListener(server, formatEndpoint(host, port), () => undefined);
    } catch (cause) {
      throw transportError(cause, endpoint.text);
    }
  }

  listenNow(endpoint: StreamEndpoint): Listener {
    throw new UsageError(
      "ENOTSUP",
      `expected bind for ${endpoint.text}, got bindSync: node:net binds later`,
    );
  }

  connect(
    endpoint: StreamEndpoint,
    outcome: ConnectOutcome,
    options: ConnectOptions = {},
  ): PendingConnect {
    const tuning = tcpTuning(options);
    const attempt: Dial = (where, dialled) => dial(where, dialled, tuning);
    return new Attempt(endpoint, attempt, outcome, options);
  }

  check(tuning: Partial<Tuning>): void {
    checkTuningOnNet(tuning);
  }
}

async function listenIpc(
  endpoint: IpcEndpoint,
  { backlog }: StreamOptions,
  accepted: (connection: Connection) => void,
): Promise<Listener> {
  const { path, release } = claimPath(endpoint);
  const name = `ipc://${path}`;
  const server = createServer((socket) => accepted(new NetConnection(socket, name)));
  try {
    await listening(server, { path: systemPath(path), backlog });
  } catch (cause) {
    release();
    throw cause;
  }
  return new NetListener(server, name, release);
}

function listening(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options, () => {
      // From now on, an accept that fails: its client is gone, and the next one is accepted.
      server.off("error", reject).on("error", () => undefined);
      server.unref();
      resolve();
    });
  });
}

function dial(
  where: Parameters<Dial>[0],
  outcome: Parameters<Dial>[1],
  tuning: TcpTuning,
): PendingConnect {
  const ipc = "path" in where;
  const socket = connect(
    ipc ? { path: systemPath(where.path) } : { ...tcpOptions(where), ...tuning },
  );
  socket.unref();
  const failed = (cause: Error) => outcome.failed(cause);
  socket.once("error", failed);
  socket.once("connect", () => {
    socket.off("error", failed);
    outcome.connected(new NetConnection(socket, ipc ? `ipc://${where.path}` : undefined));
  });
  return {
    cancel() {
      socket.removeAllListeners().on("error", () => {});
      socket.destroy();
    },
  };
}

function tcpOptions({ target, source }: Route): TcpNetConnectOpts {
  const local = source && { localAddress: source.host, localPort: source.port };
  return { ...target, ...local };
}

interface TcpTuning {
  readonly noDelay: boolean;
  readonly keepAlive: boolean;
  readonly keepAliveInitialDelay: number;
}

/** What node:net is told of each TCP connection. */
function tcpTuning({ tcpKeepalive = -1, tcpKeepaliveIdle = -1 }: Partial<Tuning>): TcpTuning {
  // In milliseconds.
  const keepAliveInitialDelay = Math.max(0, tcpKeepaliveIdle) * 1e3;
  return { noDelay: true, keepAlive: tcpKeepalive === 1, keepAliveInitialDelay };
}

/**
 * Node has abstract names begin with a zero. Up to libuv 1.46 at least (Node 20) it fills them up
 * with zeros to the end of sun_path: such a name is another one than that of libzmq or io_uring.
 */
function systemPath(path: string): string {
  return path.replace(/^@/, "\0");
}

class NetListener implements Listener {
  readonly endpoint: string;
  readonly #server: Server;
  readonly #release: () => void;

  constructor(server: Server, endpoint: string, release: () => void) {
    this.#server = server;
    this.endpoint = endpoint;
    this.#release = release;
  }

  close(): Promise<void> {
    // The server's own callback waits for its connections too; listening ends at once, and a path
    // is removed.
    this.#server.close();
    this.#release();
    return Promise.resolve();
  }
}

class NetConnection implements Connection {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #socket: Socket;
  #handler: ConnectionHandler | undefined;
  #error: Error | undefined;
  #closing = false;
  #grace: NodeJS.Timeout | undefined;
  /** One for all sends: the stream reports its own failure as an error event. */
  readonly #written = (error?: Error | null) => {
    // A destroyed socket calls back without an error, too.
    if (!error && !this.#socket.destroyed) this.#handler?.sent();
  };

  /** @param name of an ipc connection: one end of it has none of its own */
  constructor(socket: Socket, name?: string) {
    this.#socket = socket;
    socket.unref();
    const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket;
    this.localAddress = name ?? formatEndpoint(localAddress, localPort);
    this.remoteAddress = name ?? formatEndpoint(remoteAddress, remotePort);
    socket.on("error", (cause) => {
      this.#error = transportError(cause, this.remoteAddress);
    });
  }

  start(handler: ConnectionHandler): void {
    this.#handler = handler;
    this.#socket.on("data", (octets: Buffer) => {
      if (!this.#closing) handler.received(octets);
    });
    this.#socket.once("close", () => {
      clearTimeout(this.#grace);
      this.#handler = undefined;
      handler.closed(this.#error);
    });
  }

  send(output: Output): void {
    const socket = this.#socket;
    if (output.pieces.length === 0) {
      socket.write(output.slab.subarray(0, output.length), this.#written);
      return;
    }
    output.cut();
    const last = output.pieces.length - 1;
    socket.cork();
    for (let i = 0; i < last; i++) socket.write(output.pieces[i]!);
    socket.write(output.pieces[last]!, this.#written);
    socket.uncork();
  }

  submit(): void {
    // libuv tries to write at once.
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    // What still comes is read and dropped: closing with unread octets would reset the stream, and
    // the peer could lose the last that we have sent.
    this.#socket.resume();
    this.#socket.end(() => {
      if (this.#socket.destroyed) return;
      this.#grace = setTimeout(() => this.#socket.destroy(), CLOSE_GRACE_MS).unref();
    });
  }

  destroy(): void {
    this.#closing = true;
    this.#socket.destroy();
  }
}
