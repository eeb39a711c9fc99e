/** RFC 15, Formal Grammar: what a target says to a peer of ZMTP 2.0 before its first message. */
import {
  bytes,
  conformanceCase,
  greeting20,
  join,
  text,
  typeOctet,
  types20,
} from "../../src/judge/index.ts";

const dealer = { level: 1, sockets: ["DEALER"] } as const;

conformanceCase(
  "Z20-GREET-001",
  {
    judges: [
      ...["ZMTP20-GREETING-02", "ZMTP20-GREETING-04", "ZMTP20-COMPAT-10", "ZMTP20-IDENTITY-01"],
      "ZMTP31-COMPAT-18",
      "ZMTP30-COMPAT-18",
    ],
    title: "signature, version, socket type and identity go to a peer of revision 1",
    needs: dealer,
    zmtp: ["2.0"],
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open();
    peer.send(peer.older());
    const { octets } = await peer.readOlder();
    checkEqual("ZMTP20-GREETING-02", octets.length, 14);
    checkOctets("ZMTP31-COMPAT-18", octets.subarray(9, 12), bytes("7F 03 05"));
    checkOctets("ZMTP20-COMPAT-10", octets.subarray(11, 12), bytes("05"));
    checkOctets("ZMTP20-IDENTITY-01", octets.subarray(12), bytes("00 00"));
    checkEqual("ZMTP20-GREETING-04", await peer.fate(), "open");
  },
);

conformanceCase(
  "Z20-GREET-002",
  {
    judges: ["ZMTP20-GREETING-01"],
    title: "messages follow the identity directly, without a handshake",
    needs: dealer,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    peer.send(peer.older(), peer.message("at once"));
    const received = (await peer.socket.receive())?.join(" ");
    checkEqual("ZMTP20-GREETING-01", received, "text:at once");
  },
);

types20.forEach((type, index) => {
  const row = `ZMTP20-SOCKTYPE-0${index + 1}`;
  conformanceCase(
    `Z20-TYPE-${String(index + 1).padStart(3, "0")}`,
    {
      judges: [row],
      title: `the socket type of a ${type} is the octet 0${index}`,
      needs: { level: 1, sockets: [type] },
      // Each is sent in the same way: the role makes no difference.
      roles: ["bind"],
    },
    async ({ open, checkEqual }) => {
      const { octets } = await (await open()).greetOlder();
      checkEqual(row, octets[11], index);
    },
  );
});

(["XPUB", "XSUB"] as const).forEach((type, index) => {
  conformanceCase(
    `Z20-TYPE-0${10 + index}`,
    {
      judges: ["ZMTP20-PUBSUB-01", "ZMTP20-SOCKTYPE-10"],
      title: `the socket type of an ${type} is that of a ${type.slice(1)}`,
      needs: { level: 1, sockets: [type] },
      roles: ["bind"],
    },
    async ({ open, check, checkEqual }) => {
      const { octets } = await (await open()).greetOlder();
      const octet = octets[11] ?? 0xff;
      checkEqual("ZMTP20-PUBSUB-01", octet, typeOctet(type));
      check("ZMTP20-SOCKTYPE-10", octet <= 8, { expected: "00 to 08", seen: `${octet}` });
    },
  );
});

conformanceCase(
  "Z20-GREET-003",
  {
    judges: ["ZMTP20-IDENTITY-01", "ZMTP20-IDENTITY-02"],
    title: "the identity of a target is a short frame, the last of its message",
    needs: { ...dealer, options: ["identity"] },
  },
  async ({ open, checkOctets }) => {
    for (const name of ["me", "n".repeat(255)]) {
      const peer = await open({ options: { identity: `text:${name}` } });
      peer.send(peer.older());
      const { octets } = await peer.readOlder();
      const expected = join(bytes("00"), Uint8Array.of(name.length), text(name));
      checkOctets("ZMTP20-IDENTITY-01", octets.subarray(12), expected);
      checkOctets("ZMTP20-IDENTITY-02", octets.subarray(12, 13), bytes("00"));
    }
  },
);

conformanceCase(
  "Z20-GREET-004",
  {
    judges: ["ZMTP20-IDENTITY-01"],
    title: "a ROUTER calls a peer by the identity of its greeting",
    needs: { level: 1, sockets: ["ROUTER"] },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder("their name");
    peer.send(peer.message("hi"));
    const received = (await peer.socket.receive())?.join(" ");
    checkEqual("ZMTP20-IDENTITY-01", received, "text:their name text:hi");
  },
);

conformanceCase(
  "Z20-GREET-005",
  {
    judges: ["ZMTP20-GREETING-02"],
    title: "a greeting that comes octet by octet is understood",
    needs: dealer,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const opening = peer.older("name");
    await peer.trickle(opening.subarray(0, -1));
    checkEqual("ZMTP20-GREETING-02", await peer.attemptOlder(opening.subarray(-1)), "open");
  },
);

conformanceCase(
  "Z20-GREET-006",
  {
    records: ["ZMTP20-IDENTITY-02"],
    breaks: ["ZMTP20-IDENTITY-02"],
    title: "what a target does with an identity in a long frame and with MORE",
    needs: dealer,
  },
  async ({ open, control, note }) => {
    control((await (await open()).attemptOlder()) === "open", "a short frame is accepted");
    const start = greeting20(typeOctet("ROUTER")).subarray(0, 12);
    const long = join(start, bytes("02 00 00 00 00 00 00 00 01"), text("a"));
    note("ZMTP20-IDENTITY-02", `a long frame: ${await (await open()).attemptOlder(long)}`);
    const more = join(start, bytes("01 01"), text("a"), bytes("00 01"), text("b"));
    note("ZMTP20-IDENTITY-02", `MORE: ${await (await open()).attemptOlder(more)}`);
  },
);
