import { commandBody } from "../octets/frame.ts";
import { join, same, text } from "../octets/literal.ts";
import type { TargetSocket } from "../target/driver-target.ts";
import { literalOf, plainLiteral } from "../target/frame-literal.ts";
import type { SocketType } from "../target/protocol.ts";
import type { Meeting } from "./arena.ts";
import type { Subject, Version } from "./conversation.ts";
import { opening } from "./opening.ts";
import { type Heard, Player } from "./player.ts";
import { type Form, messageSteps, pingStep, subscriptionStep } from "./wording.ts";

/** Types whose application hears what a peer sends. */
const HEARING: readonly SocketType[] = [
  ...(["PULL", "DEALER", "ROUTER", "SUB", "XSUB", "REP", "PAIR", "XPUB"] as const),
];

/** Messages of other peers, or of the target, that may come before the one that is waited for. */
const FOREIGN_MAX = 10_000;

/** How long a publication is waited for until it is sent again, in ms: a subscription takes effect late. */
const AGAIN_MS = 200;

/** A legal peer of the target's socket, which can tell whether it is served. */
export class GoodPeer {
  readonly #player: Player;
  readonly #subject: Subject;
  readonly #form: Form;
  readonly #name: string;
  readonly #ms: number;
  #marks = 0;

  /**
   * @param name unlike that of all others: an XPUB tells of the first subscription to a topic only
   * @param ms how long the target may take for each answer
   */
  constructor(name: string, { connection }: Meeting, subject: Subject, zmtp: Version, ms: number) {
    this.#name = name;
    this.#player = new Player(connection, subject, ms);
    this.#subject = subject;
    this.#form = { zmtp, mechanism: subject.mechanism };
    this.#ms = ms;
  }

  /**
   * In which way the target serves this peer not, or undefined where all is well. The first time,
   * the peer opens the conversation.
   *
   * @throws Crash, Hang, ProtocolBroken, Refused
   */
  async complaint(socket: TargetSocket): Promise<string | undefined> {
    if (this.#marks === 0) await this.#player.play(opening(this.#subject, this.#form.zmtp));
    this.#marks += 1;
    const mark = text(`${this.#name} ${this.#marks}`);
    if (this.#player.connection.isClosed) return "its connection is closed";
    const type = this.#subject.socket;
    if (this.#form.zmtp === "3.1" && !(await this.#isAnswered(mark))) return "its PING has no PONG";
    if (type === "PUB" && !(await this.#isSentTo(socket, mark))) return "no publication comes";
    if (!HEARING.includes(type) || (await this.#isHeard(socket, mark))) return undefined;
    return "what it sends does not reach the application";
  }

  async #isAnswered(mark: Uint8Array): Promise<boolean> {
    await this.#player.send(pingStep(this.#form, mark));
    const pong = commandBody("PONG", mark);
    return this.#hears(({ isCommand, body }) => isCommand && same(body, pong), this.#ms);
  }

  async #isSentTo(socket: TargetSocket, mark: Uint8Array): Promise<boolean> {
    await this.#player.send(subscriptionStep(this.#form, "SUBSCRIBE", mark));
    for (let waited = 0; waited < this.#ms; waited += AGAIN_MS) {
      await socket.send(mark);
      if (await this.#hears(({ body }) => same(body, mark), AGAIN_MS)) return true;
    }
    return false;
  }

  async #hears(isMeant: (heard: Heard) => boolean, ms: number): Promise<boolean> {
    for (let foreign = 0; foreign < FOREIGN_MAX; foreign++) {
      const heard = await this.#player.hear(ms);
      if (heard === undefined) return false;
      if (isMeant(heard)) return true;
    }
    return false;
  }

  async #isHeard(socket: TargetSocket, mark: Uint8Array): Promise<boolean> {
    const { socket: type } = this.#subject;
    const envelope = type === "REP" ? [new Uint8Array()] : [];
    const says =
      type === "XPUB"
        ? [subscriptionStep(this.#form, "SUBSCRIBE", mark)]
        : messageSteps(this.#form, [...envelope, mark]);
    await this.#player.play(says);
    const told = plainLiteral(literalOf(type === "XPUB" ? join(Uint8Array.of(1), mark) : mark));
    for (let foreign = 0; foreign < FOREIGN_MAX; foreign++) {
      const frames = await socket.receive(this.#ms);
      if (frames === undefined) return false;
      // A REP that has not replied takes no further request.
      if (type === "REP") await socket.send("text:reply");
      if (frames.at(-1) === told) return true;
    }
    return false;
  }
}
