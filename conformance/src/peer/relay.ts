import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Way } from "../octets/way.ts";
import { checkFault, type Fault, FaultLine, type Step, seeded } from "./fault.ts";
import { placeOf } from "./raw-peer.ts";

/** Octets that may wait for a delayed or slow side before its source is paused. */
const HELD_MAX = 1_048_576;

export interface RelayOptions {
  /**
   * Where connections go: "tcp://HOST:PORT" or "ipc://PATH". May be set later, and changed:
   * `relay.to`.
   */
  readonly to?: string;
  /** Host to listen on, 127.0.0.1 by default. */
  readonly host?: string;
  /** Port to listen on; 0, the default, takes a free one and keeps it. */
  readonly port?: number;
  /** Path of a Unix socket to listen on, in place of a host and a port. */
  readonly path?: string;
  /** Seed of the bits to flip, 1 by default. */
  readonly seed?: number;
  /** Octets as they left the relay. */
  readonly tap?: (connection: number, way: Way, octets: Uint8Array) => void;
  /** A connection is over. */
  readonly ended?: (connection: number) => void;
}

/**
 * A relay of TCP and Unix sockets that breaks connections on purpose, at an exact octet. Its
 * address is fixed: peers that reconnect, and targets whose port changes, meet through it. It knows
 * octets, not frames.
 */
export class Relay {
  /** Where the next connections go. */
  to: string | undefined;
  readonly #server: Server;
  readonly #options: RelayOptions;
  readonly #random: () => number;
  readonly #open = new Set<readonly [near: Socket, far: Socket]>();
  #faults: readonly Fault[] = [];
  #count = 0;

  private constructor(server: Server, options: RelayOptions) {
    this.#server = server;
    this.#options = options;
    this.to = options.to;
    this.#random = seeded(options.seed ?? 1);
    server.on("connection", (near) => this.#accepted(near));
  }

  /**
   * Listens.
   *
   * @throws TypeError for an endpoint that is neither tcp://HOST:PORT nor ipc://PATH, or the
   *   system's error (rejects)
   */
  static async open(options: RelayOptions = {}): Promise<Relay> {
    if (options.to !== undefined) placeOf(options.to);
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      const { path, host = "127.0.0.1", port = 0 } = options;
      server.listen(path === undefined ? { host, port } : { path }, resolve);
    });
    return new Relay(server, options);
  }

  /** The fixed address: "tcp://127.0.0.1:40123", or "ipc://" and the path. */
  get endpoint(): string {
    const at = this.#server.address() as AddressInfo | string;
    return typeof at === "string" ? `ipc://${at}` : `tcp://${at.address}:${at.port}`;
  }

  /** Connections so far, those that are over included. */
  get count(): number {
    return this.#count;
  }

  /**
   * Sets the faults of connections from now on; those that stand are left alone.
   *
   * @throws RangeError for a fault that cannot be
   */
  inject(...faults: readonly Fault[]): void {
    this.#faults = faults.map(checkFault);
  }

  /** Ends all connections that stand, at once; the relay goes on listening. */
  drop(how: "cut" | "reset" = "cut"): void {
    for (const pair of this.#open) endBoth(pair, how);
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.drop("reset");
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accepted(near: Socket): void {
    if (this.to === undefined) {
      reset(near);
      return;
    }
    this.#count += 1;
    const connection = this.#count;
    const far = connect({ ...placeOf(this.to), allowHalfOpen: true, noDelay: true });
    const pair = [near, far] as const;
    this.#open.add(pair);
    for (const [socket, other] of [pair, [far, near] as const]) {
      socket.on("error", () => reset(other));
      socket.on("close", () => {
        if (this.#open.delete(pair)) this.#options.ended?.(connection);
      });
    }
    const line = (way: Way) =>
      new FaultLine(
        this.#faults.filter((fault) => fault.way === way),
        this.#random,
      );
    this.#pump(pair, near, far, "forward", line("forward"));
    this.#pump(pair, far, near, "backward", line("backward"));
  }

  #pump(
    pair: readonly [Socket, Socket],
    from: Socket,
    into: Socket,
    way: Way,
    line: FaultLine,
  ): void {
    const connection = this.#count;
    const queue: Step[] = [];
    let held = 0;
    let running = false;
    const run = async () => {
      running = true;
      for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
        if (line.delayMs > 0) await passed(line.delayMs);
        if (step.kind === "write") {
          held -= step.octets.length;
          this.#options.tap?.(connection, way, step.octets);
          await written(into, step.octets);
          if (from.isPaused() && held < HELD_MAX) from.resume();
        } else if (step.kind === "half-close") into.end();
        else endBoth(pair, step.kind);
      }
      running = false;
    };
    const push = (steps: readonly Step[]) => {
      for (const step of steps) if (step.kind === "write") held += step.octets.length;
      queue.push(...steps);
      if (held > HELD_MAX) from.pause();
      if (!running) void run();
    };
    push(line.begin());
    from.on("data", (chunk) => push(line.push(chunk)));
    from.on("end", () => push(line.end()));
  }
}

// biome-ignore lint/plugin: a delay is the fault that was asked for.
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes, and lets the octets leave in a segment of their own. */
function written(into: Socket, octets: Uint8Array): Promise<void> {
  if (!into.writable) return Promise.resolve();
  return new Promise((resolve) => into.write(octets, () => setImmediate(resolve)));
}

/** A Unix socket knows no reset, and node:net throws where it is asked for one. */
function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}

function endBoth(pair: readonly [Socket, Socket], how: "cut" | "reset"): void {
  for (const socket of pair) {
    if (how === "reset") reset(socket);
    else socket.end(() => socket.destroy());
  }
}
