import type { SocketOptions } from "@scrutineer/uring";
import type { ByteStream, IoWorker, WorkerListenOptions } from "@scrutineer/uring/worker";
import { transportError, UsageError } from "../errors.ts";
import { Attempt, type Dial } from "./attempt.ts";
import type { StreamEndpoint } from "./endpoint.ts";
import { claimPath } from "./ipc-path.ts";
import { bindAddress, localAddress, type NumericAddress } from "./resolve.ts";
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
import { admits, socketOptions } from "./tuning.ts";

type Output = Parameters<Connection["send"]>[0];

/** A listener of the kernel package, wherever its ring is. */
export interface StreamListener {
  readonly address: string;
  close(): Promise<void>;
  unref(): void;
}

/** What opens byte streams on io_uring: a ring in this thread, or a worker that has one. */
export interface StreamOpener {
  readonly name: Transport["name"];
  listen(options: WorkerListenOptions): Promise<StreamListener>;
  /** As `listen`, before it returns. @throws UsageError ENOTSUP where that cannot be */
  listenNow(options: WorkerListenOptions): StreamListener;
  readonly connect: IoWorker["connect"];
}

/** Where a listener is to be, and what it and its connections are called. */
interface Place {
  readonly address: WorkerListenOptions["address"];
  /** Of an ipc connection: one end of it has none of its own. */
  readonly name?: string;
  /** The listener is gone, or never was. May be called again. */
  release(): void;
}

/** Byte streams over one io_uring: all sends of a turn of the loop leave in one system call. */
export class UringTransport implements Transport {
  readonly name: Transport["name"];
  readonly #opener: StreamOpener;

  constructor(opener: StreamOpener) {
    this.#opener = opener;
    this.name = opener.name;
  }

  async listen(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener> {
    let place: Place | undefined;
    try {
      place =
        endpoint.protocol === "ipc"
          ? ipcPlace(claimPath(endpoint))
          : tcpPlace(await bindAddress(endpoint, options.ipv6 ?? false));
      const listener = await this.#opener.listen(listenOptions(place, options, accepted));
      return new UringListener(listener, place);
    } catch (cause) {
      place?.release();
      throw transportError(cause, endpoint.text);
    }
  }

  listenNow(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Listener {
    let place: Place | undefined;
    try {
      place =
        endpoint.protocol === "ipc"
          ? ipcPlace(claimPath(endpoint))
          : tcpPlace(addressNow(endpoint, options));
      const listener = this.#opener.listenNow(listenOptions(place, options, accepted));
      return new UringListener(listener, place);
    } catch (cause) {
      place?.release();
      throw cause instanceof UsageError ? cause : transportError(cause, endpoint.text);
    }
  }

  connect(
    endpoint: StreamEndpoint,
    outcome: ConnectOutcome,
    options: ConnectOptions = {},
  ): PendingConnect {
    const set = socketOptions(options);
    const dial: Dial = (where, dialled) => this.#dial(where, dialled, set);
    return new Attempt(endpoint, dial, outcome, options);
  }

  check(): void {
    // It has the means for all of them.
  }

  #dial(
    where: Parameters<Dial>[0],
    { connected, failed }: Parameters<Dial>[1],
    options: SocketOptions | undefined,
  ): PendingConnect {
    const ipc = "path" in where;
    const [address, source] = ipc ? [where] : [where.target, where.source];
    const name = ipc ? `ipc://${where.path}` : undefined;
    const pending = this.#opener.connect(
      address,
      { connected: (stream) => connected(new UringConnection(stream, name)), failed },
      source,
      options,
    );
    pending.unref();
    return pending;
  }
}

function tcpPlace(address: NumericAddress): Place {
  return { address, release: () => undefined };
}

function ipcPlace({ path, release }: ReturnType<typeof claimPath>): Place {
  return { address: { path }, name: `ipc://${path}`, release };
}

function addressNow(
  endpoint: Extract<StreamEndpoint, { protocol: "tcp" }>,
  { ipv6 = false }: StreamOptions,
): NumericAddress {
  const address = localAddress(endpoint, ipv6);
  if (address !== undefined) return address;
  const got = JSON.stringify(endpoint.text);
  throw new UsageError("ENOTSUP", `expected bind for a host name, got bindSync and ${got}`);
}

function listenOptions(
  { address, name }: Place,
  options: StreamOptions,
  accepted: (connection: Connection) => void,
): WorkerListenOptions {
  const set = socketOptions(options);
  return {
    address,
    backlog: options.backlog,
    ...(set && { options: set }),
    accepted: (stream) => {
      const admitted = name === undefined || admits(options, stream.credentials);
      if (admitted) accepted(new UringConnection(stream, name));
      else turnAway(stream);
    },
  };
}

/** Ends a connection that nobody is to know of. */
function turnAway(stream: ByteStream): void {
  const nothing = () => undefined;
  stream.unref();
  stream.start({
    ...{ bodyTarget: nothing, received: nothing, receivedBody: nothing, sent: nothing },
    closed: nothing,
  });
  stream.destroy();
}

class UringListener implements Listener {
  readonly endpoint: string;
  readonly #listener: StreamListener;
  readonly #release: () => void;

  constructor(listener: StreamListener, place: Place) {
    listener.unref();
    this.#listener = listener;
    this.endpoint = place.name ?? `tcp://${listener.address}`;
    this.#release = place.release;
  }

  async close(): Promise<void> {
    const closed = this.#listener.close();
    // A ring in this thread has removed the path by now, a worker has when it has closed.
    this.#release();
    await closed;
    this.#release();
  }
}

class UringConnection implements Connection {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #stream: ByteStream;

  /** @param name of an ipc connection: one end of it has none of its own */
  constructor(stream: ByteStream, name?: string) {
    stream.unref();
    this.#stream = stream;
    this.localAddress = name ?? `tcp://${stream.localAddress}`;
    this.remoteAddress = name ?? `tcp://${stream.remoteAddress}`;
  }

  start(handler: ConnectionHandler): void {
    const { remoteAddress } = this;
    this.#stream.start({
      bodyTarget: () => handler.bodyTarget(),
      received: (octets) => handler.received(octets),
      receivedBody: (count) => handler.receivedBody(count),
      sent: () => handler.sent(),
      closed: (cause) => handler.closed(cause && transportError(cause, remoteAddress)),
    });
  }

  send(output: Output): void {
    if (output.pieces.length === 0) {
      this.#stream.send(output.slab, output.length);
      return;
    }
    output.cut();
    this.#stream.sendGather(output.pieces);
  }

  submit(): void {
    this.#stream.submit();
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  close(): void {
    this.#stream.close();
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
