/** What cases share that have hostile peers beside a good one, on one socket of the target. */
import { type CaseContext, message, type Peer } from "../src/judge/index.ts";

/** Memory that a library may keep for later, in KiB: pools, and what a collector has not seen. */
const KEPT_KIB = 65_536;

/** How long what hostile peers held may take to come back, in ms. */
const BACK_MS = 2_000;
const LOOK_MS = 20;

/** Messages of hostile peers that may come before the one that is waited for. */
const FOREIGN_MAX = 10_000;

/** What one hostile peer does, from its first octet on. */
export type Attack = (peer: Peer, round: number) => Promise<void> | void;

/** How a socket is beset, and by how many peers. */
export interface Siege {
  readonly rounds: number;
  readonly attack: Attack;
}

/** How it went. */
export interface Outcome {
  /** Whether the good peer was heard. */
  readonly served: string;
  /** Messages of the hostile peers that came to the application. */
  readonly foreign: readonly string[];
}

/**
 * Lets hostile peers at a socket that receives, and says whether the good peer beside them is
 * heard, and a newcomer, before they are gone and after. That the process lives is seen by every
 * request to it; what it still holds is recorded, since no RFC states it.
 */
export async function besieged(
  { open, beside, usage, control, note, role }: CaseContext,
  { rounds, attack }: Siege,
): Promise<Outcome> {
  const good = await open();
  await good.handshake();
  const foreign: string[] = [];
  control(await isHeard(good, "before", foreign), "the good peer is heard");
  const before = usage();
  const hostile: Peer[] = [];
  for (let round = 0; round < rounds; round++) {
    const peer = await beside(good);
    await attack(peer, round);
    hostile.push(peer);
  }
  const during = await isHeard(good, "during", foreign);
  const newcomer = await beside(good);
  const late = (await newcomer.attempt()) === "open" && (await isHeard(newcomer, "late", foreign));
  for (const peer of [...hostile, newcomer]) peer.connection.reset();
  const after = await isHeard(good, "after", foreign);
  // A target that connects tries again and again, so that its descriptors tell nothing.
  const counted = role === "bind" ? usage : () => undefined;
  note("ZMTP31-SECURITY-04", await kept(counted() && before, usage));
  return {
    served: `${word(during)} during, newcomer ${word(late)}, ${word(after)} after`,
    foreign,
  };
}

const word = (heard: boolean): string => (heard ? "heard" : "not heard");

/** What `served` says where all is well. */
export const SERVED = "heard during, newcomer heard, heard after";

/** Whether a message of this peer reaches the application, whatever else comes first. */
async function isHeard(peer: Peer, mark: string, foreign: string[]): Promise<boolean> {
  peer.send(message(mark));
  while (foreign.length < FOREIGN_MAX) {
    const frames = await peer.socket.receive();
    if (frames === undefined) return false;
    if (frames.length === 1 && frames[0] === `text:${mark}`) return true;
    foreign.push(frames.join(" ").slice(0, 64));
  }
  return false;
}

/** What the target's process holds more than before, once it had the time to give it back. */
async function kept(
  before: ReturnType<CaseContext["usage"]>,
  usage: CaseContext["usage"],
): Promise<string> {
  if (before === undefined) return "memory and descriptors: n/a";
  let now = before;
  for (let waited = 0; waited < BACK_MS; waited += LOOK_MS) {
    now = usage() ?? before;
    if (now.descriptors <= before.descriptors && grownKiB(before, now) <= KEPT_KIB) break;
    // biome-ignore lint/plugin: a look at another process: the system tells no event.
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const more = now.descriptors - before.descriptors;
  const descriptors = more > 0 ? `${more} descriptors are kept` : "all descriptors came back";
  const grown = grownKiB(before, now);
  const memory = grown > KEPT_KIB ? `${grown >> 10} MiB are kept` : "memory came back";
  return `${descriptors}, ${memory}`;
}

const grownKiB = (before: { residentKiB: number }, now: { residentKiB: number }): number =>
  now.residentKiB - before.residentKiB;
