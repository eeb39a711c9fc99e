/** RFC 37, Socket Semantics and Error Handling: connecting, coming back, and what is sent once. */
import { both, conformanceCase, inWords, text } from "../../src/judge/index.ts";

const basicTypes = ["REQ", "REP", "DEALER", "ROUTER", "PUB", "SUB", "PUSH", "PULL"] as const;
const otherTypes = ["XPUB", "XSUB", "PAIR"] as const;

for (const [id, types] of [
  ["ZMTP-SOCKET-001", basicTypes],
  ["ZMTP-SOCKET-002", otherTypes],
] as const) {
  conformanceCase(
    id,
    {
      judges: both("SOCKET-01", "SOCKET-02", "TOPOLOGY-01"),
      title: `sockets of the types ${types.join(", ")} can bind and connect`,
      needs: { level: 1, sockets: types },
    },
    async ({ open, role, checkEqual }) => {
      for (const type of types) {
        const peer = await open({ type });
        const fate = await peer.attempt();
        checkEqual("ZMTP31-SOCKET-01", `${type} ${role}: ${fate}`, `${type} ${role}: open`);
        checkEqual("ZMTP31-SOCKET-02", `${type} ${role}: ${fate}`, `${type} ${role}: open`);
        checkEqual("ZMTP31-TOPOLOGY-01", fate, "open");
      }
    },
  );
}

conformanceCase(
  "ZMTP-SOCKET-003",
  {
    judges: both("SOCKET-03"),
    title: "a socket connects to an endpoint that is not there yet",
    needs: { level: 1, sockets: ["DEALER"], options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ openEarly, check, checkEqual }) => {
    const peer = await openEarly({ options: { reconnect_ivl: 20 } });
    const seen = peer === undefined ? "no connection" : "a connection";
    check("ZMTP31-SOCKET-03", peer !== undefined, { expected: "a connection", seen });
    if (peer !== undefined) checkEqual("ZMTP31-SOCKET-03", await peer.attempt(), "open");
  },
);

conformanceCase(
  "ZMTP-SOCKET-004",
  {
    judges: both("SOCKET-07"),
    title: "no message is sent twice, over a broken connection either",
    needs: { level: 1, sockets: ["DEALER"], options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake();
    const received: string[] = [];
    for (let count = 0; count < 20; count++) await peer.socket.send(text(`m${count}`));
    for (let count = 0; count < 10; count++) received.push(inWords(await peer.next()));
    peer.connection.destroy();
    const next = await comesBack(peer);
    control(next !== undefined, "the target comes back");
    await next?.handshake();
    await peer.socket.send(text("last"));
    for (let seen = await next?.next(); seen?.kind === "message"; seen = await next?.next()) {
      if (Buffer.from(seen.body).toString() === "last") break;
      received.push(inWords(seen));
    }
    const twice = received.filter((word, index) => received.indexOf(word) !== index);
    check("ZMTP31-SOCKET-07", twice.length === 0, {
      expected: "none twice",
      seen: twice.join(", "),
    });
  },
);

conformanceCase(
  "ZMTP-SOCKET-005",
  {
    judges: both("ERROR-08"),
    title: "a target waits before it connects again",
    needs: { level: 1, options: ["reconnect_ivl"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    const peer = await open({ options: { reconnect_ivl: 300 } });
    await peer.handshake();
    peer.connection.destroy();
    const closedAt = performance.now();
    control((await comesBack(peer)) !== undefined, "the target comes back");
    const waitedMs = Math.round(performance.now() - closedAt);
    const expected = "150 ms or more of a reconnect_ivl of 300 ms";
    check("ZMTP31-ERROR-08", waitedMs >= 150, { expected, seen: `${waitedMs} ms` });
  },
);

conformanceCase(
  "ZMTP-SOCKET-006",
  {
    judges: both("ERROR-09"),
    title: "a target that is turned away again and again waits longer",
    needs: { level: 1, options: ["reconnect_ivl", "reconnect_ivl_max"] },
    roles: ["connect"],
  },
  async ({ open, comesBack, control, check }) => {
    let peer = await open({ options: { reconnect_ivl: 40, reconnect_ivl_max: 2_000 } });
    const delays: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      peer.connection.destroy();
      const closedAt = performance.now();
      const next = await comesBack(peer);
      control(next !== undefined, "the target comes back");
      delays.push(Math.round(performance.now() - closedAt));
      if (next !== undefined) peer = next;
    }
    const grown = (delays.at(-1) ?? 0) >= 4 * 40;
    const seen = `${delays.join(", ")} ms`;
    check("ZMTP31-ERROR-09", grown, { expected: "a fifth delay of 160 ms or more", seen });
  },
);

conformanceCase(
  "ZMTP-SOCKET-007",
  {
    judges: both("ERROR-05"),
    title: "a second peer of a PAIR is turned away by a close, without ERROR",
    needs: { level: 1, sockets: ["PAIR"] },
    roles: ["bind"],
  },
  async ({ open, again, control, check }) => {
    const first = await open();
    control((await first.attempt()) === "open", "the first peer is served");
    const second = await again(first);
    await second.greet();
    second.send(second.ready());
    const names: string[] = [];
    let seen = await second.next();
    for (; "frame" in seen; seen = await second.next()) names.push(inWords(seen));
    const error = names.some((name) => name.startsWith("command ERROR"));
    const words = `${names.join(", ")} and ${inWords(seen)}`;
    const closed = seen.kind === "closed" && !error;
    check("ZMTP31-ERROR-05", closed, { expected: "a close without ERROR", seen: words });
  },
);
