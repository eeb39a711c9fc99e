import { Output } from "../../src/engine/output.ts";
import { parseEndpoint, type StreamEndpoint } from "../../src/transport/endpoint.ts";
import type {
  Connection,
  ConnectionHandler,
  Listener,
  Transport,
} from "../../src/transport/transport.ts";

/** A handler that keeps what it is told, and lets a test wait for it. */
export class Recorder implements ConnectionHandler {
  readonly connection: Connection;
  readonly chunks: Buffer[] = [];
  /** Octets in all, those of bodies included. */
  length = 0;
  deliveries = 0;
  sends = 0;
  closes = 0;
  error: Error | undefined;
  /** Where in the stream a body begins and ends: within it, memory of its own is offered. */
  body = { start: Infinity, end: Infinity };
  bodyDeliveries = 0;
  #target: Buffer | undefined;
  onReceived: () => void = () => {};
  readonly #waiting: { holds: () => boolean; done: () => void }[] = [];

  constructor(connection: Connection) {
    this.connection = connection;
    connection.start(this);
  }

  bodyTarget(): Uint8Array | undefined {
    const { start, end } = this.body;
    this.#target = undefined;
    if (this.length < start || this.length >= end) return undefined;
    this.#target = Buffer.alloc(end - this.length);
    return this.#target;
  }

  received(octets: Uint8Array): void {
    this.#delivered(octets as Buffer);
  }

  receivedBody(count: number): void {
    this.bodyDeliveries++;
    this.#delivered(this.#target!.subarray(0, count));
  }

  sent(): void {
    this.#checkOpen("sent");
    this.sends++;
    this.#changed();
  }

  closed(error?: Error): void {
    this.closes++;
    this.error = error;
    this.#changed();
  }

  get octets(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Resolves as soon as the condition holds after one of the handler's events. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((done) => this.#waiting.push({ holds, done }));
  }

  send(...bodies: (string | Uint8Array)[]): void {
    this.connection.send(outputOf(...bodies));
  }

  async sendAndWait(...bodies: (string | Uint8Array)[]): Promise<void> {
    const before = this.sends;
    this.send(...bodies);
    await this.until(() => this.sends > before || this.closes > 0);
  }

  #delivered(octets: Buffer): void {
    this.#checkOpen("received");
    this.chunks.push(octets);
    this.length += octets.length;
    this.deliveries++;
    this.onReceived();
    this.#changed();
  }

  #checkOpen(what: string): void {
    if (this.closes > 0) throw new Error(`${what} was called after closed`);
  }

  #changed(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.holds()) waiting.done();
      else this.#waiting.push(waiting);
    }
  }
}

/** Strings go into the slab, octets by reference. */
export function outputOf(...bodies: (string | Uint8Array)[]): Output {
  const output = new Output();
  for (const body of bodies) {
    if (typeof body === "string")
      output.length += Buffer.from(output.slab.buffer).write(body, output.length);
    else output.reference(body);
  }
  return output;
}

/** An endpoint of a byte stream. */
export function stream(text: string, use: "bind" | "connect" = "connect"): StreamEndpoint {
  return parseEndpoint(text, use) as StreamEndpoint;
}

/** A listener on this machine, what it accepts, and pairs of connections through it. */
export class Loopback {
  readonly transport: Transport;
  readonly listener: Listener;
  readonly #accepted: Recorder[];
  #look = () => {};
  /** The connection before: one is made at a time, so that it is known which one was accepted. */
  #before: Promise<unknown> = Promise.resolve();

  private constructor(transport: Transport, listener: Listener, accepted: Recorder[]) {
    this.transport = transport;
    this.listener = listener;
    this.#accepted = accepted;
  }

  /** @param endpoint "tcp://127.0.0.1:*", "ipc://*" ... */
  static async open(transport: Transport, endpoint: string): Promise<Loopback> {
    const accepted: Recorder[] = [];
    let self: Loopback | undefined;
    const options = { backlog: 511 };
    const listener = await transport.listen(stream(endpoint, "bind"), options, (connection) => {
      accepted.push(new Recorder(connection));
      if (self !== undefined) self.#look();
    });
    self = new Loopback(transport, listener, accepted);
    return self;
  }

  /** One end of a new connection; rejects where there is none. */
  async connect(endpoint = this.listener.endpoint): Promise<Recorder> {
    const [near] = await this.pair(endpoint);
    return near;
  }

  /** Both ends of a new connection. */
  pair(endpoint = this.listener.endpoint): Promise<[near: Recorder, far: Recorder]> {
    const made = this.#before.then(() => this.#pair(endpoint));
    this.#before = made.catch(() => {});
    return made;
  }

  async close(): Promise<void> {
    await this.listener.close();
    for (const recorder of this.#accepted) recorder.connection.destroy();
  }

  async #pair(endpoint: string): Promise<[near: Recorder, far: Recorder]> {
    const before = this.#accepted.length;
    const near = await new Promise<Recorder>((resolve, failed) => {
      const connected = (connection: Connection) => resolve(new Recorder(connection));
      this.transport.connect(stream(endpoint), { connected, failed });
    });
    while (this.#accepted.length === before) {
      await new Promise<void>((look) => {
        this.#look = look;
      });
    }
    return [near, this.#accepted[before]!];
  }
}
