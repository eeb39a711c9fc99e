/** RFC 37, Socket Semantics: binding, connecting, and what is sent once. */
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
      const fates = await Promise.all(
        types.map(async (type) => [type, await (await open({ type })).attempt()] as const),
      );
      for (const [type, fate] of fates) {
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
