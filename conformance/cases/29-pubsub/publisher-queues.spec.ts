/** RFC 29, The PUB and the XPUB Socket Type: the queue of each subscriber. */
import { conformanceCase, message, type Peer, text } from "../../src/judge/index.ts";
import { BULK, BULKS, keptFor, untilMark } from "../outgoing-queue.ts";
import { crowd, filled, holdsSeveral, takenInTurn } from "../several-peers.ts";
import { subscribe } from "../subscription.ts";
import { nextOf, subscribed } from "./publisher.ts";

const bound = { roles: ["bind"], zmtp: ["3.1"] } as const;
const xpub = { level: 1, sockets: ["XPUB"] } as const;

holdsSeveral("PS-PUB-006", "PUB", "PUBSUB-PUB-01");
holdsSeveral("PS-XPUB-004", "XPUB", "PUBSUB-XPUB-01");

for (const [id, type, row] of [
  ["PS-PUB-007", "PUB", "PUBSUB-PUB-05"],
  ["PS-XPUB-005", "XPUB", "PUBSUB-XPUB-06"],
] as const) {
  conformanceCase(
    id,
    {
      judges: [row],
      title: `${type} that connects queues for a subscriber whose connection is down`,
      needs: { level: 1, sockets: [type], options: ["reconnect_ivl"] },
      roles: ["connect"],
      zmtp: ["3.1"],
    },
    async ({ open, comesBack, control, checkEqual }) => {
      const peer = await open({ options: { reconnect_ivl: 20 } });
      await peer.handshake();
      await subscribed(peer);
      peer.connection.destroy();
      const next = await comesBack(peer);
      control(next !== undefined, "the target comes back");
      await peer.socket.send(text("while down"));
      await next?.handshake();
      next?.send(subscribe(next));
      checkEqual(row, next && (await nextOf(next)), "while down");
    },
  );
}

for (const [id, type, row] of [
  ["PS-PUB-008", "PUB", "PUBSUB-PUB-09"],
  ["PS-XPUB-006", "XPUB", "PUBSUB-XPUB-10"],
] as const) {
  conformanceCase(
    id,
    {
      judges: [row],
      title: `the high-water mark says how much ${type} keeps for a subscriber`,
      needs: { level: 1, sockets: [type], options: ["sndhwm"] },
      ...bound,
    },
    async ({ open, check, checkEqual }) => {
      const kept: number[] = [];
      for (const sndhwm of [2, 1_000]) {
        const peer = await open({ options: { sndhwm } });
        await peer.handshake();
        await subscribed(peer);
        kept.push(await keptFor(peer, (body) => peer.socket.offer(1_000, body)));
      }
      const [low, high] = kept as [number, number];
      check(row, low < BULKS, { expected: `fewer than ${BULKS} at a mark of 2`, seen: `${low}` });
      checkEqual(row, high, BULKS);
    },
  );
}

conformanceCase(
  "PS-XPUB-007",
  {
    judges: [3, 4, 15, 16].map((row) => `PUBSUB-XPUB-${`${row}`.padStart(2, "0")}`),
    breaks: ["ZMTP30-PUBSUB-03"],
    title: "an XPUB drops for a subscriber that takes nothing, blocks for nobody, and hears all",
    needs: { ...xpub, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, again, check, checkEqual }) => {
    const peers = await crowd({ open, again }, 2, { options: { sndhwm: 2 } });
    const [held, free] = peers as [Peer, Peer];
    await subscribed(held, free);
    held.connection.hold(1);
    let received = 0;
    const { sent } = await filled(async () => {
      const outcome = await held.socket.offer(1_000, BULK);
      let seen = await free.next();
      while (seen.kind === "message" && seen.body.length === 1) seen = await free.next();
      if (seen.kind === "message") received += 1;
      return outcome;
    }, BULKS);
    checkEqual("PUBSUB-XPUB-16", sent, BULKS);
    checkEqual("PUBSUB-XPUB-03", received, BULKS);
    held.send(message("the other way"));
    let heard = await held.socket.demand(5_000);
    while (heard.startsWith("hex:")) heard = await held.socket.demand(5_000);
    checkEqual("PUBSUB-XPUB-04", heard, "text:the other way");
    held.connection.release();
    const kept = await untilMark(held, (body) => held.socket.send(body));
    check("PUBSUB-XPUB-15", kept < BULKS, { expected: `fewer than ${BULKS}`, seen: `${kept}` });
  },
);

conformanceCase(
  "PS-XPUB-008",
  {
    judges: ["PUBSUB-XPUB-09"],
    title: "an XPUB discards what waits for a subscriber that has gone",
    needs: { ...xpub, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, again, checkEqual }) => {
    const gone = await open({ options: { sndhwm: 1_000 } });
    await gone.handshake();
    await subscribed(gone);
    gone.connection.hold(1);
    for (let count = 0; count < BULKS; count++) await gone.socket.send(BULK);
    gone.connection.destroy();
    const next = await again(gone);
    await next.handshake();
    await subscribed(next);
    await next.socket.send(text("new"));
    checkEqual("PUBSUB-XPUB-09", await nextOf(next), "new");
  },
);

conformanceCase(
  "PS-XPUB-009",
  {
    judges: ["PUBSUB-XPUB-17", "PUBSUB-XPUB-02"],
    breaks: ["ZMTP30-PUBSUB-03"],
    title: "an XPUB takes messages from its subscribers in turn, and sends as well",
    needs: xpub,
    ...bound,
  },
  async ({ open, again, check, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const { fair, words } = await takenInTurn(peers);
    await subscribed(peers[2]!);
    await peers[2]!.socket.send(text("sent as well"));
    checkEqual("PUBSUB-XPUB-02", await nextOf(peers[2]!), "sent as well");
    check("PUBSUB-XPUB-17", fair, words);
  },
);

conformanceCase(
  "PS-XPUB-010",
  {
    records: ["PUBSUB-XPUB-21"],
    title: "how many of several identical subscriptions an XPUB tells its application",
    needs: xpub,
    ...bound,
  },
  async ({ open, again, note }) => {
    const [first, other] = (await crowd({ open, again }, 2)) as [Peer, Peer];
    for (const peer of [first, other, first]) {
      peer.send(subscribe(peer, text("A")));
      await peer.fate();
    }
    first.send(subscribe(first, text("end")));
    let told = 0;
    while ((await first.socket.demand(5_000)) === "hex:0141") told += 1;
    note("PUBSUB-XPUB-21", `${told} of 3`);
  },
);
