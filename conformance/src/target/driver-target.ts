import { DriverClient, type Probe, type Probed, type Watcher } from "./driver-client.ts";
import { Refused, UnusableTarget } from "./driver-error.ts";
import type { Command } from "./driver-process.ts";
import { literalToSend, octetsOf, plainLiteral } from "./frame-literal.ts";
import type {
  Answers,
  DriverError,
  DriverEvent,
  EventName,
  Hello,
  Operation,
  SocketOptions,
  SocketType,
} from "./protocol.ts";
import type { Security, ZapRequest, ZapRule, ZapSocket } from "./security.ts";

/** How long a process may take to start on a loaded machine, until its hello, in ms. */
const START_MS = 30_000;

/** What every hello says about the run. */
export interface RunIdentity {
  readonly suite: string;
  readonly run: string;
  readonly seed: number;
}

export interface Deadlines {
  /** From the start of the process to its hello, in ms. */
  readonly startMs?: number;
  /** Beyond what a request itself grants, before no answer is a hang, in ms. */
  readonly graceMs?: number;
}

/**
 * An implementation behind a driver. The driver is started when it is first needed, stays for many
 * cases, and is started again after it hung or crashed.
 */
export class DriverTarget {
  readonly #command: Command;
  readonly #identity: RunIdentity;
  readonly #deadlines: Deadlines;
  #client: DriverClient | undefined;
  #hello: Hello | undefined;
  #sockets = 0;

  constructor(command: Command, identity: RunIdentity, deadlines: Deadlines = {}) {
    this.#command = command;
    this.#identity = identity;
    this.#deadlines = deadlines;
  }

  /**
   * Starts the driver where none runs.
   *
   * @throws UnusableTarget where it says no proper hello
   */
  async ready(watcher?: Watcher): Promise<Hello> {
    if (this.#client === undefined || this.#client.over || this.#hello === undefined) {
      this.#client = new DriverClient(this.#command, this.#deadlines.graceMs);
      this.#client.watcher = watcher;
      const { suite, run, seed } = this.#identity;
      const hello: Operation = { op: "hello", zdp: [1], suite, run, seed };
      try {
        this.#hello = await this.#client.request(hello, this.#deadlines.startMs ?? START_MS);
      } catch (error) {
        const name = this.#command.command.join(" ");
        throw new UnusableTarget(`"${name}" gave no hello of ZDP/1: ${(error as Error).message}`);
      }
    }
    this.#client.watcher = watcher;
    this.#client.forget();
    return this.#hello;
  }

  /** Why the driver that was last ready can answer no more: Hang, Crash or ProtocolBroken. */
  get over(): Error | undefined {
    return this.#client?.over;
  }

  /** Options of a socket that waits for nothing when it is closed: none where it has no such option. */
  get closingAtOnce(): SocketOptions {
    return this.#hello?.caps.options?.linger === undefined ? {} : { linger: 0 };
  }

