import { type AddressInfo, createServer, type Server } from "node:net";
import { Relay, type Way } from "@scrutineer/conformance/relay";
import { type Opening, opening } from "./opening.ts";

/** Octets that are kept of one way of one connection: the handshake and some thousand messages. */
const KEPT_MAX = 4 * 1024 * 1024;

/** How long something that has to come may take, in milliseconds. */
export const DEADLINE_MS = 15_000;

interface Ways {
  forward: Buffer;
  backward: Buffer;
}

/** The openings of both sides of one connection. */
export interface Openings {
  readonly connecter: Opening;
  readonly binder: Opening;
}

/**
 * The place where two peers meet: a fixed address in front of one that binds, which keeps what
 * passes.
 */
export class Tap {
  readonly #relay: Relay;
  readonly #down: Server;
  readonly #connections = new Map<number, Ways>();
  #wake: (() => void)[] = [];

  private constructor(relay: Relay, down: Server) {
    this.#relay = relay;
    this.#down = down;
  }

  /** @param host the address of this machine at which the peers reach it */
  static async open(host: string): Promise<Tap> {
    const down = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => down.listen(0, "127.0.0.1", resolve));
    const relay = await Relay.open({
      host,
      tap: (connection, way, octets) => tap.#passed(connection, way, octets),
    });
    const tap = new Tap(relay, down);
    tap.lead();
    return tap;
  }

  /** Where those that connect have to connect to. It does not change. */
  get endpoint(): string {
    return this.#relay.endpoint;
  }

  /** The number of the newest connection, from 1. */
  get newest(): number {
    return this.#relay.count;
  }

  /** Leads new connections to `endpoint`; without one they are accepted and closed at once. */
  lead(endpoint?: string): void {
    const { port } = this.#down.address() as AddressInfo;
    this.#relay.to = endpoint ?? `tcp://127.0.0.1:${port}`;
  }

  /** What has passed so far on one way of a connection. */
  octets(connection: number, way: Way): Buffer {
    return this.#connections.get(connection)?.[way] ?? Buffer.alloc(0);
  }

  /** Both openings of a connection, once they are complete. */
  async openings(connection: number): Promise<Openings> {
    const sides = () => ({
      connecter: opening(this.octets(connection, "forward")),
      binder: opening(this.octets(connection, "backward")),
    });
    await this.until(`the handshake of connection ${connection}`, () => {
      const { connecter, binder } = sides();
      return connecter !== undefined && binder !== undefined;
    });
    return sides() as Openings;
  }

  /** Resolves when `condition` holds; it is asked when octets pass, and ten times a second. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (!condition()) {
      if (performance.now() > deadline)
        throw new Error(`${what} did not come in ${DEADLINE_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async close(): Promise<void> {
    await this.#relay.close();
    await new Promise<void>((resolve) => this.#down.close(() => resolve()));
  }

  #passed(connection: number, way: Way, octets: Uint8Array): void {
    const ways = this.#connections.get(connection) ?? {
      forward: Buffer.alloc(0),
      backward: Buffer.alloc(0),
    };
    this.#connections.set(connection, ways);
    if (ways[way].length < KEPT_MAX) ways[way] = Buffer.concat([ways[way], octets]);
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
