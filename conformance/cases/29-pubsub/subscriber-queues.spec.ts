/** RFC 29, The SUB and the XSUB Socket Type: the queues of each publisher. */
import { conformanceCase, inWords, message, type Peer, text } from "../../src/judge/index.ts";
import {
  discardsTheUnfinished,
  keepsWhatCame,
  limitsWhatWaits,
  type Receiver,
} from "../incoming-queue.ts";
import { BULK, BULKS, keptFor, untilMark } from "../outgoing-queue.ts";
import { crowd, filled, holdsSeveral, takenInTurn } from "../several-peers.ts";

const bound = { roles: ["bind"], zmtp: ["3.1"] } as const;
const xsub = { level: 2, sockets: ["XSUB"] } as const;

/** Subscribes to all: a publisher that is told of it is attached to the socket. */
const receiver = (type: "SUB" | "XSUB"): Receiver => ({
  type,
  level: 2,
  heard: async (peer) => {
    await peer.socket.subscribe(text(""));
    await peer.next();
  },
});
const heard = receiver("XSUB").heard;

holdsSeveral("PS-SUB-005", "SUB", "PUBSUB-SUB-01");
holdsSeveral("PS-XSUB-004", "XSUB", "PUBSUB-XSUB-01");
keepsWhatCame("PS-SUB-006", receiver("SUB"), "PUBSUB-SUB-05");
keepsWhatCame("PS-XSUB-005", receiver("XSUB"), "PUBSUB-XSUB-06");
discardsTheUnfinished("PS-SUB-007", receiver("SUB"), "PUBSUB-SUB-07", "PUBSUB-SUB-08");
discardsTheUnfinished("PS-XSUB-006", receiver("XSUB"), "PUBSUB-XSUB-08", "PUBSUB-XSUB-09");
limitsWhatWaits("PS-SUB-008", receiver("SUB"), ["PUBSUB-SUB-09", "PUBSUB-SUB-10"]);
limitsWhatWaits("PS-XSUB-007", receiver("XSUB"), ["PUBSUB-XSUB-11"]);

for (const [id, type, row] of [
  ["PS-SUB-009", "SUB", "PUBSUB-SUB-13"],
  ["PS-XSUB-008", "XSUB", "PUBSUB-XSUB-14"],
] as const) {
  conformanceCase(
    id,
    {
      records: [row],
      title: `whether ${type} delivers what it has not subscribed to`,
      needs: { level: 2, sockets: [type] },
      ...bound,
    },
    async ({ open, note }) => {
      const peer = await open();
      await peer.handshake();
      await peer.socket.subscribe(text("A"));
      await peer.next();
      peer.send(message("B1"), message("A1"));
      const first = await peer.socket.demand(5_000);
      note(row, first === "text:A1" ? "it is filtered" : "it is delivered");
    },
  );
}

conformanceCase(
  "PS-XSUB-009",
  {
    judges: ["PUBSUB-XSUB-05"],
    title: "an XSUB that connects queues for a publisher that is not there yet",
    needs: { ...xsub, options: ["reconnect_ivl"] },
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ openEarly, control, checkEqual }) => {
    let outcome = "";
    const peer = await openEarly({ options: { reconnect_ivl: 20 } }, async (socket) => {
      outcome = await socket.offer(200, text("early"));
    });
    checkEqual("PUBSUB-XSUB-05", outcome, "sent");
    control(peer !== undefined, "the target comes once its peer listens");
    await peer?.handshake();
    const seen = await peer?.next();
    checkEqual("PUBSUB-XSUB-05", seen && inWords(seen), "message 65 61 72 6c 79");
  },
);

conformanceCase(
  "PS-XSUB-010",
  {
    judges: ["PUBSUB-XSUB-10"],
    title: "the high-water mark says how much an XSUB keeps for a publisher",
    needs: { ...xsub, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, check, checkEqual }) => {
    const kept: number[] = [];
    for (const sndhwm of [2, 1_000]) {
      const peer = await open({ options: { sndhwm } });
      await peer.handshake();
      await heard(peer);
      kept.push(await keptFor(peer, (body) => peer.socket.offer(1_000, body)));
    }
    const [low, high] = kept as [number, number];
    const fewer = { expected: `fewer than ${BULKS} at a mark of 2`, seen: `${low}` };
    check("PUBSUB-XSUB-10", low < BULKS, fewer);
    checkEqual("PUBSUB-XSUB-10", high, BULKS);
  },
);

conformanceCase(
  "PS-XSUB-011",
  {
    judges: [2, 3, 4, 18, 19].map((row) => `PUBSUB-XSUB-${`${row}`.padStart(2, "0")}`),
    title: "an XSUB drops for a publisher that takes nothing, blocks for nobody, and hears all",
    needs: { ...xsub, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, again, check, checkEqual }) => {
    const peers = await crowd({ open, again }, 2, { options: { sndhwm: 2 } });
    const [held, free] = peers as [Peer, Peer];
    await heard(held);
    await free.next();
    held.connection.hold(1);
    let received = 0;
    const { sent } = await filled(async () => {
      const outcome = await held.socket.offer(1_000, BULK);
      if ((await free.next()).kind === "message") received += 1;
      return outcome;
    }, BULKS);
    checkEqual("PUBSUB-XSUB-19", sent, BULKS);
    checkEqual("PUBSUB-XSUB-03", received, BULKS);
    held.send(message("the other way"));
    const other = await held.socket.demand(5_000);
    for (const row of ["02", "04"]) checkEqual(`PUBSUB-XSUB-${row}`, other, "text:the other way");
    held.connection.release();
    const kept = await untilMark(held, (body) => held.socket.send(body));
    check("PUBSUB-XSUB-18", kept < BULKS, { expected: `fewer than ${BULKS}`, seen: `${kept}` });
  },
);

conformanceCase(
  "PS-XSUB-012",
  {
    judges: ["PUBSUB-XSUB-12"],
    title: "an XSUB takes from its publishers in turn",
    needs: xsub,
    ...bound,
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const { socket } = peers[0]!;
    await socket.subscribe(text(""));
    await Promise.all(peers.map((peer) => peer.next()));
    const { fair, words } = await takenInTurn(peers);
    check("PUBSUB-XSUB-12", fair, words);
  },
);

conformanceCase(
  "PS-XSUB-013",
  {
    judges: ["PUBSUB-XSUB-22"],
    title: "an XSUB cancels its subscriptions when it closes a connection",
    needs: xsub,
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.subscribe(text("A"));
    control((await peer.next()).kind !== "silence", "the publisher is told of the subscription");
    await peer.socket.close();
    const seen = await peer.next();
    checkEqual("PUBSUB-XSUB-22", inWords(seen), "command CANCEL 41");
  },
);
