import type { RawConnection } from "../peer/raw-connection.ts";
import { dial, RawListener } from "../peer/raw-peer.ts";
import { Timeline } from "../peer/timeline.ts";
import { Refused } from "../target/driver-error.ts";
import type { DriverTarget, TargetSocket } from "../target/driver-target.ts";
import type { Subject } from "./conversation.ts";
import { securityOf, zapRules } from "./subjects.ts";

/** How long a target that connects may take to come, in ms. */
const COMES_MS = 2_000;

/** A connection with the target's socket, and how to give it up. */
export interface Meeting {
  readonly connection: RawConnection;
  /** Takes leave: a target that connects is told to come no more. */
  part(): Promise<void>;
}

/** One socket of the target, that any number of raw peers can meet. */
export class Arena {
  readonly socket: TargetSocket;
  readonly subject: Subject;
  /** Where the socket is bound; undefined where it connects. */
  readonly #endpoint: string | undefined;
  readonly #timeline = new Timeline();
  readonly #meetings: Meeting[] = [];

  private constructor(subject: Subject, socket: TargetSocket, endpoint: string | undefined) {
    this.subject = subject;
    this.socket = socket;
    this.#endpoint = endpoint;
  }

  /** @throws Crash, Hang, ProtocolBroken, Refused */
  static async open(target: DriverTarget, subject: Subject): Promise<Arena> {
    const { socket: type, role, mechanism } = subject;
    if (mechanism === "PLAIN" && role === "bind") await target.handleZap(zapRules);
    const security = securityOf(mechanism, role);
    const socket = await target.socket(type, target.closingAtOnce, security);
    if (type === "SUB" || type === "XSUB") await socket.subscribe(new Uint8Array());
    return new Arena(subject, socket, role === "bind" ? await socket.bind() : undefined);
  }

  /**
   * One more peer, or undefined where the target does not come or take it.
   *
   * @throws Crash, Hang, ProtocolBroken, Refused
   */
  async meet(): Promise<Meeting | undefined> {
    const meeting =
      this.#endpoint === undefined ? await this.#awaited() : await this.#dialled(this.#endpoint);
    if (meeting !== undefined) this.#meetings.push(meeting);
    return meeting;
  }

  /** Parts from all that were met. */
  async close(): Promise<void> {
    // A target that has ended need not be told.
    const parted = this.#meetings.splice(0).map((meeting) => meeting.part().catch(() => {}));
    await Promise.all(parted);
  }

  async #dialled(endpoint: string): Promise<Meeting | undefined> {
    try {
      const connection = await dial(endpoint, this.#timeline);
      return { connection, part: async () => connection.destroy() };
    } catch {
      return undefined;
    }
  }

  async #awaited(): Promise<Meeting | undefined> {
    const listener = await RawListener.open(this.#timeline);
    const { endpoint } = listener;
    const part = async () => {
      try {
        await this.socket.disconnect(endpoint).catch(unknown);
      } finally {
        await listener.close();
      }
    };
    try {
      await this.socket.connect(endpoint);
      const connection = await listener.accept(COMES_MS);
      if (connection !== undefined) return { connection, part };
    } catch (error) {
      await listener.close();
      throw error;
    }
    await part();
    return undefined;
  }
}

/** A target that gave a peer up does not know its endpoint; a driver of level 1 cannot be told. */
function unknown(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}