  /** Asks the driver; `ready` has to come first. */
  request<Op extends Operation["op"]>(asked: Extract<Operation, { op: Op }>) {
    if (this.#client === undefined) throw new TypeError(`${asked.op} before ready()`);
    return this.#client.request<Op>(asked);
  }

  /** Asks for anything, of ZDP/1 or not: the answer without its id. */
  probe(fields: Probe): Promise<Probed> {
    if (this.#client === undefined) throw new TypeError("a probe before ready()");
    return this.#client.probe(fields);
  }

  /** The driver's process, while it runs. */
  get pid(): number | undefined {
    return this.#client?.pid;
  }

  /** A new socket of the target. */
  async socket(
    type: SocketType,
    opt: SocketOptions = {},
    security?: Security,
  ): Promise<TargetSocket> {
    this.#sockets += 1;
    const s = `s${this.#sockets}`;
    await this.request({ op: "socket", s, type, opt, ...(security !== undefined && { security }) });
    return new TargetSocket(this, s, type);
  }

  /**
   * Makes the target's process a ZAP handler, until it is reset.
   *
   * @param socket its socket, where there is no handler yet
   */
  async handleZap(rules: readonly ZapRule[], socket: ZapSocket = "ROUTER"): Promise<void> {
    await this.request({ op: "zap.handle", rules: [...rules], socket });
  }

  /** The target's own encoding of octets as text; undefined where it refuses them. */
  async encodeZ85(octets: Uint8Array): Promise<string | undefined> {
    const answer = this.request({ op: "z85.encode", octets: literalToSend(octets) });
    return (await unlessInvalid(answer))?.text;
  }

  /** The octets that the target takes text for; undefined where it refuses it. */
  async decodeZ85(text: string): Promise<Uint8Array | undefined> {
    const literal = (await unlessInvalid(this.request({ op: "z85.decode", text })))?.octets;
    return literal === undefined ? undefined : octetsOf(literal);
  }

  /** The next request that the ZAP handler had since `ready`, or undefined where none comes. */
  zapRequest(ms?: number): Promise<ZapRequest | undefined> {
    if (this.#client === undefined) throw new TypeError("a request before ready()");
    return this.#client.zapRequests.next(ms);
  }

  /** The next event of this socket, whatever its name, or undefined where none comes within `ms`. */
  nextEvent(s: string, ms?: number): Promise<DriverEvent | undefined> {
    if (this.#client === undefined) throw new TypeError("an event before ready()");
    return this.#client.eventsOf(s).next(ms);
  }

  /** Ends the driver. The next `ready` starts another one. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.bye();
  }
}

/** How long an application's send or receive may take, in ms. */
const APPLICATION_MS = 5_000;

/** A socket of the target, as its application sees it. */
export class TargetSocket {
  readonly type: SocketType;
  readonly #target: DriverTarget;
  readonly #s: string;

  constructor(target: DriverTarget, s: string, type: SocketType) {
    this.#target = target;
    this.#s = s;
    this.type = type;
  }

  /** @returns the endpoint with its real port */
  async bind(endpoint = "tcp://127.0.0.1:*"): Promise<string> {
    return (await this.#target.request({ op: "bind", s: this.#s, endpoint })).endpoint;
  }

  /** Binds where the socket may refuse to. */
  offerBind(endpoint: string): Promise<"bound" | DriverError["kind"]> {
    return this.bind(endpoint).then(() => "bound" as const, refusal);
  }

  async connect(endpoint: string): Promise<void> {
    await this.#target.request({ op: "connect", s: this.#s, endpoint });
  }

  async unbind(endpoint: string): Promise<void> {
    await this.#target.request({ op: "unbind", s: this.#s, endpoint });
  }

  async disconnect(endpoint: string): Promise<void> {
    await this.#target.request({ op: "disconnect", s: this.#s, endpoint });
  }

  /** Sends a message, of octets or of literals: resolves when the socket has accepted it. */
  async send(...frames: readonly (Uint8Array | string)[]): Promise<void> {
    const literals = frames.map((frame) =>
      typeof frame === "string" ? frame : literalToSend(frame),
    );
    await this.#target.request({
      op: "send",
      s: this.#s,
      frames: literals,
      timeout: APPLICATION_MS,
    });
  }

  /**
   * Sends a message that the socket may refuse.
   *
   * @param timeout ms after which a send that waits is refused with "again"
   * @returns "sent", or why it was refused
   */
  async offer(
    timeout: number,
    ...frames: readonly (Uint8Array | string)[]
  ): Promise<"sent" | DriverError["kind"]> {
    const literals = frames.map((frame) =>
      typeof frame === "string" ? frame : literalToSend(frame),
    );
    const send = { op: "send", s: this.#s, frames: literals, timeout } as const;
    return this.#target.request(send).then(() => "sent" as const, refusal);
  }

  /** Receives where the socket may refuse to: the frames in one text, "nothing", or the refusal. */
  async demand(timeout: number): Promise<string> {
    const recv = { op: "recv", s: this.#s, timeout } as const;
    const received = (answer: Answers["recv"]) =>
      "frames" in answer ? answer.frames.map(plainLiteral).join(" ") : "nothing";
    return this.#target.request(recv).then(received, refusal);
  }

  /** The frames of the next message, as literals, or undefined where none comes in time. */
  async receive(timeout = APPLICATION_MS): Promise<readonly string[] | undefined> {
    const answer = await this.#target.request({ op: "recv", s: this.#s, timeout });
    return "frames" in answer ? answer.frames.map(plainLiteral) : undefined;
  }

  /** Of these properties of whoever sent the next message those that there are, as literals. */
  async receiveProperties(...properties: readonly string[]): Promise<Record<string, string>> {
    const asked = { op: "recv", s: this.#s, timeout: APPLICATION_MS } as const;
    const answer = await this.#target.request({ ...asked, properties: [...properties] });
    const told = "frames" in answer ? answer.properties : undefined;
    return Object.fromEntries(
      Object.entries(told ?? {}).map(([name, value]) => [name, plainLiteral(value)]),
    );
  }

  async subscribe(prefix: Uint8Array): Promise<void> {
    await this.#target.request({ op: "subscribe", s: this.#s, prefix: literalToSend(prefix) });
  }

  async unsubscribe(prefix: Uint8Array): Promise<void> {
    await this.#target.request({ op: "unsubscribe", s: this.#s, prefix: literalToSend(prefix) });
  }

  /**
   * The next event of the socket by one of these names; others are dropped. Undefined where
   * none comes at all for `ms`.
   */
  async event(names: readonly EventName[], ms?: number): Promise<DriverEvent | undefined> {
    for (;;) {
      const event = await this.#target.nextEvent(this.#s, ms);
      if (event === undefined || names.some((name) => name === event.ev)) return event;
    }
  }

  async close(): Promise<void> {
    await this.#target.request({ op: "close", s: this.#s });
  }
}

/** What was answered, or undefined where the library refused the arguments. */
async function unlessInvalid<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (refusal(error) === "invalid") return undefined;
    throw error;
  }
}

/** Why the driver said no. Its own bugs stay errors. */
function refusal(error: unknown): DriverError["kind"] {
  if (error instanceof Refused && error.refusal.kind !== "internal") return error.refusal.kind;
  throw error;
}
