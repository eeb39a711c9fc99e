/** RFC 37, Connection Heartbeating: PING of the target, time-outs, TTL. */
import {
  command,
  conformanceCase,
  inWords,
  message,
  type Peer,
  ping,
} from "../../src/judge/index.ts";

const beating = {
  level: 1,
  sockets: ["DEALER"],
  options: ["heartbeat_ivl", "heartbeat_timeout"],
} as const;

/** The next PING of the target, or undefined where something else comes, or nothing. */
async function nextPing(peer: Peer): Promise<Uint8Array | undefined> {
  const seen = await peer.next();
  return seen.kind === "command" && seen.name === "PING" ? seen.data : undefined;
}

/** Answers so many PINGs with `answer`; returns how many came. */
async function answered(peer: Peer, count: number, answer: (ping: Uint8Array) => Uint8Array) {
  for (let pings = 0; pings < count; pings++) {
    const data = await nextPing(peer);
    if (data === undefined) return pings;
    peer.send(answer(data));
  }
  return count;
}

const pong = (data: Uint8Array) => command("PONG", data.subarray(2));

conformanceCase(
  "ZMTP-HEARTBEAT-001",
  {
    judges: [
      "ZMTP31-HEARTBEAT-02",
      "ZMTP31-HEARTBEAT-03",
      "ZMTP31-HEARTBEAT-04",
      "ZMTP31-HEARTBEAT-13",
    ],
    title: "the PING of a target is a TTL of two octets and a context of 16 at most",
    needs: beating,
  },
  async ({ open, check }) => {
    const peer = await open({ options: { heartbeat_ivl: 50 } });
    await peer.handshake();
    const seen = await peer.next();
    const data = seen.kind === "command" && seen.name === "PING" ? seen.data : undefined;
    const length = data?.length ?? 0;
    const words = { expected: "PING with 2 to 18 octets", seen: inWords(seen) };
    for (const row of ["HEARTBEAT-02", "HEARTBEAT-03", "HEARTBEAT-04", "HEARTBEAT-13"]) {
      check(`ZMTP31-${row}`, length >= 2 && length <= 18, words);
    }
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-002",
  {
    judges: ["ZMTP31-HEARTBEAT-05"],
    title: "the TTL of a PING counts tenths of a second, in network byte order",
    needs: { ...beating, options: [...beating.options, "heartbeat_ttl"] },
  },
  async ({ open, checkEqual }) => {
    for (const [ttl, expected] of [
      [1_500, 15],
      [30_000, 300],
    ] as const) {
      const peer = await open({ options: { heartbeat_ivl: 50, heartbeat_ttl: ttl } });
      await peer.handshake();
      const data = await nextPing(peer);
      const seen = data === undefined ? undefined : ((data[0] ?? 0) << 8) | (data[1] ?? 0);
      checkEqual("ZMTP31-HEARTBEAT-05", seen, expected);
    }
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-003",
  {
    judges: ["ZMTP31-HEARTBEAT-20", "ZMTP31-HEARTBEAT-21", "ZMTP31-HEARTBEAT-16"],
    title: "a peer that answers no PING is taken for dead",
    needs: beating,
  },
  async ({ open, control, checkClosed }) => {
    const peer = await open({ options: { heartbeat_ivl: 100, heartbeat_timeout: 400 } });
    await peer.handshake();
    control((await answered(peer, 6, pong)) === 6, "a peer that answers is not");
    const fate = (await peer.connection.closes()) ? "closed" : "open";
    for (const row of ["HEARTBEAT-20", "HEARTBEAT-21", "HEARTBEAT-16"]) {
      checkClosed(`ZMTP31-${row}`, fate);
    }
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-004",
  {
    judges: ["ZMTP31-HEARTBEAT-18"],
    records: ["ZMTP31-HEARTBEAT-19"],
    title: "any traffic is a sign of life",
    needs: beating,
  },
  async ({ open, checkEqual, note }) => {
    const peer = await open({ options: { heartbeat_ivl: 100, heartbeat_timeout: 400 } });
    await peer.handshake();
    const pings = await answered(peer, 8, () => message("alive"));
    checkEqual("ZMTP31-HEARTBEAT-18", pings, 8);
    note("ZMTP31-HEARTBEAT-19", `${pings} PINGs in a row without PONG, amid traffic`);
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-005",
  {
    judges: ["ZMTP31-HEARTBEAT-23"],
    title: "after a failed heartbeat the target connects again",
    needs: { ...beating, options: [...beating.options, "reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    const options = { heartbeat_ivl: 50, heartbeat_timeout: 150, reconnect_ivl: 20 };
    const peer = await open({ options });
    await peer.handshake();
    control(await peer.connection.closes(), "a peer that answers no PING is taken for dead");
    peer.connection.destroy();
    const back = (await comesBack(peer)) !== undefined;
    const seen = back ? "a connection" : "none";
    check("ZMTP31-HEARTBEAT-23", back, { expected: "a connection", seen });
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-006",
  {
    judges: ["ZMTP31-HEARTBEAT-09"],
    title: "a TTL of up to 6553.5 seconds is kept to",
    needs: { level: 0 },
  },
  async ({ open, check }) => {
    for (const ttl of [656, 65_535]) {
      const peer = await open();
      await peer.handshake();
      peer.send(ping("ttl", ttl));
      const closed = await peer.connection.closes(700);
      const seen = closed ? "a close before 0.7 s" : "no close";
      check("ZMTP31-HEARTBEAT-09", !closed, { expected: `no close with a TTL of ${ttl}`, seen });
    }
  },
);

conformanceCase(
  "ZMTP-HEARTBEAT-007",
  {
    judges: ["ZMTP31-HEARTBEAT-08"],
    breaks: ["ZMTP31-HEARTBEAT-11"],
    title: "traffic within the TTL of a PING keeps the connection",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(ping("ttl", 5));
    for (let count = 0; count < 8; count++) {
      await peer.connection.closes(100);
      peer.send(command("PONG"));
    }
    checkEqual("ZMTP31-HEARTBEAT-08", await peer.fate(), "open");
  },
);
