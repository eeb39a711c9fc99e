/** RFC 37, Error Handling and Socket Semantics: a target that connects comes back after every loss. */
import {
  both,
  conformanceCase,
  frame,
  hex,
  inWords,
  MORE,
  message,
  type Peer,
  text,
} from "../../src/judge/index.ts";

const connecting = { roles: ["connect"] } as const;

/** Where a connection can break that is not at the end of anything. */
const phases: readonly [string, (peer: Peer) => Promise<void> | void][] = [
  ["before any octet", () => {}],
  ["within the signature", (peer) => peer.send(peer.greeting().subarray(0, 5))],
  ["before the last octet of the greeting", (peer) => peer.send(peer.greeting().subarray(0, 63))],
  [
    "within READY",
    async (peer) => {
      await peer.greet();
      peer.send(peer.ready().subarray(0, 9));
    },
  ],
  [
    "within a frame",
    async (peer) => {
      await peer.handshake();
      peer.send(message("cut short").subarray(0, 5));
    },
  ],
  [
    "within a message",
    async (peer) => {
      await peer.handshake();
      peer.send(frame(MORE, "half of it"));
    },
  ],
];

/** Losses one after the other, and how long each may take to be mended beyond what was asked for. */
const LOSSES = 8;
const SLACK_MS = 2_000;

/** What a publisher has been told that is subscribed and not cancelled, up to these topics. */
async function toldUntil(peer: Peer, topics: string): Promise<string> {
  const told = new Set<string>();
  for (let count = 0; count < 6 && [...told].sort().join() !== topics; count++) {
    const seen = await peer.next();
    if (seen.kind !== "command") return inWords(seen);
    if (seen.name === "SUBSCRIBE") told.add(hex(seen.data));
    if (seen.name === "CANCEL") told.delete(hex(seen.data));
  }
  return [...told].sort().join();
}

for (const [id, how] of [
  ["ZMTP-RECONNECT-001", "end"],
  ["ZMTP-RECONNECT-002", "reset"],
] as const) {
  conformanceCase(
    id,
    {
      judges: both("ERROR-06", "ERROR-07"),
      title: `a target comes back wherever its connection breaks, by ${how}`,
      needs: { level: 1, options: ["reconnect_ivl", "reconnect_ivl_max"] },
      ...connecting,
    },
    async ({ open, comesBack, check, checkEqual }) => {
      let peer = await open({ options: { reconnect_ivl: 20, reconnect_ivl_max: 40 } });
      for (const [phase, come] of phases) {
        await come(peer);
        peer.connection[how]();
        const next = await comesBack(peer);
        const seen = next === undefined ? "none" : "one";
        const expected = { expected: `a connection after a loss ${phase}`, seen };
        if (!check("ZMTP31-ERROR-07", next !== undefined, expected)) return;
        peer = next!;
      }
      await peer.handshake();
      peer.send(message("served"));
      checkEqual("ZMTP31-ERROR-06", await peer.socket.demand(5_000), "text:served");
    },
  );
}

conformanceCase(
  "ZMTP-RECONNECT-003",
  {
    judges: ["ZMTP31-PUBSUB-02"],
    title: "a publisher that comes back is told the subscriptions as they are now",
    needs: { level: 2, sockets: ["SUB"], options: ["reconnect_ivl"] },
    ...connecting,
  },
  async ({ open, comesBack, control, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake();
    const { socket } = peer;
    for (const topic of ["A", "B"]) await socket.subscribe(text(topic));
    const before = [inWords(await peer.next()), inWords(await peer.next())];
    control(before.join() === "command SUBSCRIBE 41,command SUBSCRIBE 42", "both are told");
    peer.connection.destroy();
    const next = await comesBack(peer);
    await socket.unsubscribe(text("A"));
    await socket.subscribe(text("C"));
    await next?.handshake();
    checkEqual("ZMTP31-PUBSUB-02", next && (await toldUntil(next, "42,43")), "42,43");
    next?.send(message("A1"), message("C1"));
    checkEqual("ZMTP31-PUBSUB-02", await socket.demand(5_000), "text:C1");
  },
);

conformanceCase(
  "ZMTP-RECONNECT-004",
  {
    judges: both("ERROR-08"),
    title: "a target that is turned away again and again waits no longer than it was told",
    needs: { level: 1, options: ["reconnect_ivl", "reconnect_ivl_max"] },
    ...connecting,
  },
  async ({ open, comesBack, control, check }) => {
    let peer = await open({ options: { reconnect_ivl: 20, reconnect_ivl_max: 100 } });
    const delays: number[] = [];
    for (let loss = 0; loss < LOSSES; loss++) {
      peer.connection.destroy();
      const lostAt = performance.now();
      const next = await comesBack(peer);
      control(next !== undefined, "the target comes back");
      delays.push(Math.round(performance.now() - lostAt));
      peer = next!;
    }
    const longest = Math.max(...delays);
    const expected = `no delay above 100 ms and ${SLACK_MS} ms for a busy machine`;
    check("ZMTP31-ERROR-08", longest <= 100 + SLACK_MS, { expected, seen: `${longest} ms` });
  },
);
