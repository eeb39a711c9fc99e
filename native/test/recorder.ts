import {
  type Address,
  type ByteStream,
  connect,
  type Listener,
  listen,
  probe,
  Ring,
  type Stream,
  type StreamHandler,
} from "../lib/index.ts";

/** A handler that keeps what it is told, and lets a test wait for it. */
export class Recorder implements StreamHandler {
  readonly stream: ByteStream;
  readonly chunks: Buffer[] = [];
  length = 0;
  sends = 0;
  closes = 0;
  error: (Error & { code: string }) | undefined;
  /** Octets of the next body that are offered memory of their own. */
  bodies: Uint8Array[] = [];
  bodyCounts: number[] = [];
  onReceived: () => void = () => {};
  onSent: () => void = () => {};
  readonly #waiting: { holds: () => boolean; done: () => void }[] = [];

  constructor(stream: ByteStream) {
    this.stream = stream;
    stream.start(this);
  }

  bodyTarget(): Uint8Array | undefined {
    return this.bodies.shift();
  }

  received(octets: Buffer): void {
    this.chunks.push(octets);
    this.length += octets.length;
    this.onReceived();
    this.#changed();
  }

  receivedBody(count: number): void {
    this.bodyCounts.push(count);
    this.length += count;
    this.#changed();
  }

  sent(): void {
    this.sends++;
    this.onSent();
    this.#changed();
  }

  closed(error?: Error & { code: string }): void {
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

  #changed(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.holds()) waiting.done();
      else this.#waiting.push(waiting);
    }
  }
}

/** A listener, what it accepts, and pairs of streams through it. */
export class Loopback {
  readonly ring: Ring;
  readonly listener: Listener;
  readonly address: Address;
  readonly accepted: Recorder[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(address: Address = { host: "127.0.0.1", port: 0 }, ring: Ring = new Ring()) {
    this.ring = ring;
    this.listener = listen(ring, {
      address,
      accepted: (stream) => {
        this.accepted.push(new Recorder(stream));
        for (const look of this.#waiting.splice(0)) look();
      },
    });
    const port = Number(this.listener.address.split(":").at(-1));
    this.address = "path" in address ? address : { host: address.host, port };
  }

  connect(): Promise<Recorder> {
    return new Promise((resolve, failed) => {
      const connected = (stream: Stream) => resolve(new Recorder(stream));
      connect(this.ring, this.address, { connected, failed });
    });
  }

  /** Both ends of a new stream; one pair at a time. */
  async pair(): Promise<[near: Recorder, far: Recorder]> {
    const before = this.accepted.length;
    const near = await this.connect();
    while (this.accepted.length === before) {
      await new Promise<void>((look) => this.#waiting.push(look));
    }
    return [near, this.accepted[before]!];
  }

  /** Ends everything, and waits for it. */
  async close(): Promise<void> {
    await this.listener.close();
    for (const recorder of this.accepted) {
      recorder.stream.destroy();
      await recorder.until(() => recorder.closes > 0);
    }
  }
}

/** Octets that differ at every offset in a way that a shifted or repeated piece would show. */
export function octets(length: number, seed = 0): Buffer {
  const filled = Buffer.allocUnsafeSlow(length);
  for (let i = 0; i < length; i++) filled[i] = (i * 7 + (i >>> 8) * 13 + seed) & 0xff;
  return filled;
}

const outcome = probe();
/** For `skip`: why streams cannot be tried here. test/probe.test.ts fails where they have to be. */
export const unavailable = outcome.available ? false : outcome.reason;
