/** RFC 37, The Socket-Type Property: what a socket announces, and whom it accepts. */
import {
  both,
  command,
  conformanceCase,
  decodeCommand,
  metadata,
  type Peer,
  propertyValue,
} from "../../src/judge/index.ts";

const types = [
  "REQ",
  "REP",
  "DEALER",
  "ROUTER",
  "PUB",
  "XPUB",
  "SUB",
  "XSUB",
  "PUSH",
  "PULL",
  "PAIR",
] as const;
type Type = (typeof types)[number];

/** Types of the RFC's table that are drafts: legal for each other alone. */
const drafts = [
  "CLIENT",
  "SERVER",
  "RADIO",
  "DISH",
  "SCATTER",
  "GATHER",
  "PEER",
  "CHANNEL",
] as const;

/** Legal peers of each type, as the table of the RFC has them. */
const legal: Readonly<Record<Type, readonly Type[]>> = {
  REQ: ["REP", "ROUTER"],
  REP: ["REQ", "DEALER"],
  DEALER: ["REP", "DEALER", "ROUTER"],
  ROUTER: ["REQ", "DEALER", "ROUTER"],
  PUB: ["SUB", "XSUB"],
  XPUB: ["SUB", "XSUB"],
  SUB: ["PUB", "XPUB"],
  XSUB: ["PUB", "XPUB"],
  PUSH: ["PULL"],
  PULL: ["PUSH"],
  PAIR: ["PAIR"],
};

/** The rows of the register for a pair: RFC 37 has 19 types in its table and RFC 23 has 11. */
const pairRows = (local: Type, peer: Type): [string, string] => {
  const [row, column] = [types.indexOf(local), types.indexOf(peer)];
  const number = (width: number) => String(row * width + column + 1).padStart(2, "0");
  return [`ZMTP31-PAIR-${number(19)}`, `ZMTP30-PAIR-${number(11)}`];
};

/** The row of RFC 37 for a pair with a draft type, whose columns follow those of the others. */
const draftRow = (local: number, draft: number): string =>
  `ZMTP31-PAIR-${local * 19 + types.length + draft + 1}`;

/** What becomes of a peer that announces this type. */
async function announced(peer: Peer, type: string): Promise<string> {
  return peer.attempt({ ready: command("READY", metadata([["Socket-Type", type]])) });
}

types.forEach((type, index) => {
  const row = `SOCKTYPE-${String(index + 3).padStart(2, "0")}`;
  conformanceCase(
    `ZMTP-SOCKTYPE-${String(index + 1).padStart(3, "0")}`,
    {
      judges: both("SOCKTYPE-01", "SOCKTYPE-02", row),
      title: `the Socket-Type of a ${type} is "${type}"`,
      needs: { level: 1, sockets: [type] },
    },
    async ({ open, checkEqual }) => {
      const peer = await open();
      const { properties } = await peer.handshake();
      const value = propertyValue(properties, "Socket-Type");
      const seen = value === undefined ? "none" : Buffer.from(value).toString();
      for (const id of ["SOCKTYPE-01", "SOCKTYPE-02", row]) {
        checkEqual(`ZMTP31-${id}`, seen, type);
      }
    },
  );
});

types.forEach((local, index) => {
  conformanceCase(
    `ZMTP-PAIRING-${String(index + 1).padStart(3, "0")}`,
    {
      judges: types.flatMap((peer) => pairRows(local, peer)),
      title: `a ${local} accepts ${legal[local].join(", ")} and refuses all others`,
      needs: { level: 1, sockets: [local] },
    },
    async ({ open, control, check, checkClosed }) => {
      const fates = new Map<Type, string>();
      await Promise.all(
        types.map(async (type) => void fates.set(type, await announced(await open(), type))),
      );
      control(fates.get(legal[local][0]!) === "open", `${legal[local][0]} is accepted`);
      for (const [type, fate] of fates) {
        const [row] = pairRows(local, type);
        if (!legal[local].includes(type)) checkClosed(row, fate);
        else check(row, fate === "open", { expected: `${type} is accepted`, seen: fate });
      }
    },
  );
});

types.forEach((local, index) => {
  conformanceCase(
    `ZMTP-PAIRING-${String(index + 12).padStart(3, "0")}`,
    {
      judges: drafts.map((_, draft) => draftRow(index, draft)),
      title: `a ${local} refuses all draft types`,
      needs: { level: 0, sockets: [local] },
    },
    async ({ open, control, checkClosed }) => {
      const [accepted, ...fates] = await Promise.all(
        [legal[local][0]!, ...drafts].map(async (type) => announced(await open(), type)),
      );
      control(accepted === "open", `${legal[local][0]} is accepted`);
      fates.forEach((fate, draft) => {
        checkClosed(draftRow(index, draft), fate);
      });
    },
  );
});

conformanceCase(
  "ZMTP-SOCKTYPE-012",
  {
    judges: [
      "ZMTP31-SOCKTYPE-22",
      "ZMTP31-SOCKTYPE-24",
      "ZMTP30-SOCKTYPE-14",
      "ZMTP30-SOCKTYPE-16",
    ],
    records: [
      ...both("OVERALL-04"),
      ...["ZMTP31-NULL-09", "ZMTP30-NULL-06", "ZMTP31-NULL-10", "ZMTP30-NULL-07"],
    ],
    breaks: ["ZMTP31-SOCKTYPE-02"],
    title: "a peer of a type that is not legal is disconnected",
    needs: { level: 0, sockets: ["DEALER"] },
  },
  async ({ open, control, checkClosed, note }) => {
    control((await announced(await open(), "ROUTER")) === "open", "a ROUTER is accepted");
    for (const type of ["PUB", "PULL", "NOVELTY", "router", ""]) {
      const fate = await announced(await open(), type);
      checkClosed("ZMTP31-SOCKTYPE-22", fate);
      checkClosed("ZMTP31-SOCKTYPE-24", fate);
      for (const row of ["OVERALL-04", "NULL-09", "NULL-10"]) {
        note(`ZMTP31-${row}`, `Socket-Type "${type}": ${fate}`);
      }
    }
  },
);

conformanceCase(
  "ZMTP-SOCKTYPE-013",
  {
    judges: ["ZMTP31-SOCKTYPE-23", "ZMTP30-SOCKTYPE-15"],
    title: "a peer of a type that is not legal is told so with ERROR",
    needs: { level: 0, sockets: ["DEALER"] },
  },
  async ({ open, role, control, check }) => {
    control((await announced(await open(), "ROUTER")) === "open", "a ROUTER is accepted");
    const peer = await open();
    await peer.greet();
    const ready = command("READY", metadata([["Socket-Type", "PUB"]]));
    if (role === "bind") peer.send(ready);
    const names: string[] = [];
    for (let seen = await peer.next(); "frame" in seen; seen = await peer.next()) {
      const name = decodeCommand(seen.frame.body)?.name ?? "no command";
      names.push(name);
      if (role === "connect" && name === "READY") peer.send(ready);
    }
    const seen = names.length > 0 ? `${names.join(", ")} and a close` : "a close";
    check("ZMTP31-SOCKTYPE-23", names.includes("ERROR"), { expected: "ERROR", seen });
  },
);
