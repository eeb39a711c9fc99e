import type { RecordReceiver, RecordSender } from "@scrutineer/uring/queue";
import { bufferOf } from "../buffers.ts";
import { THREAD_RECORD_BYTES } from "../limits.ts";
import type { Message } from "../message.ts";
import type { FarEnd, InprocEnd } from "../pipe/inproc.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { decodeCommand, encodeCommand } from "../wire/command.ts";
import { FrameDecoder, type MessageSink } from "../wire/decoder.ts";
import { encodeFrames, encodeWhole } from "../wire/encoder.ts";
import { readUint32, writeUint32 } from "../wire/frame.ts";
import type { FarSocket, Line } from "./contract.ts";
import type { Queues } from "./queues.ts";
import { RecordOutput } from "./record-output.ts";

/** What joins an end to the one in the other thread. */
export interface Joint {
  /** What the other thread was told of our socket's room. */
  readonly room: number;
  readonly far: FarSocket;
  /** Our ends of the queues: the end closes them. */
  readonly line: Line;
  readonly queues: Queues;
  /** Nothing is left of the end. */
  readonly over: () => void;
}

/** The last that an end says. */
const LEAVE = encodeCommand("LEAVE", Buffer.alloc(0));

/**
 * One end of a pipe whose other end is in another thread: a queue of records each way, in memory
 * that both share.
 *
 * Records are pieces of a stream of frames, as on the wire, but for a handshake: so a message may
 * be larger than a queue, and half of one is never received. A message takes its place in the other
 * socket's inbound queue when it is written: the other end says by CREDIT how many it takes more.
 * So the pipe holds the sum of both high-water marks, as within a thread; what is in the queues of
 * records counts for the receiver's.
 *
 * The records of a turn leave together. All bodies are copied: nobody shares memory with a sender.
 */
