/** What cases share that look at the queue from a socket of the target to one peer. */
import {
  type CaseContext,
  conformanceCase,
  type OpenOptions,
  type Peer,
  type Seen,
  text,
} from "../src/judge/index.ts";
import { bodies, filled } from "./several-peers.ts";

/** A message that a few of fill what the system keeps of a connection, of this many octets. */
export const BULK_OCTETS = 1 << 20;
export const BULK = `gen:${BULK_OCTETS}:1`;

/** So many of them are more than the system keeps, and any high-water mark of a case. */
export const BULKS = 24;

/** What no case sends but as a mark. */
const MARK = "~";

/** How long a mark may take that may have been dropped, in ms, and how often it is sent. */
const RETRY_MS = 50;
const RETRIES = 200;

/** Nobody is there: a send is refused within so many, of this many ms each; a queue takes one more. */
const REFUSED_WITHIN = 29;
const QUEUE = REFUSED_WITHIN + 1;
const REFUSED_MS = 50;

/** Sends on the target's socket, to the peer of the case. */
type Send = (body: Uint8Array | string) => Promise<unknown>;

/**
 * Has the target send to a peer that takes nothing meanwhile, and counts what it is sent when it
 * takes it: what found no room was dropped.
 */
export async function keptFor(peer: Peer, send: Send): Promise<number> {
  peer.connection.hold(1);
  for (let count = 0; count < BULKS; count++) await send(BULK);
  peer.connection.release();
  return untilMark(peer, send);
}

/** How many bulks come before a mark that is sent behind them. */
export async function untilMark(peer: Peer, send: Send): Promise<number> {
  let came = 0;
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    await send(text(MARK));
    // A frame of that size may take its time, and a silence would take what has come of it.
    if (!(await peer.connection.stirs(RETRY_MS))) continue;
    const seen = await peer.next();
    if (seen.kind === "message" && seen.body.length === BULK_OCTETS) came += 1;
    else if (seen.kind === "message" && came > 0) return came;
  }
  return came;
}

/**
 * The first message that comes to a new peer of the socket of `gone`, in one text, while the target
 * sends "new": anything else was left from before.
 *
 * @param send has the target send to it
 * @param identity what the new peer announces
 */
export async function firstAfter(
  { again }: Pick<CaseContext, "again">,
  gone: Peer,
  send: Send = (body) => gone.socket.offer(REFUSED_MS, body),
  identity?: string,
): Promise<{ first: string; peer: Peer }> {
  for (let attempt = 0; ; attempt++) {
    // A target that has not noticed the loss yet may take nobody in the place of that peer.
    const peer = await again(gone);
    await (identity === undefined ? peer.handshake() : peer.handshake(["Identity", identity]));
    await send(text("new"));
    const stirred = await peer.connection.stirs(RETRY_MS);
    const seen: Seen = stirred ? await peer.next() : { kind: "silence", rest: new Uint8Array() };
    if (seen.kind === "message" || attempt === RETRIES) return { first: firstOf(seen), peer };
    peer.connection.destroy();
  }
}

const firstOf = (seen: Seen): string =>
  seen.kind === "message" ? Buffer.from(seen.body.subarray(0, 32)).toString("latin1") : seen.kind;

/** Whether sends are refused, some of which a target may accept that notices a loss late. */
export async function comesToRefuse(peer: Peer): Promise<string> {
  for (let count = 0; count < REFUSED_WITHIN; count++) {
    const outcome = await peer.socket.offer(REFUSED_MS, text("to nobody"));
    if (outcome !== "sent") return "refused";
  }
  return `accepted ${REFUSED_WITHIN} times`;
}

/**
 * A case of a bound socket that waits for room: the queue of a peer goes with the peer, and what
 * waits in it too.
 *
 * @param destroyed the row that says the first
 * @param discarded the row that says the second
 */
export function forgetsTheGone(
  id: string,
  type: OpenOptions["type"] & string,
  destroyed: string,
  discarded: string,
): void {
  conformanceCase(
    id,
    {
      judges: [destroyed, discarded],
      title: `${type} forgets a peer that has gone, and what waits for it`,
      needs: { level: 1, sockets: [type], options: ["sndhwm"] },
      roles: ["bind"],
      zmtp: ["3.1"],
    },
    async ({ open, again, control, checkEqual }) => {
      const gone = await open({ options: { sndhwm: QUEUE } });
      await gone.handshake();
      gone.connection.hold(1);
      const { refusal } = await filled(() => gone.socket.offer(REFUSED_MS, BULK), 2 * BULKS);
      control(refusal !== "none", "the queue of a peer that takes nothing is full");
      gone.connection.destroy();
      const { first, peer } = await firstAfter({ again }, gone);
      checkEqual(discarded, first, "new");
      peer.connection.end();
      await peer.connection.closes();
      checkEqual(destroyed, await comesToRefuse(peer), "refused");
    },
  );
}

/**
 * A case of a socket that binds and has no peer: it blocks, or refuses to send.
 *
 * @param rows what says the one and the other
 */
export function refusesAlone(
  id: string,
  type: OpenOptions["type"] & string,
  rows: readonly string[],
): void {
  conformanceCase(
    id,
    {
      judges: rows,
      title: `without a peer a ${type} blocks, or refuses to send`,
      needs: { level: 1, sockets: [type] },
      roles: ["bind"],
      zmtp: ["3.1"],
    },
    async ({ alone, check }) => {
      const outcome = await (await alone()).offer(200, text("nobody"));
      for (const row of rows) {
        check(row, outcome !== "sent", { expected: "a refusal", seen: outcome });
      }
    },
  );
}

/**
 * A case of a socket that connects before its peer listens, and sends at once.
 *
 * @param accepted the row that says that it has a queue then
 * @param kept the row that says that the peer is sent what waits in it
 */
export function queuesEarly(
  id: string,
  type: OpenOptions["type"] & string,
  accepted: string,
  kept: string,
): void {
  conformanceCase(
    id,
    {
      judges: [accepted, kept],
      title: `a ${type} that connects queues for a peer that is not there yet`,
      needs: { level: 1, sockets: [type], options: ["reconnect_ivl"] },
      roles: ["connect"],
      zmtp: ["3.1"],
    },
    async ({ openEarly, control, checkEqual }) => {
      let outcome = "";
      const peer = await openEarly({ options: { reconnect_ivl: 20 } }, async (socket) => {
        outcome = await socket.offer(200, text("early"));
      });
      checkEqual(accepted, outcome, "sent");
      control(peer !== undefined, "the target comes once its peer listens");
      await peer?.handshake();
      checkEqual(kept, peer && (await bodies(peer, 1)), "early");
    },
  );
}
