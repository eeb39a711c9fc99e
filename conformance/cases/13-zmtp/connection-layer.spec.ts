/** RFC 13, The Connection Layer: greetings, anonymous and with an identity. */
import { bytes, conformanceCase, join, text } from "../../src/judge/index.ts";

const dealer = { level: 1, sockets: ["DEALER"] } as const;

conformanceCase(
  "Z10-CONN-001",
  {
    judges: [
      ...["ZMTP10-CONN-03", "ZMTP10-CONN-04", "ZMTP10-CONN-10", "ZMTP10-CONN-11"],
      ...["ZMTP10-CONN-12", "ZMTP10-CONN-02"],
    ],
    title: "an anonymous greeting is answered with one, and messages follow either way",
    needs: dealer,
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    const { octets, identity } = await peer.greetOlder();
    const seen = { expected: "one empty frame", seen: `${octets.length} octets` };
    const isAnonymous = identity.length === 0;
    for (const row of ["CONN-04", "CONN-10", "CONN-11"]) check(`ZMTP10-${row}`, isAnonymous, seen);
    peer.send(peer.message("to it"));
    checkEqual("ZMTP10-CONN-12", (await peer.socket.receive())?.join(" "), "text:to it");
    checkEqual("ZMTP10-CONN-03", await peer.fate(), "open");
    checkEqual("ZMTP10-CONN-02", await peer.fate(), "open");
  },
);

conformanceCase(
  "Z10-CONN-002",
  {
    judges: ["ZMTP10-CONN-13", "ZMTP10-CONTENT-13"],
    title: "a ROUTER calls a peer by the identity of its greeting",
    needs: { level: 1, sockets: ["ROUTER"] },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder("their name");
    peer.send(peer.message("hi"));
    const received = (await peer.socket.receive())?.join(" ");
    checkEqual("ZMTP10-CONN-13", received, "text:their name text:hi");
    checkEqual("ZMTP10-CONTENT-13", received, "text:their name text:hi");
  },
);

conformanceCase(
  "Z10-CONN-003",
  {
    judges: ["ZMTP10-CONN-15"],
    title: "the flags of a greeting are not looked at",
    needs: dealer,
  },
  async ({ open, control, checkEqual }) => {
    const opened = async (flags: number) => {
      const peer = await open();
      return peer.attemptOlder(join(bytes("03"), Uint8Array.of(flags), text("me")));
    };
    control((await opened(0)) === "open", "flags 00 are accepted");
    for (const flags of [1, 2, 0x7f, 0xff]) {
      checkEqual("ZMTP10-CONN-15", await opened(flags), "open");
    }
  },
);

conformanceCase(
  "Z10-CONN-004",
  {
    judges: ["ZMTP10-CONN-01"],
    title: "a new connection begins with a greeting again",
    needs: { ...dealer, options: ["reconnect_ivl"] },
  },
  async ({ open, again, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.greetOlder();
    peer.connection.end();
    const next = await again(peer);
    next.send(next.older());
    const { whole } = await next.readOlder();
    checkEqual("ZMTP10-CONN-01", whole, true);
  },
);

conformanceCase(
  "Z10-CONN-005",
  {
    judges: ["ZMTP10-CONN-07"],
    records: ["ZMTP10-CONN-08"],
    title: "a target names itself with no identity that begins with 00",
    needs: { level: 1, sockets: ["ROUTER"] },
  },
  async ({ open, checkEqual, note }) => {
    const { identity } = await (await open()).greetOlder();
    checkEqual("ZMTP10-CONN-07", identity[0] === 0, false);
    const fate = await (await open()).attemptOlder(bytes("03 00 00 'x'"));
    note("ZMTP10-CONN-08", `an identity that begins with 00: ${fate}`);
  },
);
