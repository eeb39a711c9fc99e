/** RFC 28: what each peer's queue takes, and for how long it is there. */
import { conformanceCase, message, type Peer, text } from "../../src/judge/index.ts";
import { BULK, BULKS, firstAfter, forgetsTheGone, keptFor } from "../outgoing-queue.ts";
import { allServed, atOnce, bodies, crowd, filled, holdsSeveral } from "../several-peers.ts";

const bound = { roles: ["bind"], zmtp: ["3.1"] } as const;
const router = { level: 1, sockets: ["ROUTER"] } as const;

holdsSeveral("RR-REQ-006", "REQ", "REQREP-REQ-01");
holdsSeveral("RR-REP-008", "REP", "REQREP-REP-01");
holdsSeveral("RR-DEALER-007", "DEALER", "REQREP-DEALER-01");
holdsSeveral("RR-ROUTER-006", "ROUTER", "REQREP-ROUTER-01");
forgetsTheGone("RR-DEALER-008", "DEALER", "REQREP-DEALER-11", "REQREP-DEALER-12");

/** So often a request is asked for before its peer comes: a driver may read of it after the peer. */
const EARLY_REQUESTS = 4;

conformanceCase(
  "RR-REQ-007",
  {
    judges: ["REQREP-REQ-09"],
    title: "a request that waits for a peer goes to the first one that comes",
    needs: { level: 1, sockets: ["REQ"] },
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    for (let count = 0; count < EARLY_REQUESTS; count++) {
      const peer = await open();
      const asked = peer.socket.offer(5_000, text("ask"));
      await peer.handshake();
      checkEqual("REQREP-REQ-09", await bodies(peer, 2), " ask");
      checkEqual("REQREP-REQ-09", await asked, "sent");
    }
  },
);

conformanceCase(
  "RR-DEALER-009",
  {
    judges: ["REQREP-DEALER-05"],
    title: "a DEALER talks with a REP, with a ROUTER and with a DEALER",
    needs: { level: 1, sockets: ["DEALER"] },
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    for (const as of ["REP", "ROUTER", "DEALER"] as const) {
      const peer = await open({ as });
      checkEqual("REQREP-DEALER-05", await peer.attempt(), "open");
      await peer.socket.send(text(`to ${as}`));
      checkEqual("REQREP-DEALER-05", await bodies(peer, 1), `to ${as}`);
    }
  },
);

conformanceCase(
  "RR-DEALER-010",
  {
    judges: ["REQREP-DEALER-14"],
    title: "a DEALER sends to others while the queue of one peer is full",
    needs: { level: 1, sockets: ["DEALER"], options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, again, control, checkEqual }) => {
    const peers = await crowd({ open, again }, 2, { options: { sndhwm: 5 } });
    const [held, free] = peers as [Peer, Peer];
    const { socket } = held;
    control(await allServed(peers, () => socket.send(text("warm"))), "each peer is sent something");
    held.connection.hold(1);
    const { sent } = await filled(() => socket.offer(3_000, BULK), 2 * BULKS);
    checkEqual("REQREP-DEALER-14", sent, 2 * BULKS);
    checkEqual("REQREP-DEALER-14", (await free.next()).kind, "message");
  },
);

conformanceCase(
  "RR-ROUTER-007",
  {
    judges: ["REQREP-ROUTER-10", "REQREP-ROUTER-04"],
    title:
      "the high-water mark says how much a ROUTER keeps for a peer, that is heard all the same",
    needs: { ...router, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, check, checkEqual }) => {
    const kept: number[] = [];
    for (const sndhwm of [2, 1_000]) {
      const peer = await open({ options: { sndhwm } });
      await peer.handshake(["Identity", "held"]);
      peer.send(message("hello"));
      await peer.socket.receive();
      kept.push(
        await keptFor(peer, async (body) => {
          peer.send(message("heard"));
          await atOnce((timeout) => peer.socket.offer(timeout, text("held"), body));
          checkEqual("REQREP-ROUTER-04", await peer.socket.demand(5_000), "text:held text:heard");
        }),
      );
    }
    const [low, high] = kept as [number, number];
    const fewer = { expected: `fewer than ${BULKS} at a mark of 2`, seen: `${low}` };
    check("REQREP-ROUTER-10", low < BULKS, fewer);
    checkEqual("REQREP-ROUTER-10", high, BULKS);
  },
);

conformanceCase(
  "RR-ROUTER-008",
  {
    judges: ["REQREP-ROUTER-08", "REQREP-ROUTER-09"],
    title: "a ROUTER keeps nothing for a peer that has gone, though it comes again by its name",
    needs: { ...router, options: ["sndhwm"] },
    ...bound,
  },
  async ({ open, again, control, checkEqual }) => {
    const gone = await open({ options: { sndhwm: 1_000 } });
    const send = (body: Uint8Array | string) => gone.socket.offer(200, text("one"), body);
    await gone.handshake(["Identity", "one"]);
    gone.send(message("hello"));
    control((await gone.socket.demand(5_000)) === "text:one text:hello", "the peer is known");
    gone.connection.hold(1);
    for (let count = 0; count < BULKS; count++) await send(BULK);
    gone.connection.destroy();
    await send(text("while away"));
    const { first } = await firstAfter({ again }, gone, send, "one");
    for (const row of ["08", "09"]) checkEqual(`REQREP-ROUTER-${row}`, first, "new");
  },
);

conformanceCase(
  "RR-ROUTER-009",
  {
    judges: ["REQREP-ROUTER-06"],
    title: "a ROUTER that connects queues for a peer whose connection is down",
    needs: { ...router, options: ["reconnect_ivl"] },
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ open, comesBack, control, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake(["Identity", "one"]);
    peer.send(message("hello"));
    control((await peer.socket.demand(5_000)) === "text:one text:hello", "the peer is known");
    peer.connection.destroy();
    const next = await comesBack(peer);
    control(next !== undefined, "the target comes back");
    await peer.socket.send(text("one"), text("while down"));
    await next?.handshake(["Identity", "one"]);
    checkEqual("REQREP-ROUTER-06", next && (await bodies(next, 1)), "while down");
  },
);
