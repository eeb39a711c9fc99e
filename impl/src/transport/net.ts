import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Output } from "../engine/output.ts";
import { transportError } from "../errors.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import type {
  Connection,
  ConnectionHandler,
  ConnectOutcome,
  Listener,
  PendingConnect,
  StreamOptions,
  Transport,
} from "./transport.ts";

/**
 * After our end of the stream, how long the peer may take to close its own before we cut it off.
 */
const CLOSE_GRACE_MS = 1_000;

/** Byte streams over node:net: works wherever Node does. */
export class NetTransport implements Transport {
  readonly name = "net";

  listen(
    endpoint: Endpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener> {
    const { host, port } = endpoint;
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true }, (socket) => {
        accepted(new NetConnection(socket));
      });
      server.once("error", (cause) => reject(transportError(cause, formatEndpoint(host, port))));
      server.listen({ host, port, backlog: options.backlog }, () => {
        server.unref();
        resolve(new NetListener(server));
      });
    });
  }

  connect(endpoint: Endpoint, _options: StreamOptions, outcome: ConnectOutcome): PendingConnect {
    const { host, port } = endpoint;
    const socket = connect({ host, port, noDelay: true });
    socket.unref();
    const failed = (cause: Error) =>
      outcome.failed(transportError(cause, formatEndpoint(host, port)));
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.off("error", failed);
      outcome.connected(new NetConnection(socket));
    });
    return {
      cancel() {
        socket.removeAllListeners().on("error", () => {});
        socket.destroy();
      },
    };
  }
}

class NetListener implements Listener {
  readonly endpoint: string;
  readonly #server: Server;

  constructor(server: Server) {
    const { address, port } = server.address() as AddressInfo;
    this.endpoint = formatEndpoint(address, port);
    this.#server = server;
  }

  close(): Promise<void> {
    // The server's own callback waits for its connections too; listening ends at once.
    this.#server.close();
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
  /** One for all sends: the stream reports its own failure as an error event. */
  readonly #written = (error?: Error | null) => {
    // A destroyed socket calls back without an error, too.
    if (!error && !this.#socket.destroyed) this.#handler?.sent();
  };

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.unref();
    this.localAddress = formatEndpoint(socket.localAddress ?? "", socket.localPort ?? 0);
    this.remoteAddress = formatEndpoint(socket.remoteAddress ?? "", socket.remotePort ?? 0);
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
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), CLOSE_GRACE_MS).unref();
  }

  destroy(): void {
    this.#closing = true;
    this.#socket.destroy();
  }
}
