import {
  COMMAND,
  command,
  decodeCommand,
  type Frame,
  firstFrame,
  MORE,
  message,
  ping,
} from "../octets/frame.ts";
import {
  decodeGreeting,
  type Greeting,
  type GreetingFields,
  greeting,
} from "../octets/greeting.ts";
import { hex, join, text } from "../octets/literal.ts";
import { decodeMetadata, type Metadata, metadata, type Properties } from "../octets/metadata.ts";
import { firstFrame10, greeting20, message10, sizes10, typeOctet } from "../octets/older.ts";
import { ANSWER_MS, type Arrival, type RawConnection } from "../peer/raw-connection.ts";
import { counterparts } from "../target/counterparts.ts";
import type { TargetSocket } from "../target/driver-target.ts";
import type { SocketType } from "../target/protocol.ts";
import type { Role } from "./case.ts";
import { Blocked } from "./check.ts";

/** What came next on a connection, as far as it can be told. */
export type Seen =
  | {
      readonly kind: "command";
      readonly name: string;
      readonly data: Uint8Array;
      readonly frame: Frame;
    }
  | {
      readonly kind: "message";
      readonly body: Uint8Array;
      readonly more: boolean;
      readonly frame: Frame;
    }
  | Exclude<Arrival, { kind: "frame" }>;

/**
 * What became of a connection: "stalled" is neither a handshake nor a close within the deadline.
 */
export type Fate = "open" | "closed" | "stalled";

/** Between pieces that are to arrive one at a time, in ms. */
const PACE_MS = 3;

/**
 * How long a connection without any answer is watched for a close, where no answer can be had, in
 * ms.
 */
const QUIET_MS = 1_000;

/** What an attempt sends where it differs from a legal peer. */
export interface Attempt {
  /** Fields, or all octets. */
  readonly greeting?: GreetingFields | Uint8Array;
  /** Octets in place of READY. */
  readonly ready?: Uint8Array;
}

/** What a target has said to a peer of ZMTP 2.0 or 1.0 before its first message. */
export interface OlderGreeting {
  /** All of it. */
  readonly octets: Uint8Array;
  readonly identity: Uint8Array;
  /** Whether all of it came. */
  readonly whole: boolean;
}

/** The raw peer of a case: a connection on which the case says every octet that is sent. */
export class Peer {
  /** The type of the target's socket. */
  readonly targetType: SocketType;
  /** The target's greeting, once it was read. */
  theirs: Greeting | undefined;
  readonly #connection: RawConnection;
  readonly #beforeWait: () => void;
  readonly #plays: SocketType;
  readonly #role: Role;
  readonly #alone: boolean;
  readonly #announce: string;
  readonly #socket: TargetSocket | undefined;
  #pings = 0;

  /** @param announce the version that the raw peer greets with, unless the case says another */
  constructor(
    connection: RawConnection,
    target: {
      readonly role: Role;
      readonly type: SocketType;
      /** What the raw peer plays, where it is not the counterpart of `type`. */
      readonly as?: SocketType;
      readonly socket?: TargetSocket;
      /** Whether the target's socket has had no other connection: what it sends comes here. */
      readonly alone: boolean;
      /** Throws where the verdict stands, so that nothing is waited for in vain. */
      readonly beforeWait: () => void;
    },
    announce: string,
  ) {
    this.#connection = connection;
    this.#beforeWait = target.beforeWait;
    this.#socket = target.socket;
    this.targetType = target.type;
    this.#plays = target.as ?? counterparts[target.type];
    this.#role = target.role;
    this.#alone = target.alone;
    this.#announce = announce;
  }

  /** The version of this conversation: the lower of both greetings. */
  get zmtp(): string {
    if (this.theirs === undefined) return this.#announce;
    const announced = `${this.theirs.major}.${this.theirs.minor}`;
    return announced < this.#announce ? announced : this.#announce;
  }

  /** The octets behind the frames. */
  get connection(): RawConnection {
    this.#beforeWait();
    return this.#connection;
  }

