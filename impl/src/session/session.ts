import { Engine } from "../engine/engine.ts";
import type { EngineEvent, EngineEventOf } from "../engine/events.ts";
import { Output } from "../engine/output.ts";
import { RawEngine } from "../engine/raw-engine.ts";
import { type Code, ZmtpError } from "../errors.ts";
import { LARGE_SLAB_BYTES, LAST_WORDS_MS, SLAB_BYTES } from "../limits.ts";
import type { Message } from "../message.ts";
import type { Pipe, PipeSession } from "../pipe/pipe.ts";
import type { Connection, ConnectionHandler } from "../transport/transport.ts";
import type { Metadata } from "../wire/metadata.ts";
import { Admission } from "./admission.ts";
import type { SessionContext, SessionOptions } from "./contract.ts";
import { Deadline } from "./deadline.ts";
import { Hold } from "./keep-alive.ts";

/**
 * One peer: an engine, its connection, and the pipe to the socket. A session that connects outlives
 * its connections; its pipe keeps what was not sent.
 *
 * One output is in flight at a time; what is sent meanwhile gathers in the other, and leaves when
 * the first is back.
 */
export class Session implements ConnectionHandler, PipeSession {
  readonly pipe: Pipe;
  readonly #options: SessionOptions;
  readonly #context: SessionContext;
  #connection: Connection | undefined;
  #engine: Engine | RawEngine | undefined;
  #admission = new Admission();
  #filling: Output | undefined;
  #flying: Output | undefined;
  #spare: Output | undefined;
  #slabBytes = SLAB_BYTES;
  /** Frames of the first queued message that were written already: it did not fit one output. */
  #partial = 0;
  /** Messages in #filling. */
  written = 0;
  #scheduled = false;
  #traffic = false;
  #paused = false;
  /** Set with the reason once the connection is to end. */
  #ending: { readonly error: Error | undefined } | undefined;
  /** The socket is closed: the connection ends when all is sent. */
  finishing = false;
  /** Both ends of the connection, or of the last one; empty before the first. */
  localAddress = "";
  remoteAddress = "";
  /** Over all connections. */
  octetsSent = 0;
  octetsReceived = 0;
  readonly #life: Hold;
  readonly #deadline: Deadline;
  readonly #flushLater = () => {
    this.#scheduled = false;
    this.#flush();
  };

  constructor(pipe: Pipe, options: SessionOptions, context: SessionContext) {
    this.pipe = pipe;
    this.#options = options;
    this.#context = context;
    this.#life = new Hold(context.keepAlive);
    this.#deadline = new Deadline(context.clock, () => this.#tick());
    pipe.join(this);
  }

  /** A new connection: greets the peer. */
  open(connection: Connection): void {
    this.#connection = connection;
    this.localAddress = connection.localAddress;
    this.remoteAddress = connection.remoteAddress;
    const { socketType } = this.#options;
    this.#engine =
      socketType === "STREAM"
        ? new RawEngine()
        : new Engine({ ...this.#options, socketType }, this.#context.clock.now());
    this.#admission = new Admission();
    this.#filling = new Output(this.#slabBytes);
    this.#ending = undefined;
    this.#paused = false;
    connection.start(this);
    this.#flush();
    this.#deadline.set(this.#engine.deadline);
    // Octets have no handshake to wait for.
    if (socketType === "STREAM") this.refill();
  }

  /** Whether the peer connected to us. */
  get bound(): boolean {
    return this.#options.bound;
  }

  /** The handshake is complete, and the connection stands. */
  get ready(): boolean {
    return this.#traffic;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Messages that no connection has taken yet. */
  get unsent(): boolean {
    return this.written > 0 || this.#flying !== undefined || this.pipe.outbound.length > 0;
  }

  /**
   * Ends the connection once all is sent; a session without one waits for it as long as it takes.
   */
  finish(): void {
    this.finishing = true;
    if (!this.unsent) this.#end(undefined);
  }

  /**
   * Ends the connection. What was written goes out, if the peer takes it soon; what waits is lost.
   */
  abort(): void {
    this.pipe.outbound.clear();
    this.#life.release();
    this.#ending ??= { error: undefined };
    if (this.#connection === undefined) return;
    this.#deadline.set(this.#context.clock.now() + LAST_WORDS_MS);
    this.#flush();
  }

  /** Keeps the process alive until all is sent, or `letGo`. @returns whether there is anything */
  linger(): boolean {
    if (this.unsent) this.#life.hold();
    return this.unsent;
  }

  letGo(): void {
    this.#life.release();
  }

  /** Hands what is written to the system now. */
  lastFlush(): void {
    this.#flush();
    this.#connection?.submit();
  }

  // What the pipe asks for.

  write(message: Message): boolean {
    if (!this.#traffic || this.#ending !== undefined) return false;
    if (!this.#engine!.sendWhole(message, this.#filling!)) {
      if (this.#flying !== undefined) {
        this.#slabBytes = LARGE_SLAB_BYTES;
        return false;
      }
      this.#flush();
      // Everything that was there is in flight now, so that there is room for all but giants.
      if (!this.#engine!.sendWhole(message, this.#filling!)) return false;
    }
    this.written++;
    if (!this.#scheduled && this.#flying === undefined) this.#schedule();
    return true;
  }

  wake(): void {
    if (this.#traffic && !this.#scheduled && this.#flying === undefined) this.#schedule();
  }

  refill(): void {
    if (this.#engine === undefined || this.#ending !== undefined) return;
    this.#deliver(this.#engine.decode(this.pipe.inbound, this.pipe.room));
  }

  subscribe(topic: Uint8Array): void {
    if (!this.#traffic) return;
    this.#engine!.subscribe(topic);
    this.#writeDue();
    this.#schedule();
  }

  cancel(topic: Uint8Array): void {
    if (!this.#traffic) return;
    this.#engine!.cancel(topic);
    this.#writeDue();
    this.#schedule();
  }

  /** Not between two frames of a message. What is written later comes after it. */
  #writeDue(): void {
    if (this.#partial === 0) this.#engine!.flush(this.#filling!);
  }

  // What the connection tells.

  bodyTarget(): Uint8Array | undefined {
    return this.#ending === undefined ? this.#engine!.bodyTarget() : undefined;
  }

  received(octets: Uint8Array): void {
    this.octetsReceived += octets.length;
    if (this.#ending !== undefined) return;
    const { inbound, room } = this.pipe;
    this.#deliver(this.#engine!.receive(octets, inbound, room, this.#context.clock.now()));
  }

  receivedBody(count: number): void {
    this.octetsReceived += count;
    if (this.#ending !== undefined) return;
    const { inbound, room } = this.pipe;
    this.#deliver(this.#engine!.receivedBody(count, inbound, room, this.#context.clock.now()));
  }

  sent(): void {
    const output = this.#flying!;
    this.#flying = undefined;
    output.reset();
    // A small slab was not enough: the next one is large.
    if (output.slab.length >= this.#slabBytes) this.#spare = output;
    this.#flush();
    if (this.#paused && !this.#engine!.congested) this.refill();
  }

  closed(error?: Error): void {
    const reason = this.#ending?.error ?? error;
    const raw = this.#options.socketType === "STREAM";
    const stage = this.#traffic ? "traffic" : "handshake";
    if (this.#traffic && this.written > 0) this.pipe.restore(this.#engine!.unsent(this.#filling!));
    this.#deadline.clear();
    this.#admission.end();
    this.#connection = this.#engine = undefined;
    this.#filling = this.#flying = this.#spare = undefined;
    this.#traffic = false;
    this.written = this.#partial = 0;
    // RFC 28 and 30: the queue of a peer that connected to us goes with it; ours waits for the
    // next, unless it is half a conversation of octets.
    if (this.#options.bound || raw) this.pipe.outbound.clear();
    if (!this.unsent) this.#life.release();
    this.#context.owner.lost(this, reason, stage);
  }

  /** After input: events, then messages, until there is no more of either or no more room. */
  #deliver(events: readonly EngineEvent[]): void {
    const engine = this.#engine!;
    const { pipe } = this;
    for (;;) {
      for (const event of events) this.#event(event);
      const filled = pipe.room <= 0;
      if (pipe.inbound.length > 0) pipe.received();
      if (this.#ending !== undefined) return;
      if (!filled || pipe.room <= 0 || engine.congested) break;
      events = engine.decode(pipe.inbound, pipe.room);
    }
    if (engine.due) this.#schedule();
    this.#regulate(pipe.room <= 0, engine.congested);
    if (engine.deadline < this.#deadline.at) this.#deadline.set(engine.deadline);
  }

  /** No more octets are taken while the queue is full, or too many answers wait to be sent. */
  #regulate(full: boolean, congested: boolean): void {
    if (full) this.pipe.hold();
    const pause = full || congested;
    if (pause === this.#paused) return;
    this.#paused = pause;
    // A peer that we do not listen to for want of room is not dead, however silent it is.
    this.#engine!.listen(!full);
    if (pause) this.#connection!.pause();
    else this.#connection!.resume();
  }

  #event(event: EngineEvent): void {
    if (this.#ending !== undefined) return;
    const { owner } = this.#context;
    try {
      if (event.type === "failed") this.#end(event.error);
      else if (event.type === "ready") this.#ready(event.metadata);
      else if (event.type === "authenticate") this.#authenticate(event);
      else if (event.type === "subscribe") owner.subscribe(this.pipe, event.topic);
      else if (event.type === "message") this.pipe.inbound.push(event.message);
      else owner.cancel(this.pipe, event.topic);
    } catch (error) {
      if (!(error instanceof ZmtpError)) throw error;
      // What a refused peer sent together with its READY is nobody's.
      if (event.type === "ready") {
        this.pipe.inbound.clear();
        this.#traffic = false;
      }
      this.#end(error);
    }
  }

  #ready(properties: Metadata): void {
    // Our READY comes before the first message, which can be written at once.
    this.#engine!.flush(this.#filling!);
    this.#traffic = true;
    this.pipe.peer = this.#admission.peer(this.remoteAddress, properties);
    this.#context.owner.ready(this, properties.get("identity") ?? Buffer.alloc(0));
    this.#schedule();
  }

  /** An answer for a connection that has ended meanwhile is nobody's. */
  #authenticate({ mechanism, credentials }: EngineEventOf<"authenticate">): void {
    const engine = this.#engine!;
    const applicant = { mechanism, credentials, address: this.remoteAddress };
    this.#admission.ask(this.#options, applicant, (answer) => {
      if (this.#engine !== engine || this.#ending !== undefined) return;
      this.#deliver(engine.authenticated(answer));
      this.refill();
    });
  }

  /** Sends what the engine still has to say, then closes. A peer that takes nothing is cut off. */
  #end(error: Error | undefined): void {
    if (this.#ending !== undefined) return;
    this.#ending = { error };
    if (this.#connection === undefined) {
      this.#life.release();
      return;
    }
    if (hasCode(error, "ERR_ZMTP_HEARTBEAT_TIMEOUT")) {
      this.#connection.destroy();
      return;
    }
    if (error !== undefined) this.#deadline.set(this.#context.clock.now() + LAST_WORDS_MS);
    this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled || this.#flying !== undefined || this.#connection === undefined) return;
    this.#scheduled = true;
    process.nextTick(this.#flushLater);
  }

  #flush(): void {
    if (this.#connection === undefined || this.#flying !== undefined) return;
    const output = this.#filling!;
    this.#writeDue();
    if (this.#traffic && this.#ending === undefined) this.#drain(output);
    if (output.empty) {
      this.#idle();
      this.pipe.drained();
      return;
    }
    this.#flying = output;
    this.octetsSent += output.octets;
    this.#filling = this.#spare ?? new Output(this.#slabBytes);
    this.#spare = undefined;
    this.written = 0;
    this.#connection.send(output);
    this.#advance();
    // Only now: who waited for room writes at once, and finds an output that is not in flight.
    this.pipe.drained();
  }

  /**
   * While one output flies, whole messages go into the next: their places in the queue are free.
   */
  #advance(): void {
    if (this.#partial > 0) return;
    const { outbound } = this.pipe;
    for (let message = outbound.peek(); message !== undefined; message = outbound.peek()) {
      if (!this.write(message)) break;
      outbound.shift();
    }
  }

  /** Nothing is left to be sent. */
  #idle(): void {
    if (!this.unsent) {
      this.#life.release();
      if (this.finishing) this.#ending ??= { error: undefined };
    }
    if (this.#ending === undefined) return;
    // Who was silent all along has nothing on its way that a hard close could cost it.
    if (hasCode(this.#ending.error, "ERR_ZMTP_HANDSHAKE_TIMEOUT")) this.#connection!.destroy();
    else this.#connection!.close();
  }

  /** Moves what waits in the pipe into the output, as much as fits. */
  #drain(output: Output): void {
    const { outbound } = this.pipe;
    for (let message = outbound.peek(); message !== undefined; message = outbound.peek()) {
      this.#partial = this.#engine!.send(message, this.#partial, output);
      if (this.#partial < message.length) break;
      this.#partial = 0;
      outbound.shift();
    }
  }

  #tick(): void {
    const engine = this.#engine;
    if (engine === undefined) return;
    if (this.#ending !== undefined) {
      this.#connection!.destroy();
      return;
    }
    for (const event of engine.tick(this.#context.clock.now())) this.#event(event);
    if (engine.due) this.#schedule();
    if (this.#ending === undefined) this.#deadline.set(engine.deadline);
  }
}

function hasCode(error: Error | undefined, code: Code): boolean {
  return error instanceof ZmtpError && error.code === code;
}
