import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type {
  Ring,
  Stream,
  PendingConnect as StreamConnect,
  Listener as StreamListener,
} from "@scrutineer/uring";
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

type Uring = typeof import("@scrutineer/uring");
type Output = Parameters<Connection["send"]>[0];

/** A transport on io_uring, or one sentence that says why there is none here. */
export async function openUring(): Promise<Transport | string> {
  let uring: Uring;
  try {
    uring = await import("@scrutineer/uring");
  } catch {
    return "the optional package @scrutineer/uring is not installed";
  }
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
    endpoint: Endpoint,
    options: StreamOptions,
    accepted: (connection: Connection) => void,
  ): Promise<Listener> {
    try {
      const [host] = await addressesOf(endpoint.host);
      const listener = this.#uring.listen(this.#ring, {
        address: { host: host!, port: endpoint.port },
        backlog: options.backlog,
        accepted: (stream) => accepted(new UringConnection(stream)),
      });
      return new UringListener(listener);
    } catch (cause) {
      throw transportError(cause, formatEndpoint(endpoint.host, endpoint.port));
    }
  }

  connect(endpoint: Endpoint, _options: StreamOptions, outcome: ConnectOutcome): PendingConnect {
    return new Attempt(this.#uring, this.#ring, endpoint, outcome);
  }
}

/** A numeric address as it is; a name's addresses in the order of the resolver. */
async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

class UringListener implements Listener {
  readonly endpoint: string;
  readonly #listener: StreamListener;

  constructor(listener: StreamListener) {
    listener.unref();
    this.endpoint = `tcp://${listener.address}`;
    this.#listener = listener;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}

/** One attempt: a name's addresses are tried in turn until one answers. */
class Attempt implements PendingConnect {
  readonly #uring: Uring;
  readonly #ring: Ring;
  readonly #endpoint: Endpoint;
  readonly #outcome: ConnectOutcome;
  #addresses: string[] = [];
  #pending: StreamConnect | undefined;
  #cancelled = false;

  constructor(uring: Uring, ring: Ring, endpoint: Endpoint, outcome: ConnectOutcome) {
    this.#uring = uring;
    this.#ring = ring;
    this.#endpoint = endpoint;
    this.#outcome = outcome;
    if (isIP(endpoint.host) !== 0) this.#try(endpoint.host);
    else this.#resolve();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#pending?.cancel();
  }

  #resolve(): void {
    addressesOf(this.#endpoint.host).then(
      (addresses) => {
        this.#addresses = addresses;
        if (!this.#cancelled) this.#try(this.#addresses.shift()!);
      },
      (cause) => this.#failed(cause),
    );
  }

  #try(host: string): void {
    this.#pending = this.#uring.connect(
      this.#ring,
      { host, port: this.#endpoint.port },
      {
        connected: (stream) => this.#outcome.connected(new UringConnection(stream)),
        failed: (cause) => {
          const next = this.#addresses.shift();
          if (next === undefined) this.#failed(cause);
          else this.#try(next);
        },
      },
    );
    this.#pending.unref();
  }

  #failed(cause: Error): void {
    if (this.#cancelled) return;
    const { host, port } = this.#endpoint;
    this.#outcome.failed(transportError(cause, formatEndpoint(host, port)));
  }
}

class UringConnection implements Connection {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly #stream: Stream;

  constructor(stream: Stream) {
    stream.unref();
    this.#stream = stream;
    this.localAddress = `tcp://${stream.localAddress}`;
    this.remoteAddress = `tcp://${stream.remoteAddress}`;
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
