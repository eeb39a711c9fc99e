import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";

/** Gives one message to each pipe in turn, leaving out those that are full. RFC 28 and 30. */
export class LoadBalancer {
  readonly #available: Pipe[] = [];
  /** 0 <= #turn < #available.length, or 0 */
  #turn = 0;

  /** A pipe is new, or has room again. */
  add(pipe: Pipe): void {
    if (!this.#available.includes(pipe)) this.#available.push(pipe);
  }

  remove(pipe: Pipe): void {
    const at = this.#available.indexOf(pipe);
    if (at < 0) return;
    this.#available.splice(at, 1);
    if (at < this.#turn) this.#turn--;
    if (this.#turn >= this.#available.length) this.#turn = 0;
  }

  /** Whether some pipe has room. */
  get available(): boolean {
    return this.#available.some((pipe) => pipe.hasRoom());
  }

  /** Returns the pipe that took the message; undefined where none has room. */
  send(message: Message): Pipe | undefined {
    while (this.#available.length > 0) {
      const pipe = this.#available[this.#turn]!;
      if (pipe.send(message)) {
        if (++this.#turn >= this.#available.length) this.#turn = 0;
        return pipe;
      }
      this.remove(pipe);
    }
    return undefined;
  }
}
