import { randomUUID } from "node:crypto";
import {
  DriverClient,
  type Hello,
  type OpenedType,
  type Security,
  type SocketOptions,
  type ZapRule,
} from "@scrutineer/conformance/target";
import { receivedFrame, type ScenarioFrame, sentFrame } from "./frame.ts";
import type { Host } from "./host.ts";

/** How long an application waits for a message, or for room, in milliseconds. */
export const WAIT_MS = 5_000;

/** What an implementation says of itself, and why its backend is the one that it is. */
export type Identity = Hello["impl"] & { readonly backendReason?: string };

export type Role = "bind" | "connect";
export type Transport = "tcp" | "ipc";

/** How a handshake of a socket has failed, in the words of its library. */
export interface HandshakeFailure {
  /** The code, or its number in hexadecimal. */
  readonly why: string | undefined;
  /** With which status a ZAP handler has refused, where it has. */
  readonly status: number | undefined;
}

/** One implementation of ZMTP on a host of its own, controlled through its driver. */
export class Peer {
  readonly name: string;
  readonly host: Host;
  /** What its sockets have done since it was lent. */
  readonly roles = new Set<Role>();
  #client: DriverClient;
  #identity: Identity;
  #versions: readonly string[];
  #sockets = 0;
  #zapRequests: string[][] = [];
  #failures: (HandshakeFailure & { readonly s: string })[] = [];

  private constructor(name: string, host: Host, driver: Driver) {
    this.name = name;
    this.host = host;
    this.#client = this.#watched(driver.client);
    this.#identity = driver.identity;
    this.#versions = driver.versions;
  }

  /** @throws Error where the host does not start or its driver says no proper hello */
  static async open(name: string, host: Host): Promise<Peer> {
    await host.start();
    return new Peer(name, host, await driverOf(host));
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** The versions of ZMTP that it declares: "3.1", "3.0" ... */
  get versions(): readonly string[] {
    return this.#versions;
  }

  /** The ZAP requests that its handler has had since it was lent: frames from the version on. */
  get zapRequests(): readonly (readonly string[])[] {
    return this.#zapRequests;
  }

  /** The handshakes of a socket that have failed so far. */
  failuresOf(s: string): readonly HandshakeFailure[] {
    return this.#failures.filter((failure) => failure.s === s);
  }

  /** Handles ZAP requests by these rules until it is reset. */
  async handleZap(rules: ZapRule[]): Promise<void> {
    await this.#client.request({ op: "zap.handle", rules });
  }

  /** Opens a socket, with the mechanism NULL by default. */
  async socket(
    type: OpenedType,
    opt: SocketOptions = {},
    security: Security = { mechanism: "NULL" },
  ): Promise<PeerSocket> {
    const s = `s${++this.#sockets}`;
    await this.#client.request({ op: "socket", s, type, opt: { linger: 0, ...opt }, security });
    return new PeerSocket(this, this.#client, s);
  }

  /** Closes all sockets, and handles no ZAP requests any more. */
  async reset(): Promise<void> {
    this.roles.clear();
    this.#zapRequests = [];
    this.#failures = [];
    await this.#client.request({ op: "reset" });
  }

  /** The host dies at once. Its sockets are gone. */
  async kill(): Promise<void> {
    await this.host.kill();
    await this.#client.bye();
  }

  /** The host comes back, with a driver that knows nothing of before. */
  async restart(): Promise<void> {
    await this.host.start();
    const driver = await driverOf(this.host);
    this.#client = this.#watched(driver.client);
    this.#identity = driver.identity;
    this.#versions = driver.versions;
  }

  async remove(): Promise<void> {
    await this.#client.bye();
    await this.host.remove();
  }

  #watched(client: DriverClient): DriverClient {
    client.watcher = {
      driver: (direction, line) => {
        if (direction !== "event") return;
        const { ev, s, why, status, frames = [] } = JSON.parse(line);
        if (ev === "zap.request") this.#zapRequests.push(frames.map(receivedFrame));
        if (ev === "handshake_failed") this.#failures.push({ s, why, status });
      },
      stderr() {},
    };
    return client;
  }
}

/** A message, and what its receiver knows of whoever sent it. */
export interface Received {
  readonly frames: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

/** A socket of a peer. Frames are Latin-1 text, above 4096 octets their digest. */
export class PeerSocket {
  readonly #peer: Peer;
  readonly #client: DriverClient;
  readonly #s: string;

