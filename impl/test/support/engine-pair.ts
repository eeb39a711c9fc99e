import { Engine, type EngineOptions } from "../../src/engine/engine.ts";
import type { EngineEvent, EngineEventOf } from "../../src/engine/events.ts";
import { Output } from "../../src/engine/output.ts";
import type { SocketType } from "../../src/engine/socket-type.ts";
import type { ZmtpError } from "../../src/errors.ts";
import type { ZapStatus } from "../../src/mechanism/zap.ts";
import type { Message } from "../../src/message.ts";

export const engineDefaults: Omit<EngineOptions, "socketType"> = {
  bound: false,
  routingId: Buffer.alloc(0),
  maxMessageSize: -1,
  handshakeMs: 30_000,
  heartbeat: { intervalMs: 0, timeoutMs: 0, ttlMs: 0 },
};

/** One engine, with all that it has produced. */
export class Side {
  readonly engine: Engine;
  readonly inbound: Message[] = [];
  readonly events: EngineEvent[] = [];
  /** What this side has sent, all together. */
  sent = Buffer.alloc(0);

  constructor(options: Partial<EngineOptions> & { socketType: SocketType }, now = 0) {
    this.engine = new Engine({ ...engineDefaults, ...options }, now);
  }

  get error(): string | undefined {
    return this.event("failed")?.error.code;
  }

  receive(octets: Uint8Array, now = 0): void {
    this.#seen(this.engine.receive(octets, this.inbound, Number.POSITIVE_INFINITY, now));
  }

  /** As a session: what a subscriber sends is with all other messages. */
  #seen(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === "message") this.inbound.push(event.message);
      else this.events.push(event);
    }
  }

  /** The last event of a type. */
  event<Type extends EngineEvent["type"]>(type: Type): EngineEventOf<Type> | undefined {
    return this.events.findLast((event) => event.type === type) as EngineEventOf<Type> | undefined;
  }

  /** What a ZAP handler says of the peer. */
  answer(answer: ZapStatus | ZmtpError): void {
    this.#seen(this.engine.authenticated(answer));
    this.#seen(this.engine.decode(this.inbound, Number.POSITIVE_INFINITY));
  }

  send(...message: (string | Buffer)[]): Buffer {
    const output = new Output();
    this.engine.flush(output);
    const frames = message.map((frame) => Buffer.from(frame as string));
    if (frames.length > 0 && this.engine.send(frames, 0, output) !== frames.length) {
      throw new Error("the message does not fit");
    }
    return this.#take(output);
  }

  /** The octets that are due, as a copy. */
  flush(): Buffer {
    return this.send();
  }

  #take(output: Output): Buffer {
    output.cut();
    const octets = Buffer.concat(output.pieces);
    this.sent = Buffer.concat([this.sent, octets]);
    return octets;
  }
}

/** Two engines, joined by a link that can split what goes over it. */
export class EnginePair {
  readonly client: Side;
  readonly server: Side;
  readonly #split: (octets: Buffer) => Iterable<Uint8Array>;

  constructor(
    client: SocketType | Side,
    server: SocketType | Side,
    split: (octets: Buffer) => Iterable<Uint8Array> = (octets) => [octets],
  ) {
    this.client = typeof client === "string" ? new Side({ socketType: client }) : client;
    this.server =
      typeof server === "string" ? new Side({ socketType: server, bound: true }) : server;
    this.#split = split;
  }

  /** Carries octets to and fro until neither side has any. */
  drive(): this {
    let moved = true;
    while (moved) {
      moved = this.#carry(this.client, this.server);
      moved = this.#carry(this.server, this.client) || moved;
    }
    return this;
  }

  #carry(from: Side, to: Side): boolean {
    const octets = from.flush();
    if (octets.length === 0) return false;
    for (const piece of this.#split(octets)) to.receive(piece);
    return true;
  }
}
