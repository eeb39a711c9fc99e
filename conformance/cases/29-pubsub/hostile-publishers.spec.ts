/** RFC 29, and mistakes that subscribers have made: publishers that say more than is read. */
import {
  conformanceCase,
  fill,
  join,
  message,
  type Peer,
  ping,
  text,
} from "../../src/judge/index.ts";

/** A heartbeat that ends while nothing is read, and how long that may take, in ms. */
const HEARTBEAT = { heartbeat_ivl: 100, heartbeat_timeout: 150 };
const FLOOD_MS = 600;

/** How long a queue is looked at before it counts as empty, in ms. */
const DRAINED_MS = 200;

/** Messages of the floods that may be in the queue of the application. */
const QUEUED_MAX = 10_000;

/** Newcomers that may be cut off: their time runs too, and this machine may be slow. */
const NEWCOMERS = 3;

/** Whether the application, which has read nothing for long, comes to this message. */
async function isHeard(peer: Peer, mark: string): Promise<boolean> {
  peer.send(message(mark));
  for (let count = 0; count < QUEUED_MAX; count++) {
    const seen = await peer.socket.demand(500);
    if (seen === `text:${mark}`) return true;
    if (seen === "nothing") return false;
  }
  return false;
}

conformanceCase(
  "HOSTILE-PRESSURE-001",
  {
    judges: ["PUBSUB-SUB-14"],
    title: "publishers that are not read, and die by their heartbeat meanwhile, cost nobody else",
    needs: { level: 2, sockets: ["SUB"], options: ["rcvhwm", ...Object.keys(HEARTBEAT)] },
    zmtp: ["3.1"],
  },
  async ({ open, beside, comesBack, role, checkEqual }) => {
    const flood = join(message(fill(1_000, 0x46)), ping("0123456789abcdef"));
    const first = await open({ options: { rcvhwm: 1, ...HEARTBEAT } });
    await first.socket.subscribe(text(""));
    const hostile: Peer[] = [];
    for (let count = 0; count < 2; count++) {
      const peer = count === 0 ? first : await beside(first);
      await peer.handshake();
      peer.send(...Array.from({ length: 100 }, () => flood));
      hostile.push(peer);
    }
    await Promise.all(hostile.map((peer) => peer.connection.closes(FLOOD_MS)));
    for (const peer of hostile) peer.connection.reset();
    const { socket } = first;
    const next = async () => {
      if (role === "bind") return beside(first);
      // A target that reads nothing may not know yet that its peer has gone.
      const back = await comesBack(first, FLOOD_MS);
      if (back !== undefined) return back;
      for (let seen = ""; seen !== "nothing"; ) seen = await socket.demand(DRAINED_MS);
      return comesBack(first);
    };
    let heard = false;
    for (let count = 0; count < NEWCOMERS && !heard; count++) {
      const newcomer = await next();
      const open = (await newcomer?.attempt()) === "open";
      heard = open && (await isHeard(newcomer!, `newcomer ${count}`));
      newcomer?.connection.end();
    }
    checkEqual("PUBSUB-SUB-14", heard, true);
  },
);