  /** The target's socket. A case of level 0 must not ask for it. */
  get socket(): TargetSocket {
    this.#beforeWait();
    if (this.#socket === undefined) throw new TypeError("a case of level 0 asks for the socket");
    return this.#socket;
  }

  send(...octets: readonly Uint8Array[]): void {
    this.connection.send(...octets);
  }

  /**
   * Sends the first `count` octets one at a time, paced so that the target reads them so, and then
   * the rest.
   */
  async trickle(octets: Uint8Array, count = octets.length): Promise<void> {
    const alone = Array.from(octets.subarray(0, count), (octet) => Uint8Array.of(octet));
    await this.paced(...alone, octets.subarray(count));
  }

  /** Sends pieces, paced so that the target reads each by itself. */
  async paced(...pieces: readonly Uint8Array[]): Promise<void> {
    for (const [at, piece] of pieces.entries()) {
      // biome-ignore lint/plugin: the pace is what lets pieces arrive one at a time.
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      this.send(piece);
    }
  }

  /** The octets of a legal greeting of this peer, with some fields of the case's. */
  greeting(fields: GreetingFields = {}): Uint8Array {
    return greeting({ version: this.#announce, ...fields });
  }

  /** The octets with which a legal peer of ZMTP 2.0 or 1.0 opens. */
  older(identity: Uint8Array | string = ""): Uint8Array {
    return this.#announce === "1.0"
      ? message10(identity)
      : greeting20(typeOctet(this.#plays), identity);
  }

  /** A message in the framing of this peer's version. */
  message(...bodies: readonly (Uint8Array | string)[]): Uint8Array {
    return this.#announce === "1.0" ? message10(...bodies) : message(...bodies);
  }

  /** The octets of a legal READY of this peer, with some properties of the case's. */
  ready(...properties: Properties): Uint8Array {
    return command("READY", metadata([["Socket-Type", this.#plays], ...properties]));
  }

  /**
   * Exchanges greetings.
   *
   * @throws Blocked where the target does not send 64 octets
   */
  async greet(fields: GreetingFields = {}): Promise<Greeting> {
    this.send(this.greeting(fields));
    const octets = await this.connection.read(64);
    if (octets.length < 64) throw new Blocked(`no greeting: ${octets.length} octets of 64 came`);
    this.theirs = decodeGreeting(octets);
    return this.theirs;
  }

  /**
   * Runs greeting and handshake to their end.
   *
   * @returns the metadata of the target's READY
   * @throws Blocked where the target does not come to READY
   */
  async handshake(...properties: Properties): Promise<Metadata> {
    await this.greet();
    if (this.#role === "bind") this.send(this.ready(...properties));
    const seen = await this.next();
    if (seen.kind !== "command" || seen.name !== "READY") {
      throw new Blocked(`no handshake: expected READY, got ${inWords(seen)}`);
    }
    if (this.#role === "connect") this.send(this.ready(...properties));
    return decodeMetadata(seen.data);
  }

  /**
   * Opens in ZMTP 2.0 or 1.0, and takes the target's greeting in.
   *
   * @throws Blocked where it does not come, or is no such greeting
   */
  async greetOlder(identity: Uint8Array | string = ""): Promise<OlderGreeting> {
    this.send(this.older(identity));
    const greeting = await this.readOlder();
    if (!greeting.whole) throw new Blocked(`no ZMTP ${this.zmtp}: got ${hex(greeting.octets)}`);
    return greeting;
  }

  /** Takes in what a target says to a peer of ZMTP 2.0 or 1.0 before its first message. */
  async readOlder(): Promise<OlderGreeting> {
    const start = await this.connection.read(this.#announce === "1.0" ? 10 : 14);
    const size = this.#announce === "1.0" ? (sizes10(start)?.body ?? 256) : (start[13] ?? 256);
    const isOlder = size < 256 && (this.#announce === "1.0" || start[12] === 0);
    const identity = isOlder ? await this.connection.read(size) : new Uint8Array();
    const whole = isOlder && identity.length === size;
    return { octets: join(start, identity), identity, whole };
  }

  /** The next frame, the close or the silence. */
  async next(ms = ANSWER_MS): Promise<Seen> {
    const first = this.#announce === "1.0" ? firstFrame10 : firstFrame;
    const arrival = await this.connection.next(ms, first);
    if (arrival.kind !== "frame") return arrival;
    const { frame } = arrival;
    if ((frame.flags & COMMAND) === 0) {
      return { kind: "message", body: frame.body, more: (frame.flags & MORE) !== 0, frame };
    }
    const { name, data } = decodeCommand(frame.body) ?? { name: "", data: frame.body };
    return { kind: "command", name, data, frame };
  }

  /** Tries a whole conversation, one part of which may be illegal, and says what becomes of it. */
  async attempt(sent: Attempt = {}): Promise<Fate> {
    const opening = sent.greeting ?? {};
    this.send(opening instanceof Uint8Array ? opening : this.greeting(opening));
    const octets = await this.connection.read(64);
    if (octets.length < 64) return this.connection.isClosed ? "closed" : "stalled";
    this.theirs = decodeGreeting(octets);
    const ready = sent.ready ?? this.ready();
    if (this.#role === "bind") this.send(ready);
    const seen = await this.next();
    if (seen.kind === "silence") return "stalled";
    if (seen.kind !== "command" || seen.name !== "READY") {
      return (await this.connection.closes()) ? "closed" : "stalled";
    }
    if (this.#role === "connect") this.send(ready);
    return this.fate();
  }

  /** As `attempt`, in ZMTP 2.0 or 1.0. @param opening octets in place of `older()` */
  async attemptOlder(opening = this.older()): Promise<Fate> {
    this.send(opening);
    const { whole } = await this.readOlder();
    if (!whole) return this.connection.isClosed ? "closed" : "stalled";
    return this.fate();
  }

  /**
   * Whether the connection is still served. An answer proves it: to a PING, or before 3.1 a
   * message of the target's application. Where neither can be had, a time without a close has to
   * do.
   */
  async fate(): Promise<Fate> {
    this.#pings += 1;
    const mark = text(`fate ${this.#pings}`);
    if (this.zmtp === "3.1") {
      this.send(ping(mark));
      return this.#answered((seen) => seen.kind === "command" && isSame(seen.data, mark));
    }
    const sends = this.#alone && ["DEALER", "PAIR", "PUSH"].includes(this.targetType);
    if (this.#socket === undefined || !sends) {
      return (await this.connection.closes(QUIET_MS)) ? "closed" : "open";
    }
    // A socket that has no peer left waits, and is refused at the end of the case: the close comes
    // first.
    this.#socket.send(mark).catch(() => {});
    return this.#answered((seen) => seen.kind === "message" && isSame(seen.body, mark));
  }

  async #answered(isAnswer: (seen: Seen) => boolean): Promise<Fate> {
    for (;;) {
      const seen = await this.next();
      if (seen.kind === "closed") return "closed";
      if (seen.kind === "silence") return "stalled";
      if (isAnswer(seen)) return "open";
    }
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What was seen, for the reader of a report. */
export function inWords(seen: Seen): string {
  if (seen.kind === "closed") return "a close";
  if (seen.kind === "silence") return "nothing";
  if (seen.kind === "command") return `command ${seen.name} ${hex(seen.data, 32)}`.trim();
  return `message ${hex(seen.body, 32)}${seen.more ? " with MORE" : ""}`.trim();
}