export class ThreadEnd implements FarEnd {
  readonly pipe: Pipe;
  /** What is written has its place in the other end's inbound queue. */
  readonly written = 0;
  readonly #near: InprocEnd;
  readonly #over: () => void;
  readonly #sender: RecordSender;
  readonly #receiver: RecordReceiver;
  readonly #decoder = new FrameDecoder(-1);
  readonly #sink: MessageSink;
  readonly #output = new RecordOutput();
  /** Messages that the other end takes more. */
  #credit: number;
  /** Messages that the other end may send: it has been told so. */
  #granted: number;
  /** Frames of the first queued message that were written already. */
  #partial = 0;
  /** Octets of the output that are in the queue, by piece; where it is full, the rest waits. */
  #piece = 0;
  #offset = 0;
  #full = false;
  /** This end takes no more messages, and says LEAVE after those that it has. */
  #leaving = false;
  #said: "nothing" | "leave" = "nothing";
  #heard: "nothing" | "leave" | "end" = "nothing";
  #closed = false;
  /** The thread stays alive until something is heard. */
  #lingers = false;
  #sendScheduled = false;
  #receiveScheduled = false;
  readonly #sendLater = () => {
    this.#sendScheduled = false;
    this.#flush();
  };
  readonly #receiveLater = () => {
    this.#receiveScheduled = false;
    if (this.pipe.inbound.length > 0) this.pipe.received();
    this.#grant();
  };

  /** Takes over the pipe of an end of this thread. */
  constructor(near: InprocEnd, { room, far, line, queues, over }: Joint) {
    this.pipe = near.pipe;
    this.#near = near;
    this.#over = over;
    this.#credit = far.room;
    this.#granted = room;
    this.#decoder.traffic = true;
    this.#sink = this.#granting(near.options.sink);
    this.#sender = new queues.RecordSender(line.sending, {
      room: () => this.#progress(),
      // Who takes nothing any more sends nothing: the receiver hears of it after all that came.
      closed: () => undefined,
    });
    this.#receiver = new queues.RecordReceiver(line.receiving, {
      received: (record) => this.#received(record),
      closed: () => this.#ended(),
    });
    this.#receiver.unref();
    near.cross(this);
  }

  get joined(): boolean {
    return !this.#leaving;
  }

  /** The sockets are joined: what has waited for it goes out. */
  start(): void {
    if (this.#near.left) this.leave();
    else this.#progress();
  }

  leave(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#progress();
  }

  /** Both sockets lose each other; ours is told why. */
  part(error: Error | undefined): void {
    if (this.#leaving) return;
    this.leave();
    this.#near.owner.lost(this.#near, error);
  }

  linger(): boolean {
    const unsent = this.pipe.outbound.length > 0 || !this.#output.empty;
    this.#lingers = unsent && this.#heard !== "end";
    if (this.#lingers) this.#receiver.ref();
    return this.#lingers;
  }

  letGo(): void {
    this.#lingers = false;
    this.#receiver.unref();
  }

  lastFlush(): void {
    this.#flush();
  }

  // What the pipe asks for.

  write(message: Message): boolean {
    if (this.#credit <= 0 || this.#full || this.#leaving) return false;
    if (!encodeWhole(message, this.#output)) {
      this.#flush();
      if (this.#full || !encodeWhole(message, this.#output)) return false;
    }
    this.#credit--;
    this.#schedule();
    return true;
  }

  wake(): void {
    this.#drain();
  }

  refill(): void {
    this.#grant();
  }

  subscribe(topic: Uint8Array): void {
    this.#say(encodeCommand("SUBSCRIBE", topic));
  }

  cancel(topic: Uint8Array): void {
    this.#say(encodeCommand("CANCEL", topic));
  }

  finish(): void {
    this.#near.options.later(() => this.part(undefined));
  }

  // What goes out.

  /** There is room, or credit, or nothing more to come: what waits goes on. */
  #progress(): void {
    if (this.#full) this.#flush();
    this.#drain();
    if (!this.#leaving) {
      this.pipe.drained();
      return;
    }
    if (this.#full || this.pipe.outbound.length > 0) return;
    if (this.#said === "nothing") {
      this.#said = "leave";
      this.#say(LEAVE);
    }
    this.#flush();
    this.#checkOver();
  }

  /** Moves what waits in the pipe into the queue, as much as is wanted and fits. */
  #drain(): void {
    const { outbound } = this.pipe;
    for (let message = outbound.peek(); message !== undefined; message = outbound.peek()) {
      if (this.#full || (this.#credit <= 0 && !this.#leaving)) break;
      this.#partial = encodeFrames(message, this.#partial, this.#output);
      if (this.#partial < message.length) {
        this.#flush();
        continue;
      }
      this.#partial = 0;
      this.#credit--;
      outbound.shift();
    }
    this.#schedule();
  }

  /** Writes a command, after what is written; between the frames of a message it is legal. */
  #say(command: Uint8Array): void {
    if (this.#output.fits(0, command.length)) this.#output.control(command);
    else this.#output.reference(command);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#sendScheduled || this.#full || this.#output.empty) return;
    this.#sendScheduled = true;
    this.#near.options.later(this.#sendLater);
  }

  /** Puts the output into the queue; where that is full, `room` goes on. */
  #flush(): void {
    const output = this.#output;
    output.cut();
    this.#full = true;
    for (; this.#piece < output.pieces.length; this.#piece++) {
      const piece = output.pieces[this.#piece]!;
      while (this.#offset < piece.length) {
        const record = piece.subarray(this.#offset, this.#offset + THREAD_RECORD_BYTES);
        if (!this.#sender.send(record)) return;
        this.#offset += record.length;
      }
      this.#offset = 0;
    }
    this.#piece = 0;
    output.reset();
    this.#full = false;
  }

  // What comes in.

  #received(record: Uint8Array): void {
    const { inbound } = this.pipe;
    if (this.#lingers) this.letGo();
    try {
      this.#decoder.push(record);
      for (;;) {
        const before = inbound.length;
        const command = this.#decoder.next(this.#sink, Number.POSITIVE_INFINITY);
        if (this.#sink === inbound) this.#granted -= inbound.length - before;
        if (command === undefined) break;
        this.#obey(command);
      }
    } catch (error) {
      this.part(error as Error);
    }
    this.#scheduleReceive();
  }

  /** A sink may make several messages of one, or none: each that comes was granted. */
  #granting(sink: MessageSink | undefined): MessageSink {
    if (sink === undefined) return this.pipe.inbound;
    return {
      push: (message) => {
        this.#granted--;
        sink.push(message);
      },
    };
  }

  /** @throws ProtocolError */
  #obey(body: Buffer): void {
    const { name, data } = decodeCommand(body);
    if (name === "CREDIT") {
      this.#credit += readUint32(data, 0);
      this.#progress();
    } else if (name === "LEAVE") this.#hear("leave");
    else if (this.#leaving) return;
    else if (name === "SUBSCRIBE") this.#near.owner.subscribe(this.pipe, bufferOf(data));
    else this.#near.owner.cancel(this.pipe, bufferOf(data));
  }

  /** Lets the other end send more, once that is worth a record. */
  #grant(): void {
    const { pipe } = this;
    if (this.#granted === Number.POSITIVE_INFINITY || this.#leaving) return;
    const free = pipe.room - this.#granted;
    if (free > 0 && free >= this.#granted) {
      const count = new Uint8Array(4);
      writeUint32(count, 0, free);
      this.#granted += free;
      this.#say(encodeCommand("CREDIT", count));
    }
    if (this.#granted < pipe.room || pipe.inbound.length > 0) pipe.hold();
  }

  #scheduleReceive(): void {
    if (this.#receiveScheduled) return;
    this.#receiveScheduled = true;
    this.#near.options.later(this.#receiveLater);
  }

  /** The other end sends no more, by its own word or because its thread has ended. */
  #hear(word: "leave" | "end"): void {
    this.#heard = word;
    this.part(undefined);
    this.#scheduleReceive();
    this.#checkOver();
  }

  #ended(): void {
    this.pipe.outbound.clear();
    this.#hear("end");
  }

  /** Nothing is left to be said or heard. */
  #checkOver(): void {
    const saidAll = this.#said === "leave" && this.#output.empty;
    if (this.#heard === "nothing" || (this.#heard === "leave" && !saidAll)) return;
    if (this.#closed) return;
    this.#closed = true;
    this.#sender.close();
    this.#receiver.close();
    this.#over();
  }
}
