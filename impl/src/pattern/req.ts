import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { delimit } from "./envelope.ts";
import { FairQueue } from "./fair-queue.ts";
import { greet } from "./greeting-messages.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { Pattern } from "./pattern.ts";

export interface ReqSettings {
  readonly probeRouter: boolean;
  /** Requests carry a number, and the reply has to carry the same one. */
  readonly correlate: boolean;
  /** A request may follow another without a reply. */
  readonly relaxed: boolean;
}

const NO_HELLO = { helloMessage: Buffer.alloc(0) };

/** REQ: one request to each peer in turn, then its reply. RFC 28. */
export class ReqPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #targets = new LoadBalancer();
  readonly #settings: () => ReqSettings;
  /** The peer that owes a reply. */
  #asked: Pipe | undefined;
  /** The number of the last request, in four octets. */
  readonly #number = Buffer.alloc(4);
  /** What the reply has to start with, before its delimiter: the number, or nothing. */
  #expected: Buffer | undefined;
  /** A request waits for a peer that takes it. */
  #waiting = false;

  /** @param random in [0, 1): where the numbers of requests start */
  constructor(random: number, settings: () => ReqSettings) {
    super();
    this.#settings = settings;
    this.#number.writeUInt32BE(Math.floor(random * 0x1_0000_0000));
  }

  override attach(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#targets.remove(pipe);
  }

  override ready(pipe: Pipe): void {
    greet(pipe, { ...NO_HELLO, ...this.#settings() });
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override writable(pipe: Pipe): void {
    this.#targets.add(pipe);
  }

  override get receivable(): boolean {
    if (this.#asked === undefined) return false;
    this.#sources.skip((message, pipe) => !this.#answers(message, pipe));
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    if (this.#asked !== undefined && !this.#settings().relaxed) return false;
    return this.#targets.available;
  }

  override send(message: Message): boolean {
    const { correlate, relaxed } = this.#settings();
    if (this.#asked !== undefined && !relaxed) {
      throw new UsageError("EFSM", "expected receive, got send");
    }
    // Replies to a request that is given up are not taken for the reply to this one.
    if (relaxed) while (this.#sources.take() !== undefined);
    const request = delimit(message);
    if (correlate) request.unshift(this.#next());
    const asked = this.#targets.send(request);
    this.#waiting = asked === undefined;
    if (asked === undefined) return false;
    this.#asked = asked;
    this.#expected = correlate ? request[0] : undefined;
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  /**
   * What comes from other peers, has no delimiter or another number is dropped without a word.
   *
   * @throws UsageError EFSM where there is no request, sent or waiting to be sent
   */
  override receive(): Message | undefined {
    if (this.#asked === undefined && !this.#waiting) {
      throw new UsageError("EFSM", "expected send, got receive");
    }
    for (;;) {
      const message = this.#sources.take();
      if (message === undefined) return undefined;
      if (!this.#answers(message, this.#sources.last)) continue;
      this.#asked = undefined;
      return message.slice(this.#expected === undefined ? 1 : 2);
    }
  }

  /** One at a time is what there can be. */
  override receiveMany(): Message[] {
    const message = this.receive();
    return message === undefined ? [] : [message];
  }

  #answers(message: Message, from: Pipe | undefined): boolean {
    if (from !== this.#asked) return false;
    const expected = this.#expected;
    const at = expected === undefined ? 0 : 1;
    if (message.length < at + 2 || message[at]!.length > 0) return false;
    return expected === undefined || expected.equals(message[0]!);
  }

  #next(): Buffer {
    const number = this.#number;
    number.writeUInt32BE((number.readUInt32BE(0) + 1) >>> 0);
    return Buffer.from(number);
  }
}
