import { Refused } from "../target/driver-error.ts";
import type { DriverTarget } from "../target/driver-target.ts";
import { processUsage } from "../target/process-usage.ts";
import { Arena, type Meeting } from "./arena.ts";
import type { Conversation, Subject, Version } from "./conversation.ts";
import { GoodPeer } from "./good-peer.ts";
import { keptBeyond } from "./kept.ts";
import { Player } from "./player.ts";
import type { Question, Verdict } from "./verdict.ts";

/** How long an answer to a good peer may take on a loaded machine, in ms. */
export const ANSWER_MS = 5_000;

/** How long an answer to octets that may mean nothing is waited for, in ms. */
const HOSTILE_MS = 50;

/** How long a target may take to close a connection whose other side has, in ms. */
const CLOSE_MS = 1_000;

/** How often a newcomer to a PAIR tries, which has one peer at a time. */
const PAIR_TRIES = 10;

/** Types that send on their own account: some of it goes to the peers that are tried. */
const SENDING = ["PUSH", "DEALER", "REQ", "PUB", "XPUB", "PAIR"];

/**
 * Holds these conversations, all at the same time, with one fresh socket of the target, beside
 * a good peer, and asks: does the process live, are the good peer and a newcomer served, do memory
 * and descriptors come back?
 *
 * @param ms how long the target may take for each answer to a good peer
 * @throws UnusableTarget where the target does not start
 */
async function trial(
  target: DriverTarget,
  subject: Subject,
  conversations: readonly Conversation[],
  ms: number,
): Promise<Verdict> {
  const { caps } = await target.ready();
  const siege = new Siege(target, subject, caps.zmtp.includes("3.1") ? "3.1" : "3.0", ms);
  try {
    const verdict = await siege.hold(conversations);
    await siege.reset();
    return verdict;
  } catch (error) {
    const saw = error instanceof Error ? error.message : String(error);
    const isAlive = target.over === undefined;
    if (isAlive && !(error instanceof Refused)) throw error;
    return violated(siege.met, isAlive ? "serves" : "lives", saw);
  } finally {
    await siege.end();
  }
}

/**
 * As `trial`. What a process holds more than before counts only where it keeps more a second time:
 * what is opened once for all that comes is no leak.
 */
export async function sureTrial(...args: Parameters<typeof trial>): Promise<Verdict> {
  const verdict = await trial(...args);
  const isLeak = verdict.kind === "violated" && verdict.violation.question === "gives back";
  return isLeak ? trial(...args) : verdict;
}

const violated = (met: number, question: Question, saw: string): Verdict => ({
  kind: "violated",
  met,
  violation: { question, saw },
});

/** One trial: what it opened, and the order in which it asks. */
class Siege {
  /** Peers that the target met. */
  met = 0;
  readonly #target: DriverTarget;
  readonly #subject: Subject;
  readonly #zmtp: Version;
  readonly #ms: number;
  #peers = 0;
  #arena: Arena | undefined;

  constructor(target: DriverTarget, subject: Subject, zmtp: Version, ms: number) {
    this.#target = target;
    this.#subject = subject;
    this.#zmtp = zmtp;
    this.#ms = ms;
  }

  async hold(conversations: readonly Conversation[]): Promise<Verdict> {
    const arena = (this.#arena = await Arena.open(this.#target, this.#subject));
    const standing = await this.#newcomer(arena);
    if (typeof standing === "string") return { kind: "blocked", why: standing };
    // A PAIR has one peer at a time: the others could not come beside it.
    if (this.#isPair) await standing.part();
    const before = processUsage(this.#target.pid);
    const guests = await allSettled(
      conversations.map((conversation) => this.#play(arena, conversation)),
    );
    if (SENDING.includes(this.#subject.socket)) await arena.socket.offer(0, "text:news");
    const during = this.#isPair ? undefined : await standing.complaint();
    if (during !== undefined) return violated(this.met, "serves", `beside them ${during}`);
    await Promise.all(guests.map((guest) => guest && leave(guest)));
    const newcomer = await this.#newcomer(arena);
    if (typeof newcomer === "string") return violated(this.met, "welcomes", newcomer);
    await newcomer.part();
    const after = this.#isPair ? undefined : await standing.complaint();
    if (after !== undefined) return violated(this.met, "serves", `after them ${after}`);
    const kept = before && (await keptBeyond(before, () => processUsage(this.#target.pid)));
    if (kept !== undefined) return violated(this.met, "gives back", kept);
    return { kind: "held", met: this.met };
  }

  get #isPair(): boolean {
    return this.#subject.socket === "PAIR";
  }

  /** Gives up all that is open on the suite's side. */
  async end(): Promise<void> {
    await this.#arena?.close();
  }

  /** Has the target close its sockets. */
  async reset(): Promise<void> {
    await this.end();
    try {
      await this.#target.request({ op: "reset" });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // A driver of level 1 has no reset: a new process is as good.
      await this.#target.close();
    }
  }

  async #play(arena: Arena, { steps }: Conversation): Promise<Meeting | undefined> {
    const meeting = await arena.meet();
    if (meeting === undefined) return undefined;
    this.met += 1;
    await new Player(meeting.connection, this.#subject, HOSTILE_MS).play(steps);
    return meeting;
  }

  /** A legal peer that is served; what is missing, as a sentence, where it is not. */
  async #newcomer(arena: Arena): Promise<Standing | string> {
    // A PAIR has no room for a newcomer until it has seen the others go: it tries again.
    const tries = this.#isPair ? PAIR_TRIES : 1;
    let missing = "";
    for (let left = tries; left > 0; left--) {
      const meeting = await arena.meet();
      if (meeting === undefined) return "the target does not meet a newcomer";
      this.#peers += 1;
      const name = `peer ${this.#peers}`;
      const ms = this.#ms / tries;
      const peer = new GoodPeer(name, meeting, this.#subject, this.#zmtp, ms);
      const said = await peer.complaint(arena.socket);
      if (said === undefined) {
        return { complaint: () => peer.complaint(arena.socket), part: () => leave(meeting) };
      }
      missing = `a newcomer: ${said}`;
      await leave(meeting);
    }
    return missing;
  }
}

/** As Promise.all, but nothing goes on behind it where one fails. */
async function allSettled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** A legal peer that is served until now. */
interface Standing {
  complaint(): Promise<string | undefined>;
  part(): Promise<void>;
}

/** Closes, and lets the target close: all that was sent before has been read then. */
async function leave({ connection, part }: Meeting): Promise<void> {
  connection.end();
  await connection.closes(CLOSE_MS);
  await part();
}
