/** RFC 15, Socket Compatibility: whom a socket accepts among peers of ZMTP 2.0. */
import { conformanceCase, greeting20, typeOctet, types20 } from "../../src/judge/index.ts";

type Type = (typeof types20)[number];

/** Legal peers of each type, as the list of the RFC has them. */
const legal: Readonly<Record<Type, readonly Type[]>> = {
  PAIR: ["PAIR"],
  PUB: ["SUB"],
  SUB: ["PUB"],
  REQ: ["REP", "ROUTER"],
  REP: ["REQ", "DEALER"],
  DEALER: ["REP", "DEALER", "ROUTER"],
  ROUTER: ["REQ", "DEALER", "ROUTER"],
  PULL: ["PUSH"],
  PUSH: ["PULL"],
};

const pairRow = (local: Type, peer: Type): string => {
  const number = types20.indexOf(local) * types20.length + types20.indexOf(peer) + 1;
  return `ZMTP20-PAIR-${String(number).padStart(2, "0")}`;
};

types20.forEach((local, index) => {
  conformanceCase(
    `Z20-PAIRING-${String(index + 1).padStart(3, "0")}`,
    {
      judges: types20.map((peer) => pairRow(local, peer)),
      title: `a ${local} accepts ${legal[local].join(", ")} and refuses all other 2.0 peers`,
      needs: { level: 1, sockets: [local] },
    },
    async ({ open, control, check, checkClosed }) => {
      const fates = new Map<Type, string>();
      const meet = async (type: Type) => {
        const peer = await open();
        fates.set(type, await peer.attemptOlder(greeting20(typeOctet(type))));
      };
      await Promise.all(types20.map(meet));
      control(fates.get(legal[local][0]!) === "open", `${legal[local][0]} is accepted`);
      for (const [type, fate] of fates) {
        const row = pairRow(local, type);
        if (!legal[local].includes(type)) checkClosed(row, fate);
        else check(row, fate === "open", { expected: `${type} is accepted`, seen: fate });
      }
    },
  );
});

conformanceCase(
  "Z20-PAIRING-010",
  {
    judges: ["ZMTP20-SOCKTYPE-11", "ZMTP20-SOCKTYPE-12"],
    breaks: ["ZMTP20-SOCKTYPE-10"],
    title: "a 2.0 peer of no legal type is disconnected in silence",
    needs: { level: 1, sockets: ["DEALER"] },
  },
  async ({ open, control, checkEqual, checkClosed }) => {
    control((await (await open()).attemptOlder()) === "open", "a ROUTER is accepted");
    for (const type of [typeOctet("PUB"), typeOctet("PULL"), 0x0b, 0xff]) {
      const peer = await open();
      peer.send(greeting20(type));
      await peer.readOlder();
      // A peer that was let in gets this message, and nothing is waited for in vain.
      peer.socket.send("text:let in").catch(() => {});
      const seen = await peer.next();
      checkClosed("ZMTP20-SOCKTYPE-11", seen.kind);
      checkEqual("ZMTP20-SOCKTYPE-12", seen.kind, "closed");
    }
  },
);
