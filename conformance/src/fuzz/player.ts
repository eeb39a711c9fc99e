import { SEALED_COMMAND, SEALED_MORE } from "../octets/curve-channel.ts";
import { COMMAND, type Frame, MORE } from "../octets/frame.ts";
import { decodeGreeting, GREETING_LENGTH, type Greeting } from "../octets/greeting.ts";
import type { RawConnection } from "../peer/raw-connection.ts";
import type { Await, Close, Send, Step, Subject } from "./conversation.ts";
import { CurveSide } from "./curve-side.ts";
import { edited } from "./edit.ts";

/** What was in a frame of the target's, out of its box. */
export interface Heard {
  readonly isCommand: boolean;
  readonly more: boolean;
  readonly body: Uint8Array;
}

/** Plays the steps of one peer on one connection. Nothing that the target does makes it reject. */
export class Player {
  readonly connection: RawConnection;
  /** The target's greeting, where it sent a whole one of 3.x. */
  greeting: Greeting | undefined;
  readonly #curve: CurveSide | undefined;
  readonly #answerMs: number;
  #isSilent = false;

  /** @param answerMs how long each answer is waited for; after one silence, none is */
  constructor(connection: RawConnection, { mechanism, role }: Subject, answerMs: number) {
    this.connection = connection;
    this.#curve = mechanism === "CURVE" ? new CurveSide(role === "connect") : undefined;
    this.#answerMs = answerMs;
  }

  /** Whether the target has said all that it was waited for. */
  get isAnswered(): boolean {
    return !this.#isSilent;
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.connection.isClosed) return;
      if (step.kind === "send") await this.send(step);
      else if (step.kind === "await") await this.#await(step);
      else return this.#close(step);
    }
  }

  async send({ octets, sealed, edits = [], slice }: Send): Promise<void> {
    const whole = sealed === undefined ? octets : (this.#curve?.seal(sealed, octets) ?? octets);
    const changed = edits.reduce(edited, whole);
    if (slice === undefined) {
      this.connection.send(changed);
      return;
    }
    for (let at = 0; at < changed.length; at += slice) {
      this.connection.send(changed.subarray(at, at + slice));
      // The next write is one of its own, and the target may read what is there.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The next frame of the target's, or undefined where it closes or is silent. */
  async hear(ms: number): Promise<Heard | undefined> {
    const arrival = await this.connection.next(ms);
    return arrival.kind === "frame" ? this.#heard(arrival.frame) : undefined;
  }

  async #await({ octets }: Await): Promise<void> {
    if (this.#isSilent) return;
    if (octets === undefined) {
      const arrival = await this.connection.next(this.#answerMs);
      if (arrival.kind === "frame") this.#curve?.take(arrival.frame);
      this.#isSilent = arrival.kind === "silence";
      return;
    }
    const came = await this.connection.read(octets, this.#answerMs);
    this.#isSilent = came.length < octets;
    if (came.length === GREETING_LENGTH) this.greeting = decodeGreeting(came);
  }

  #close({ how }: Close): void {
    if (how === "end") this.connection.end();
    else this.connection.reset();
  }

  #heard(frame: Frame): Heard {
    if (this.#curve === undefined) {
      const { flags, body } = frame;
      return { isCommand: (flags & COMMAND) !== 0, more: (flags & MORE) !== 0, body };
    }
    const opened = this.#curve.take(frame);
    if (opened === undefined) return { isCommand: true, more: false, body: frame.body };
    const { flags, data } = opened;
    return {
      isCommand: (flags & SEALED_COMMAND) !== 0,
      more: (flags & SEALED_MORE) !== 0,
      body: data,
    };
  }
}
