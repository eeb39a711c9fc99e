import { UsageError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { openEnvelope } from "./envelope.ts";
import { FairQueue } from "./fair-queue.ts";
import { Pattern } from "./pattern.ts";

/** REP: a request of each peer in turn, then the reply to it. RFC 28. */
export class RepPattern extends Pattern {
  readonly #sources = new FairQueue();
  readonly #attached = new Set<Pipe>();
  /** Who waits for the reply, and the envelope that it goes in. */
  #asker: Pipe | undefined;
  #envelope: Message = [];

  override attach(pipe: Pipe): void {
    this.#attached.add(pipe);
  }

  override detach(pipe: Pipe): void {
    this.#attached.delete(pipe);
  }

  override readable(pipe: Pipe): void {
    this.#sources.readable(pipe);
  }

  override get receivable(): boolean {
    if (this.#asker !== undefined) return false;
    this.#sources.skip((message) => openEnvelope(message) === undefined);
    return this.#sources.next !== undefined;
  }

  override get sendable(): boolean {
    return this.#asker !== undefined;
  }

  /** Never waits: a reply to a peer that has gone, or reads nothing, is dropped. */
  override send(message: Message): boolean {
    const asker = this.#asker;
    if (asker === undefined) throw new UsageError("EFSM", "expected receive, got send");
    this.#asker = undefined;
    if (this.#attached.has(asker)) asker.offer([...this.#envelope, ...message]);
    return true;
  }

  override get source(): Pipe | undefined {
    return this.#sources.last;
  }

  /** A request without a delimiter is dropped without a word. */
  override receive(): Message | undefined {
    if (this.#asker !== undefined) throw new UsageError("EFSM", "expected send, got receive");
    for (let message = this.#sources.take(); message; message = this.#sources.take()) {
      const request = openEnvelope(message);
      if (request === undefined) continue;
      this.#asker = this.#sources.last;
      this.#envelope = request.envelope;
      return request.body;
    }
    return undefined;
  }

  /** One at a time: the next request comes after the reply to this one. */
  override receiveMany(): Message[] {
    const request = this.receive();
    return request === undefined ? [] : [request];
  }
}
