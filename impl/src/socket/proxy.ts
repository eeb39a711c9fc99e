import { UsageError } from "../errors.ts";
import { Waiter } from "../pipe/waiter.ts";
import { KeepAlive } from "../session/keep-alive.ts";
import type { DuplexSocket } from "./directions.ts";
import { Forwarding, type Passed, type Receiver, type Sender } from "./forwarding.ts";
import { patience } from "./session-options.ts";
import { Socket, type WaitOptions } from "./socket.ts";

/** Sockets beside the two ends, none by default; they stay the program's, which closes them. */
export interface ProxyOptions {
  /** Is sent every message that passes. While it has no room the proxy waits. */
  capture?: Socket & Sender;
  /**
   * A REP or PAIR that receives PAUSE, RESUME, TERMINATE and STATISTICS. The answer to the last is
   * 8 frames of 8 octets in the order of the machine: frames and octets received and sent by the
   * front end, then by the back end. A REP answers the others with no octets.
   */
  control?: DuplexSocket;
}

/** What one end of a proxy has received and sent. */
export interface EndStatistics {
  readonly received: Readonly<Passed>;
  readonly sent: Readonly<Passed>;
}

/** What both ends have received and sent, in frames and octets since the proxy was made. */
export interface ProxyStatistics {
  readonly frontEnd: EndStatistics;
  readonly backEnd: EndStatistics;
}

const NONE: Readonly<Passed> = Object.freeze({ frames: 0, octets: 0 });

/**
 * Forwards messages between two sockets, in both directions where both can send and receive. It
 * works in the event loop of its program, and leaves a message with its sender for as long as the
 * other side has no room.
 */
export class SocketProxy<F extends Socket = Socket, B extends Socket = Socket> {
  readonly frontEnd: F;
  readonly backEnd: B;
  readonly #forth: Forwarding | undefined;
  readonly #back: Forwarding | undefined;
  readonly #control: DuplexSocket | undefined;
  readonly #watched: readonly Socket[];
  #running: Waiter<void> | undefined;
  #paused = false;
  /** Messages are being forwarded: what that wakes does not begin again. */
  #forwarding = false;
  /** Functions that end watching. */
  #ends: (() => void)[] = [];

  /** @throws UsageError EINVAL for what is no socket, or no way to forward anything */
  constructor(frontEnd: F, backEnd: B, { capture, control }: ProxyOptions = {}) {
    checkSocket(frontEnd, "front end");
    checkSocket(backEnd, "back end");
    this.frontEnd = frontEnd;
    this.backEnd = backEnd;
    const same = (frontEnd as Socket) === backEnd;
    this.#forth = forwarding(frontEnd, backEnd, capture);
    this.#back = same ? undefined : forwarding(backEnd, frontEnd, capture);
    if (this.#forth === undefined && this.#back === undefined) {
      const types = `${frontEnd.socketType} and ${backEnd.socketType}`;
      throw new UsageError("EINVAL", `expected a receiver and a sender, got ${types}`);
    }
    this.#control = control;
    this.#watched = [frontEnd, backEnd, capture, control].filter((socket) => socket !== undefined);
  }

  /**
   * Forwards until `terminate` is called, or one of the two sockets is closed; both are closed
   * then.
   *
   * @throws UsageError (rejects) EINVAL where an end was never bound or connected, EBADF where a
   *   socket is closed already, EBUSY where the proxy runs; what a socket refuses, such as
   *   EHOSTUNREACH of a mandatory ROUTER
   */
  run(options?: WaitOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      options?.signal?.throwIfAborted();
      if (this.#running !== undefined) throw new UsageError("EBUSY");
      if (this.#closed) throw new UsageError("EBADF");
      checkAttached(this.frontEnd, "front end");
      checkAttached(this.backEnd, "back end");
      const waiting = patience(() => -1, KeepAlive.once());
      this.#running = new Waiter(resolve, reject, waiting, options?.signal);
      this.#running.gaveUp = () => this.#stop();
      this.#ends = this.#watched.map((socket) => socket.watch(() => this.#wake()));
      this.#wake();
    });
  }

  /** Stops to receive. No message is lost: they wait with their senders. @throws UsageError EBADF */
  pause(): void {
    this.#checkRunning();
    this.#paused = true;
  }

  /** @throws UsageError EBADF where the proxy does not run */
  resume(): void {
    this.#checkRunning();
    this.#paused = false;
    this.#wake();
  }

  /** Ends the proxy, and closes both sockets. @throws UsageError EBADF where it does not run */
  terminate(): void {
    const running = this.#checkRunning();
    this.#stop();
    running.resolve();
  }

  /** What has passed since the proxy was made. */
  statistics(): ProxyStatistics {
    const forth = { ...(this.#forth?.passed ?? NONE) };
    const back = { ...(this.#back?.passed ?? NONE) };
    return {
      frontEnd: { received: forth, sent: back },
      backEnd: { received: back, sent: forth },
    };
  }

  get #closed(): boolean {
    return this.frontEnd.closed || this.backEnd.closed;
  }

  #checkRunning(): Waiter<void> {
    if (this.#running === undefined) throw new UsageError("EBADF", "the proxy does not run");
    return this.#running;
  }

  #stop(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#running = undefined;
    this.frontEnd.close();
    this.backEnd.close();
  }

  /** Something may have changed. */
  #wake(): void {
    if (this.#forwarding || this.#running === undefined) return;
    const running = this.#running;
    this.#forwarding = true;
    try {
      this.#obey();
      if (this.#running === undefined) return;
      if (this.#closed) this.terminate();
      else if (!this.#paused) this.#forward();
    } catch (error) {
      this.#stop();
      running.reject(error as Error);
    } finally {
      this.#forwarding = false;
    }
  }

  #forward(): void {
    const forth = this.#forth?.forward();
    const back = this.#back?.forward();
    // The event loop has its turn between two bursts.
    if (forth || back) setImmediate(() => this.#wake());
  }

  #obey(): void {
    const control = this.#control;
    while (control?.readable && this.#running !== undefined) {
      const [command] = control.tryReceive()!;
      const answer = this.#command(`${command}`);
      if (answer !== undefined) void control.trySend(answer);
      else if (control.socketType === "REP") void control.trySend("");
    }
  }

  #command(command: string): Buffer[] | undefined {
    if (command === "STATISTICS") return encode(this.statistics());
    if (command === "PAUSE") this.#paused = true;
    else if (command === "RESUME") this.#paused = false;
    else if (command === "TERMINATE") this.terminate();
    return undefined;
  }
}

function encode({ frontEnd, backEnd }: ProxyStatistics): Buffer[] {
  const ends = [frontEnd.received, frontEnd.sent, backEnd.received, backEnd.sent];
  const numbers = ends.flatMap(({ frames, octets }) => [BigInt(frames), BigInt(octets)]);
  return numbers.map((number) => Buffer.from(BigUint64Array.of(number).buffer));
}

function forwarding(source: Socket, target: Socket, capture?: Sender): Forwarding | undefined {
  if (!("tryReceive" in source) || !("trySend" in target)) return undefined;
  return new Forwarding(source as Receiver, target as Sender, capture);
}

/** With an end that is nowhere it would wait for ever. */
function checkAttached(socket: Socket, name: string): void {
  if (socket.lastEndpoint !== null) return;
  throw new UsageError("EINVAL", `expected a ${name} that is bound or connected`);
}

function checkSocket(socket: unknown, name: string): void {
  if (socket instanceof Socket) return;
  throw new UsageError("EINVAL", `expected a socket as ${name}, got ${String(socket)}`);
}
