import { once } from "node:events";
import { isIPv4, type Socket } from "node:net";
import { type Frame, firstFrame } from "../octets/frame.ts";
import { join } from "../octets/literal.ts";
import type { Ends, Timeline } from "./timeline.ts";

/** How long an answer may take on a loaded machine before it counts as silence, in ms. */
export const ANSWER_MS = 5_000;

/** Octets that may wait unread: more than any case sends or asks for. */
const UNREAD_MAX = 64 * 1024 * 1024;

/** What came next. How a connection closed (FIN, RST) is recorded and never judged. */
export type Arrival =
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "closed"; readonly rest: Uint8Array }
  | { readonly kind: "silence"; readonly rest: Uint8Array };

/**
 * A connection of TCP or of a Unix socket, to or from the target, and what came over it. It knows
 * octets and frames, no protocol: nothing is sent that the case did not ask for.
 *
 * No method rejects for what the target does: a closed connection and a silence are results.
 */
export class RawConnection {
  readonly id: number;
  readonly #socket: Socket;
  readonly #timeline: Timeline;
  /** What was not taken: 0 <= #start <= #end <= #buffer.length. Octets are written once, never over. */
  #buffer = new Uint8Array();
  #start = 0;
  #end = 0;
  #holdAt = Number.POSITIVE_INFINITY;
  #closed = false;
  #wake: (() => void) | undefined;

  /** @param local what the suite's end is called, where the system has no address for it */
  constructor(socket: Socket, timeline: Timeline, local = "ipc") {
    this.id = timeline.connection(endsOf(socket));
    this.#socket = socket;
    this.#timeline = timeline;
    socket.setNoDelay(true);
    const detail = isTcp(socket) ? `${socket.localAddress}:${socket.localPort}` : local;
    timeline.add({ kind: "connection", connection: this.id, event: "opened", detail });
    socket.on("data", (chunk) => this.#received(chunk));
    socket.on("end", () => this.#ended("FIN"));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#ended(error.code ?? error.message));
    socket.on("close", () => this.#ended("closed"));
  }

  /** Whether the target has closed the connection. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Sends octets as they are. After the target has closed it does nothing. */
  send(...parts: readonly Uint8Array[]): void {
    const octets = join(...parts);
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#timeline.octets(this.id, "sent", octets);
    this.#socket.write(octets);
  }

  /**
   * Takes `count` octets.
   *
   * @returns fewer where the connection closed first, or nothing came within `ms`
   */
  async read(count: number, ms = ANSWER_MS): Promise<Uint8Array> {
    await this.#until(() => this.pending.length >= count || this.#closed, ms);
    return this.#take(Math.min(count, this.pending.length));
  }

  /**
   * The next whole frame, the close, or the silence.
   *
   * @param first finds a frame at the beginning of octets
   */
  async next(ms = ANSWER_MS, first: typeof firstFrame = firstFrame): Promise<Arrival> {
    let frame: Frame | undefined;
    const arrived = () => (frame = first(this.pending)) !== undefined || this.#closed;
    await this.#until(arrived, ms);
    if (frame !== undefined) {
      this.#take(frame.octets.length);
      return { kind: "frame", frame };
    }
    const rest = this.#take(this.pending.length);
    return { kind: this.#closed ? "closed" : "silence", rest };
  }

  /** Whether the target closes within `ms`. Octets that come first are dropped. */
  async closes(ms = ANSWER_MS): Promise<boolean> {
    await this.#until(() => {
      this.#take(this.pending.length);
      return this.#closed;
    }, ms);
    return this.#closed;
  }

  /** Whether octets come within `ms`, or have come; none are taken. */
  async stirs(ms: number): Promise<boolean> {
    await this.#until(() => this.pending.length > 0 || this.#closed, ms);
    return this.pending.length > 0;
  }

  /** Octets that have come and were not taken. */
  get pending(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Stops reading once `count` octets wait, so that the target has to wait with what it sends. */
  hold(count: number): void {
    this.#holdAt = count;
  }

  /** Reads again. */
  release(): void {
    this.#holdAt = Number.POSITIVE_INFINITY;
    this.#socket.resume();
  }

  /** Whether the system takes all that was sent within `ms`: the target reads, or it fits on the way. */
  async drains(ms = ANSWER_MS): Promise<boolean> {
    if (this.#socket.writableLength > 0) {
      const drained = once(this.#socket, "drain", { signal: AbortSignal.timeout(ms) });
      await drained.catch(() => {});
    }
    return this.#socket.writableLength === 0;
  }

  /** Ends our direction: FIN. */
  end(): void {
    this.#socket.end();
  }

  /** Closes with RST; a Unix socket knows none, and is closed. */
  reset(): void {
    if (isTcp(this.#socket)) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  /** Gives the connection up; called for all of a case at its end. */
  destroy(): void {
    this.#socket.destroy();
  }

  #received(chunk: Uint8Array): void {
    this.#timeline.octets(this.id, "received", chunk);
    this.#append(chunk);
    if (this.pending.length >= this.#holdAt) this.#socket.pause();
    if (this.pending.length > UNREAD_MAX) this.#socket.destroy();
    this.#wake?.();
  }

  #ended(detail: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timeline.add({ kind: "connection", connection: this.id, event: "closed", detail });
    this.#wake?.();
  }

  /** Grows by doubling: a large frame comes in many chunks. */
  #append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) {
      const { pending } = this;
      this.#buffer = new Uint8Array(2 * (pending.length + chunk.length));
      this.#buffer.set(pending);
      this.#start = 0;
      this.#end = pending.length;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #take(count: number): Uint8Array {
    const octets = this.pending.subarray(0, count);
    this.#start += count;
    return octets;
  }

  /**
   * Resolves when `condition` holds, which is asked at each arrival and at the close, or after
   * `ms`.
   */
  async #until(condition: () => boolean, ms: number): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.#wake = () => condition() && finish();
    });
  }
}

/** A Unix socket has no address of its own. */
export const isTcp = (socket: Socket): boolean => socket.localAddress !== undefined;

/** Both ends, where they are of IPv4. */
function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Ends | undefined {
  if (!isIPv4(localAddress ?? "") || !isIPv4(remoteAddress ?? "")) return undefined;
  return {
    suite: { host: localAddress!, port: localPort! },
    target: { host: remoteAddress!, port: remotePort! },
  };
}
