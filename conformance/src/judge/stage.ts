import { rmSync } from "node:fs";
import type { RawConnection } from "../peer/raw-connection.ts";
import { dial, freshIpcEndpoint, RawListener } from "../peer/raw-peer.ts";
import type { Timeline } from "../peer/timeline.ts";
import type { DriverTarget, TargetSocket } from "../target/driver-target.ts";
import { type ProcessUsage, processUsage } from "../target/process-usage.ts";
import type { DriverEvent, EventName, SocketOptions, SocketType } from "../target/protocol.ts";
import type { Security, ZapRequest, ZapRule, ZapSocket } from "../target/security.ts";
import type { Axis, CaseNeeds } from "./case.ts";
import { Blocked, type Checks } from "./check.ts";
import { Peer } from "./peer.ts";

/** What is judged: behind a driver, or a bound socket known by its address alone. */
export type Target =
  | { readonly kind: "driver"; readonly driver: DriverTarget }
  | { readonly kind: "address"; readonly endpoint: string; readonly socketType: SocketType };

/** How long nobody listens where a socket connects early, in ms. */
const EARLY_MS = 250;

/** Nothing can come yet: meanwhile the target finds that nobody listens. */
const nothing = async (socket: TargetSocket) => void (await socket.demand(EARLY_MS));

export interface OpenOptions {
  /** Type of the target's socket; the first that the case needs, or DEALER. */
  readonly type?: SocketType;
  readonly options?: SocketOptions;
  /** The mechanism of the target's socket, and its role in it: NULL where it is absent. */
  readonly security?: Security;
  /** The type that the raw peer plays, where it is not the one that goes with the target's. */
  readonly as?: SocketType;
}

/** What a case is given. */
export interface CaseContext
  extends Pick<
    Checks,
    "check" | "checkEqual" | "checkOctets" | "checkClosed" | "checkRefused" | "control" | "note"
  > {
  readonly role: Axis["role"];
  /** The version that the raw peer announces. */
  readonly zmtp: Axis["zmtp"];
  /** A fresh socket of the target, bound or connecting as the role says, and a raw connection with it. */
  open(options?: OpenOptions): Promise<Peer>;
  /** A bound socket of the target that has no peer. */
  alone(options?: OpenOptions): Promise<TargetSocket>;
  /**
   * A connecting socket whose endpoint is opened only after the socket was told to connect.
   *
   * @param early what the application does before
   */
  openEarly(
    options?: OpenOptions,
    early?: (socket: TargetSocket) => Promise<void>,
  ): Promise<Peer | undefined>;
  /** One more raw connection with the socket of `peer`. */
  again(peer: Peer): Promise<Peer>;
  /**
   * One more raw peer of the socket of `peer`, whatever becomes of the others: where the target
   * connects, it is told one more endpoint.
   */
  beside(peer: Peer): Promise<Peer>;
  /** What the target's process holds; undefined where there is none that this system knows. */
  usage(): ProcessUsage | undefined;
  /** Makes the target's process the handler of ZAP that answers by these rules. */
  handleZap(...rules: readonly ZapRule[]): Promise<void>;
  /** As `handleZap`, for the first handler of a case. */
  handleZapAs(socket: ZapSocket, ...rules: readonly ZapRule[]): Promise<void>;
  /** The next request that the handler had, or undefined where none comes in time. */
  zapRequest(ms?: number): Promise<ZapRequest | undefined>;
  /** The next event by one of these names that the monitor of this peer's socket tells, if it does. */
  told(peer: Peer, ...names: readonly EventName[]): Promise<DriverEvent | undefined>;
  /** The target's own Z85; undefined where it refuses. The case needs `z85`. */
  encodeZ85(octets: Uint8Array): Promise<string | undefined>;
  decodeZ85(text: string): Promise<Uint8Array | undefined>;
  /** The next connection that the connecting socket of `peer` makes within `ms`, if it makes one. */
  comesBack(peer: Peer, ms?: number): Promise<Peer | undefined>;
}