  constructor(peer: Peer, client: DriverClient, s: string) {
    this.#peer = peer;
    this.#client = client;
    this.#s = s;
  }

  /** Binds to a free port or a new path; the endpoint at which others reach it. */
  async bind(transport: Transport = "tcp"): Promise<string> {
    const { address, bindAddress, folder } = this.#peer.host;
    this.#peer.roles.add("bind");
    const wanted = transport === "tcp" ? `tcp://${bindAddress}:*` : `ipc://${newPath(folder)}`;
    const asked = { op: "bind", s: this.#s, endpoint: wanted } as const;
    const { endpoint } = await this.#client.request(asked);
    if (transport === "ipc") return endpoint;
    return `tcp://${address}:${endpoint.slice(endpoint.lastIndexOf(":") + 1)}`;
  }

  async connect(endpoint: string): Promise<void> {
    this.#peer.roles.add("connect");
    await this.#client.request({ op: "connect", s: this.#s, endpoint });
  }

  async subscribe(prefix: string): Promise<void> {
    await this.#client.request({ op: "subscribe", s: this.#s, prefix: sentFrame(prefix) });
  }

  async unsubscribe(prefix: string): Promise<void> {
    await this.#client.request({ op: "unsubscribe", s: this.#s, prefix: sentFrame(prefix) });
  }

  /** @throws Refused of kind "again" where the message was not accepted in `timeout` */
  async send(frames: readonly ScenarioFrame[], timeout = WAIT_MS): Promise<void> {
    await this.#client.request({ op: "send", s: this.#s, frames: frames.map(sentFrame), timeout });
  }

  /** The next message, or undefined where none came in `timeout`. */
  async receive(timeout = WAIT_MS): Promise<string[] | undefined> {
    const answer = await this.#client.request({ op: "recv", s: this.#s, timeout });
    return "frames" in answer ? answer.frames.map(receivedFrame) : undefined;
  }

  /** The next message with these properties of whoever sent it, of which there may be none. */
  async receiveOf(properties: string[], timeout = WAIT_MS): Promise<Received | undefined> {
    const asked = { op: "recv", s: this.#s, timeout, properties } as const;
    const answer = await this.#client.request(asked);
    if (!("frames" in answer)) return undefined;
    const known = Object.entries(answer.properties ?? {});
    return {
      frames: answer.frames.map(receivedFrame),
      properties: Object.fromEntries(known.map(([name, value]) => [name, receivedFrame(value)])),
    };
  }

  /** Its handshakes that have failed so far. */
  get failures(): readonly HandshakeFailure[] {
    return this.#peer.failuresOf(this.#s);
  }

  /** The first frames of the next `count` messages; fewer where one does not come in time. */
  async receiveMany(count: number, timeout = WAIT_MS): Promise<string[]> {
    const asked = Array.from({ length: count }, () => this.receive(timeout));
    const messages = await Promise.all(asked);
    return messages.flatMap((message) => (message === undefined ? [] : [message[0]!]));
  }
}

interface Driver {
  readonly client: DriverClient;
  readonly identity: Identity;
  readonly versions: readonly string[];
}

async function driverOf({ command }: Host): Promise<Driver> {
  const client = new DriverClient(command);
  let told: { backendReason?: string } = {};
  client.watcher = {
    driver(direction, line) {
      if (direction === "response") told = JSON.parse(line).impl ?? told;
    },
    stderr() {},
  };
  const run = { suite: "interop", run: "interop", seed: 1 };
  const hello = await client.request({ op: "hello", zdp: [1], ...run });
  client.watcher = undefined;
  const reason = told.backendReason === undefined ? {} : { backendReason: told.backendReason };
  return { client, identity: { ...hello.impl, ...reason }, versions: hello.caps.zmtp };
}

/** A path for a Unix socket that is not there yet. A socket's path has at most 107 octets. */
export const newPath = (folder: string): string => `${folder}/${randomUUID().slice(0, 13)}`;
