import { createRequire } from "node:module";
import type { Ring, SocketOptions, Stream, Listener as StreamListener } from "@scrutineer/uring";
import { transportError, UsageError } from "../errors.ts";
import { Attempt, type Dial } from "./attempt.ts";
import type { IpcEndpoint, StreamEndpoint } from "./endpoint.ts";
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

type Uring = typeof import("@scrutineer/uring");
type Output = Parameters<Connection["send"]>[0];

/** A transport on io_uring, or one sentence that says why there is none here. */
export async function openUring(): Promise<Transport | string> {
  try {
    return opened(await import("@scrutineer/uring"));
  } catch (error) {
    return notLoaded(error);
  }
}

/** As `openUring`, before it returns. */
export function openUringNow(): Transport | string {
  try {
    // Node has loaded modules of this kind by require since 20.19.
    return opened(createRequire(import.meta.url)("@scrutineer/uring"));
  } catch (error) {
    return notLoaded(error);
  }
}

function notLoaded(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND"
    ? "the optional package @scrutineer/uring is not installed"
    : `@scrutineer/uring does not load: ${message}`;
}

function opened(uring: Uring): Transport | string {
  const probe = uring.probe();
  return probe.available ? new UringTransport(uring) : probe.reason;
}

/** Byte streams over one io_uring: all sends of a turn of the loop leave in one system call. */
class UringTransport implements Transport {
  readonly name = "io_uring";
  readonly #uring: Uring;
  readonly #ring: Ring;

  constructor(uring: Uring) {
    this.#uring = uring;
    this.#ring = new uring.Ring();
  }

  async listen(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener> {
    try {
      if (endpoint.protocol === "ipc") return this.#listenIpc(endpoint, options, accepted);
      const address = await bindAddress(endpoint, options.ipv6 ?? false);
      return this.#listenTcp(address, options, accepted);
    } catch (cause) {
      throw transportError(cause, endpoint.text);
    }
  }

  listenNow(
    endpoint: StreamEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Listener {
    const tcp = endpoint.protocol !== "ipc";
    const address = tcp ? localAddress(endpoint, options.ipv6 ?? false) : undefined;
    if (tcp && address === undefined) {
      const got = JSON.stringify(endpoint.text);
      throw new UsageError("ENOTSUP", `expected bind for a host name, got bindSync and ${got}`);
    }
    try {
      return tcp
        ? this.#listenTcp(address!, options, accepted)
        : this.#listenIpc(endpoint, options, accepted);
    } catch (cause) {
      throw transportError(cause, endpoint.text);
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

  #listenTcp(
    address: NumericAddress,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Listener {
    const listener = this.#uring.listen(this.#ring, {
      ...tuned(options),
      address,
      accepted: (stream) => accepted(new UringConnection(stream)),
    });
    return new UringListener(listener, `tcp://${listener.address}`, () => undefined);
  }

  #listenIpc(
    endpoint: IpcEndpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Listener {
    const { path, release } = claimPath(endpoint);
    const name = `ipc://${path}`;
    try {
      const listener = this.#uring.listen(this.#ring, {
        ...tuned(options),
        address: { path },
        accepted: (stream) => {
          if (admits(options, stream.credentials)) accepted(new UringConnection(stream, name));
          else turnAway(stream);
        },
      });
      return new UringListener(listener, name, release);
    } catch (cause) {
      release();
      throw cause;
    }
  }

  #dial(
    where: Parameters<Dial>[0],
    { connected, failed }: Parameters<Dial>[1],
    options: SocketOptions | undefined,
  ): PendingConnect {
    const ipc = "path" in where;
    const [address, source] = ipc ? [where] : [where.target, where.source];
    const name = ipc ? `ipc://${where.path}` : undefined;
    const pending = this.#uring.connect(
      this.#ring,
      address,
      { connected: (stream) => connected(new UringConnection(stream, name)), failed },
      source,
      options,
    );
    pending.unref();
    return pending;
  }
}

/** What a listener is told besides its address. */
function tuned(options: StreamOptions) {
  const set = socketOptions(options);
  return { backlog: options.backlog, ...(set && { options: set }) };
}

/** Ends a connection that nobody is to know of. */
function turnAway(stream: Stream): void {
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

  constructor(listener: StreamListener, endpoint: string, release: () => void) {
    listener.unref();
    this.#listener = listener;
    this.endpoint = endpoint;
    this.#release = release;
  }

  close(): Promise<void> {
    const closed = this.#listener.close();
    this.#release();
    return closed;
  }
}

class UringConnection implements Connection {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #stream: Stream;

  /** @param name of an ipc connection: one end of it has none of its own */
  constructor(stream: Stream, name?: string) {
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
