/** What cases share that look at the queue from one peer to the application of the target. */
import {
  conformanceCase,
  frame,
  MORE,
  message,
  type OpenOptions,
  type Peer,
} from "../src/judge/index.ts";
import { BULK_OCTETS, BULKS } from "./outgoing-queue.ts";

/** How long a peer that is held back is watched, in ms. */
const HELD_BACK_MS = 300;

/** A socket type that receives, and what it takes until it hears a peer. */
export interface Receiver {
  readonly type: OpenOptions["type"] & string;
  readonly level: 1 | 2;
  /** Done after each handshake. */
  heard(peer: Peer): Promise<void>;
}

/** A case of a socket that connects: it delivers what came before its connection broke. */
export function keepsWhatCame(id: string, receiver: Receiver, row: string): void {
  const { type, level } = receiver;
  conformanceCase(
    id,
    {
      judges: [row],
      title: `${type} that connects delivers what came before its connection broke`,
      needs: { level, sockets: [type], options: ["reconnect_ivl"] },
      roles: ["connect"],
      zmtp: ["3.1"],
    },
    async ({ open, comesBack, control, checkEqual }) => {
      const peer = await open({ options: { reconnect_ivl: 20 } });
      await peer.handshake();
      await receiver.heard(peer);
      peer.send(message("one"), message("two"));
      control((await peer.fate()) === "open", "both messages were read");
      peer.connection.destroy();
      control((await comesBack(peer)) !== undefined, "the target has noticed the loss");
      const first = await peer.socket.demand(5_000);
      checkEqual(row, `${first} ${await peer.socket.demand(5_000)}`, "text:one text:two");
    },
  );
}

/** A case of a bound socket: the frames of a message that did not come whole go with their peer. */
export function discardsTheUnfinished(
  id: string,
  receiver: Receiver,
  destroyed: string,
  discarded: string,
): void {
  const { type, level } = receiver;
  conformanceCase(
    id,
    {
      judges: [destroyed, discarded],
      title: `${type} keeps nothing of a message in the middle of which its peer goes`,
      needs: { level, sockets: [type] },
      roles: ["bind"],
      zmtp: ["3.1"],
    },
    async ({ open, again, control, checkEqual }) => {
      const gone = await open();
      await gone.handshake();
      await receiver.heard(gone);
      gone.send(message("whole"), frame(MORE, "half"));
      control((await gone.socket.demand(5_000)) === "text:whole", "a whole message is delivered");
      gone.connection.end();
      await gone.connection.closes();
      const next = await again(gone);
      await next.handshake();
      await receiver.heard(next);
      next.send(message("new"));
      const received = await gone.socket.demand(5_000);
      checkEqual(destroyed, received, "text:new");
      checkEqual(discarded, received, "text:new");
    },
  );
}

/**
 * A case of the limit of a queue: while the application pauses, a peer is held back or its messages
 * are dropped, and what comes through is in order.
 *
 * @param rows those of them that the ends of the name are of
 */
export function limitsWhatWaits(
  id: string,
  receiver: Receiver,
  rows: readonly [string, ...string[]],
): void {
  const { type, level } = receiver;
  conformanceCase(
    id,
    {
      judges: rows,
      title: `the high-water mark says how much ${type} takes in for an application that pauses`,
      needs: { level, sockets: [type], options: ["rcvhwm"] },
      roles: ["bind"],
      zmtp: ["3.1"],
    },
    async ({ open, control, checkEqual }) => {
      control((await outcomeAt(await open({ options: { rcvhwm: 1_000 } }), receiver)) === ALL, ALL);
      const low = await outcomeAt(await open({ options: { rcvhwm: 1 } }), receiver, HELD_BACK_MS);
      for (const row of rows) checkEqual(row, low, BOUNDED);
    },
  );
}

const ALL = "all is taken in at once, and delivered in order";
const BOUNDED = "the peer is held back or loses messages, and is heard in order";

/** What becomes of more than the system keeps, sent to an application that receives later. */
async function outcomeAt(peer: Peer, receiver: Receiver, ms?: number): Promise<string> {
  await peer.handshake();
  await receiver.heard(peer);
  const bulk = new Uint8Array(BULK_OCTETS);
  for (let at = 0; at < BULKS; at++) peer.send(message(Uint8Array.of(at), bulk));
  const taken = await peer.connection.drains(ms);
  peer.send(message("last"));
  const received: number[] = [];
  for (
    let got = await peer.socket.receive();
    got?.length === 2;
    got = await peer.socket.receive()
  ) {
    received.push(Number.parseInt(got[0]!.slice(4), 16));
  }
  const inOrder = received.every((at, index) => index === 0 || at > received[index - 1]!);
  if (!inOrder) return `out of order: ${received.join(" ")}`;
  return taken && received.length === BULKS ? ALL : BOUNDED;
}
