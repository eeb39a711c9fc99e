import { HandshakeError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";
import { Pattern } from "./pattern.ts";

/** PAIR: to one peer, and from it. RFC 31. */
export class PairPattern extends Pattern {
  /** The peer, and behind it pipes that the application connected though there was one. */
  readonly #pipes: Pipe[] = [];
  /** Pipes that have messages: of peers that have gone, then of the one that is here. */
  readonly #sources: Pipe[] = [];

  override attach(pipe: Pipe): void {
    this.#pipes.push(pipe);
  }

  override detach(pipe: Pipe): void {
    const at = this.#pipes.indexOf(pipe);
    if (at >= 0) this.#pipes.splice(at, 1);
  }

  /** A pipe that connects takes the place before its peer is there. */
  override ready(pipe: Pipe): void {
    const peer = this.#pipes[0];
    if (peer !== undefined && peer !== pipe) throw new HandshakeError("ERR_ZMTP_SECOND_PEER");
  }

  override readable(pipe: Pipe): void {
    if (!this.#sources.includes(pipe)) this.#sources.push(pipe);
  }

  override get receivable(): boolean {
    return this.#sources.some((pipe) => pipe.inbound.length > 0);
  }

  override get sendable(): boolean {
    return this.#pipes[0]?.hasRoom() ?? false;
  }

  override send(message: Message): boolean {
    return this.#pipes[0]?.send(message) ?? false;
  }

  /** A source stays the first until it is found to be empty. */
  override get source(): Pipe | undefined {
    return this.#sources[0];
  }

  override receive(): Message | undefined {
    for (let source = this.#sources[0]; source !== undefined; source = this.#sources[0]) {
      const message = source.take();
      if (message !== undefined) return message;
      this.#sources.shift();
    }
    return undefined;
  }
}