/** Whom one socket of the target can be reached through. */
interface Meeting {
  readonly type: SocketType;
  readonly as?: SocketType;
  readonly socket?: TargetSocket;
  /** Where the target's socket connects to; absent where it is bound. */
  readonly listener?: RawListener;
  connection(): Promise<RawConnection>;
}

/** Opens sockets of the target and connections with them, and gives all of them up at the end of the case. */
export class Stage {
  readonly #target: Target;
  readonly #axis: Axis;
  readonly #timeline: Timeline;
  readonly #needs: CaseNeeds;
  readonly #beforeWait: () => void;
  readonly #meetings = new Map<Peer, Meeting>();
  readonly #connections: RawConnection[] = [];
  readonly #listeners: RawListener[] = [];
  /** Endpoints of ipc that the target was told to bind. */
  readonly #bound: string[] = [];

  /** @param beforeWait called before each wait; it throws where the verdict stands */
  constructor(
    target: Target,
    axis: Axis,
    timeline: Timeline,
    needs: CaseNeeds,
    beforeWait: () => void,
  ) {
    this.#beforeWait = beforeWait;
    this.#target = target;
    this.#axis = axis;
    this.#timeline = timeline;
    this.#needs = needs;
  }

  /** The version of the latest conversation. */
  get zmtp(): string {
    return [...this.#meetings.keys()].at(-1)?.zmtp ?? this.#axis.zmtp;
  }

  open = async ({ as, ...asked }: OpenOptions = {}): Promise<Peer> => {
    const met = await this.#meet(asked);
    const meeting = as === undefined ? met : { ...met, as };
    return this.#peer(meeting, await meeting.connection());
  };

  alone = async (asked: OpenOptions = {}): Promise<TargetSocket> => {
    this.#beforeWait();
    const socket = await this.#socket(asked);
    await this.#bind(socket);
    return socket;
  };

  openEarly: CaseContext["openEarly"] = async (asked = {}, early = nothing) => {
    const place = await this.#listen();
    const { endpoint } = place;
    await place.close();
    const socket = await this.#socket(asked);
    await socket.connect(endpoint);
    await early(socket);
    const listener = await this.#listen(endpoint);
    const connection = await listener.accept();
    const accept = () => this.#accept(listener);
    const meeting = { type: socket.type, socket, listener, connection: accept };
    return connection === undefined ? undefined : this.#peer(meeting, connection);
  };

  again = async (peer: Peer): Promise<Peer> => {
    const meeting = this.#meetingOf(peer);
    return this.#peer(meeting, await meeting.connection());
  };

  beside = async (peer: Peer): Promise<Peer> => {
    const { listener, ...meeting } = this.#meetingOf(peer);
    if (listener === undefined || meeting.socket === undefined) return this.again(peer);
    const place = await this.#listen();
    await meeting.socket.connect(place.endpoint);
    const connection = () => this.#accept(place);
    return this.#peer({ ...meeting, listener: place, connection }, await connection());
  };

  usage = (): ProcessUsage | undefined =>
    this.#target.kind === "driver" ? processUsage(this.#target.driver.pid) : undefined;

  comesBack = async (peer: Peer, ms?: number): Promise<Peer | undefined> => {
    const meeting = this.#meetingOf(peer);
    if (meeting.listener === undefined)
      throw new TypeError("only a target that connects comes back");
    const connection = await meeting.listener.accept(ms);
    return connection === undefined ? undefined : this.#peer(meeting, connection);
  };

  handleZap = (...rules: readonly ZapRule[]): Promise<void> => this.#driver.handleZap(rules);

  handleZapAs: CaseContext["handleZapAs"] = (socket, ...rules) =>
    this.#driver.handleZap(rules, socket);

  zapRequest = (ms?: number): Promise<ZapRequest | undefined> => this.#driver.zapRequest(ms);

  told: CaseContext["told"] = (peer, ...names) => {
    assertAmong(this.#needs.events ?? [], names);
    return peer.socket.event(names);
  };

  encodeZ85 = (octets: Uint8Array) => this.#driver.encodeZ85(octets);

  decodeZ85 = (text: string) => this.#driver.decodeZ85(text);

  close(): void {
    for (const connection of this.#connections) connection.destroy();
    for (const listener of this.#listeners) void listener.close();
    for (const endpoint of this.#bound) rmSync(pathOf(endpoint), { force: true });
  }

  #meetingOf(peer: Peer): Meeting {
    this.#beforeWait();
    const meeting = this.#meetings.get(peer);
    if (meeting === undefined) throw new TypeError("a peer that this case did not open");
    return meeting;
  }

  #peer(meeting: Meeting, connection: RawConnection): Peer {
    this.#connections.push(connection);
    const met = [...this.#meetings.values()];
    const alone = !met.some((other) => other === meeting || sameSocket(other, meeting));
    const { role } = this.#axis;
    const target = { ...meeting, role, alone, beforeWait: this.#beforeWait };
    const peer = new Peer(connection, target, this.#axis.zmtp);
    this.#meetings.set(peer, meeting);
    return peer;
  }

  get #driver(): DriverTarget {
    this.#beforeWait();
    if (this.#target.kind === "address") throw new TypeError("an address has no driver");
    return this.#target.driver;
  }

  get #defaultType(): SocketType {
    return this.#needs.sockets?.[0] ?? "DEALER";
  }

  #socket({ type = this.#defaultType, options, security }: OpenOptions): Promise<TargetSocket> {
    assertNeeded(this.#needs, type, options, security);
    return this.#driver.socket(type, { ...this.#driver.closingAtOnce, ...options }, security);
  }

  async #meet(asked: OpenOptions): Promise<Meeting> {
    const type = asked.type ?? this.#defaultType;
    this.#beforeWait();
    if (this.#target.kind === "address") {
      const { endpoint, socketType } = this.#target;
      return { type: socketType, connection: () => this.#dial(endpoint) };
    }
    const socket = await this.#socket(asked);
    if (this.#axis.role === "bind") {
      const endpoint = await this.#bind(socket);
      return { type, socket, connection: () => this.#dial(endpoint) };
    }
    const listener = await this.#listen();
    await socket.connect(listener.endpoint);
    return { type, socket, listener, connection: () => this.#accept(listener) };
  }

  /** @returns the endpoint with its real port, or its path */
  async #bind(socket: TargetSocket): Promise<string> {
    if (this.#axis.transport === "tcp") return socket.bind();
    const endpoint = freshIpcEndpoint();
    this.#bound.push(endpoint);
    return socket.bind(endpoint);
  }

  /** @param endpoint a fresh one where it is absent */
  async #listen(endpoint?: string): Promise<RawListener> {
    const fresh = this.#axis.transport === "ipc" ? freshIpcEndpoint() : undefined;
    const listener = await RawListener.open(this.#timeline, endpoint ?? fresh);
    this.#listeners.push(listener);
    return listener;
  }

  async #dial(endpoint: string): Promise<RawConnection> {
    try {
      return await dial(endpoint, this.#timeline);
    } catch (error) {
      throw new Blocked(`no connection to ${endpoint}: ${(error as Error).message}`);
    }
  }

  async #accept(listener: RawListener): Promise<RawConnection> {
    const connection = await listener.accept();
    if (connection === undefined)
      throw new Blocked(`the target did not connect to ${listener.endpoint}`);
    return connection;
  }
}

/**
 * A case that asks for what it does not say it needs would fail a target that never declared it.
 *
 * @throws TypeError
 */
function assertNeeded(
  { sockets = ["DEALER"], mechanism = "NULL", options: named = [] }: CaseNeeds,
  type: SocketType,
  options: SocketOptions = {},
  security?: Security,
): void {
  const asked = security?.mechanism ?? "NULL";
  assertAmong(sockets, [type]);
  assertAmong(["NULL", mechanism], [asked]);
  assertAmong(named, Object.keys(options));
}

function assertAmong(needs: readonly string[], asked: readonly string[]): void {
  const unneeded = asked.filter((name) => !needs.includes(name));
  if (unneeded.length > 0)
    throw new TypeError(`expected among the needs of the case: ${unneeded.join(", ")}`);
}

const pathOf = (endpoint: string): string => endpoint.slice("ipc://".length);

const sameSocket = (a: Meeting, b: Meeting): boolean =>
  a.socket !== undefined && a.socket === b.socket;
