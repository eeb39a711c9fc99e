import { type AddressInfo, createServer, type Server } from "node:net";
import { Relay, type Way } from "@scrutineer/conformance/relay";
import { greetingOf, IllegalOctets, negotiated, type Opening, opening } from "./opening.ts";
import type { Transport } from "./peer.ts";

/** Octets that are kept of one way of one connection: all that any scenario sends. */
const KEPT_MAX = 8 * 1024 * 1024;

/** How long something that has to come may take, in milliseconds. */
export const DEADLINE_MS = 15_000;

/** What has passed on one way of a connection, in pieces. */
interface Passed {
  pieces: Buffer[];
  length: number;
}
type Ways = Record<Way, Passed>;

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
  readonly #ended = new Set<number>();
  #wake: (() => void)[] = [];

  private constructor(relay: Relay, down: Server) {
    this.#relay = relay;
    this.#down = down;
  }

  /**
   * @param place the address of this machine at which the peers reach it, or the path of a Unix
   *   socket that is not there yet
   */
  static async open(place: { readonly host: string } | { readonly path: string }): Promise<Tap> {
    const down = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => down.listen(0, "127.0.0.1", resolve));
    const relay = await Relay.open({
      ...place,
      tap: (connection, way, octets) => tap.#passed(connection, way, octets),
      ended: (connection) => {
        tap.#ended.add(connection);
        tap.#wakeAll();
      },
    });
    const tap = new Tap(relay, down);
    tap.lead();
    return tap;
  }

  /** Where those that connect have to connect to. It does not change. */
  get endpoint(): string {
    return this.#relay.endpoint;
  }

  get transport(): Transport {
    return this.endpoint.startsWith("ipc://") ? "ipc" : "tcp";
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
    const passed = this.#connections.get(connection)?.[way];
    if (passed === undefined) return Buffer.alloc(0);
    if (passed.pieces.length > 1) passed.pieces = [Buffer.concat(passed.pieces)];
    return passed.pieces[0] ?? Buffer.alloc(0);
  }

  /** The versions of ZMTP that were spoken here: none where no two greetings have passed. */
  get versions(): string[] {
    const spoken = [...this.#connections.keys()].map((connection) =>
      negotiated(this.octets(connection, "forward"), this.octets(connection, "backward")),
    );
    return [...new Set(spoken.filter((version) => version !== undefined))];
  }

  /** The mechanisms in which both greetings of a connection agree. */
  get mechanisms(): string[] {
    const agreed = [...this.#connections.keys()].map((connection) => {
      const [one, other] = (["forward", "backward"] as const).map((way) =>
        mechanismOf(this.octets(connection, way)),
      );
      return one === other ? one : undefined;
    });
    return [...new Set(agreed.filter((mechanism) => mechanism !== undefined))];
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

  /** Resolves when a connection is over. */
  async ended(connection: number): Promise<void> {
    await this.until(`the end of connection ${connection}`, () => this.#ended.has(connection));
  }

  /** Resolves when `condition` holds; it is asked when octets pass or a connection ends, and ten times a second. */
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
      forward: { pieces: [], length: 0 },
      backward: { pieces: [], length: 0 },
    };
    this.#connections.set(connection, ways);
    const passed = ways[way];
    if (passed.length < KEPT_MAX) passed.pieces.push(Buffer.from(octets));
    passed.length += octets.length;
    this.#wakeAll();
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

/** The mechanism of a whole greeting of ZMTP 3. */
function mechanismOf(octets: Buffer): string | undefined {
  try {
    return greetingOf(octets)?.mechanism;
  } catch (error) {
    if (error instanceof IllegalOctets) return undefined;
    throw error;
  }
}
