/** RFC 37, Backwards Interoperability, and the same in RFC 15: how a target looks for older peers. */
import {
  both,
  bytes,
  conformanceCase,
  fill,
  frame10,
  hex,
  join,
  LONG,
  signature,
  text,
} from "../../src/judge/index.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 1_500;

const dealer = { level: 1, sockets: ["DEALER"] } as const;

conformanceCase(
  "ZMTP-COMPAT-001",
  {
    judges: both("COMPAT-03", "COMPAT-04", "VERSION-06", "COMPAT-01"),
    title: "a target that hears nothing sends the whole greeting, or 11 octets and no more",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, check }) => {
    const peer = await open();
    const octets = await peer.connection.read(64, UNPROMPTED_MS);
    const seen = { expected: "11 or 64 octets", seen: `${octets.length} octets: ${hex(octets)}` };
    const ok = (octets.length === 11 || octets.length === 64) && octets[10] === 3;
    for (const row of ["COMPAT-03", "COMPAT-04", "VERSION-06", "COMPAT-01"]) {
      check(`ZMTP31-${row}`, ok, seen);
    }
  },
);

conformanceCase(
  "ZMTP-COMPAT-002",
  {
    judges: both("COMPAT-09", "COMPAT-10", "VERSION-08"),
    records: both("VERSION-05"),
    title: "the padding holds the size of the identity and one, or zeros",
    needs: { ...dealer, options: ["identity"] },
    zmtp: ["3.1"],
  },
  async ({ open, check, note }) => {
    for (const length of [5, 255]) {
      const peer = await open({ options: { identity: `text:${"n".repeat(length)}` } });
      const octets = await peer.connection.read(10);
      const padding = hex(octets.subarray(1, 9));
      const sized = padding === hex(signature(length + 1).subarray(1, 9));
      const expectation = { expected: `${length + 1}, or zeros`, seen: padding };
      for (const row of ["COMPAT-09", "COMPAT-10", "VERSION-08"]) {
        check(`ZMTP31-${row}`, sized || padding === hex(fill(8, 0)), expectation);
      }
      note("ZMTP31-VERSION-05", sized ? "looks for 1.0 peers" : "does not look for 1.0 peers");
    }
  },
);

conformanceCase(
  "ZMTP-COMPAT-003",
  {
    judges: [
      ...both("COMPAT-16"),
      ...["ZMTP20-COMPAT-05", "ZMTP20-COMPAT-06", "ZMTP20-COMPAT-12", "ZMTP10-ISSUES-01"],
    ],
    title: "a 1.0 peer reads the signature as the head of an identity, and its body next",
    needs: { ...dealer, options: ["identity"] },
    zmtp: ["1.0"],
  },
  async ({ open, checkOctets }) => {
    const identity = text("target");
    const peer = await open({ options: { identity: "text:target" } });
    peer.send(peer.older());
    const { octets } = await peer.readOlder();
    checkOctets("ZMTP20-COMPAT-05", octets.subarray(0, 10), signature(7));
    // What ends with 7F is an offer of ZMTP 2.0 or higher: a 1.0 peer ends its length with flags 0.
    checkOctets("ZMTP10-ISSUES-01", octets.subarray(9, 10), bytes("7F"));
    checkOctets("ZMTP20-COMPAT-06", octets.subarray(1, 9), bytes("00 00 00 00 00 00 00 07"));
    checkOctets("ZMTP20-COMPAT-12", octets.subarray(10), identity);
    checkOctets("ZMTP31-COMPAT-16", octets.subarray(10), identity);
  },
);

conformanceCase(
  "ZMTP-COMPAT-004",
  {
    judges: [
      ...both("COMPAT-13", "COMPAT-17"),
      ...["ZMTP20-COMPAT-07", "ZMTP20-COMPAT-08", "ZMTP20-COMPAT-09", "ZMTP20-COMPAT-13"],
      "ZMTP20-COMPAT-02",
    ],
    title: "both forms of a 1.0 identity are told from a signature, and 1.0 framing follows",
    needs: dealer,
    zmtp: ["1.0"],
  },
  async ({ open, checkEqual }) => {
    for (const [flags, rows] of [
      [0, ["ZMTP20-COMPAT-07", "ZMTP20-COMPAT-08"]],
      [LONG, ["ZMTP20-COMPAT-09", "ZMTP31-COMPAT-13"]],
    ] as const) {
      const peer = await open();
      peer.send(frame10(flags, "name"), peer.message("hi"));
      const received = (await peer.socket.receive())?.join(" ");
      for (const row of [...rows, "ZMTP20-COMPAT-02"]) checkEqual(row, received, "text:hi");
      await peer.readOlder();
      await peer.socket.send(text("reply"));
      const octets = hex(await peer.connection.read(7));
      for (const row of ["ZMTP20-COMPAT-13", "ZMTP31-COMPAT-17"]) {
        checkEqual(row, octets, hex(join(bytes("06 00"), text("reply"))));
      }
    }
  },
);

conformanceCase(
  "ZMTP-COMPAT-005",
  {
    judges: ["ZMTP20-COMPAT-01", "ZMTP20-COMPAT-11"],
    title: "a peer of revision 1 is spoken to in 2.0 framing",
    needs: dealer,
    zmtp: ["2.0"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    peer.send(peer.older(), peer.message("hi"));
    checkEqual("ZMTP20-COMPAT-01", (await peer.socket.receive())?.join(" "), "text:hi");
    await peer.readOlder();
    await peer.socket.send(text("reply"));
    const octets = await peer.connection.read(7);
    checkEqual("ZMTP20-COMPAT-11", hex(octets), hex(join(bytes("00 05"), text("reply"))));
  },
);

conformanceCase(
  "ZMTP-COMPAT-006",
  {
    records: both("COMPAT-08", "COMPAT-14"),
    title: "what a target does with revision 0, and with a signature that ends in 01",
    needs: dealer,
    zmtp: ["2.0"],
  },
  async ({ open, control, note }) => {
    control((await (await open()).attemptOlder()) === "open", "revision 1 is accepted");
    const zero = await open();
    zero.send(signature(1), bytes("00 06 01 00 03 00 'hi'"));
    const received = (await zero.socket.receive(500))?.join(" ") ?? "nothing";
    note("ZMTP31-COMPAT-08", `revision 0 and a message in 1.0 framing: ${received}`);
    const odd = await open();
    const opening = Uint8Array.from(odd.older()).fill(1, 9, 10);
    note("ZMTP31-COMPAT-14", `a signature that ends in 01: ${await odd.attemptOlder(opening)}`);
  },
);

conformanceCase(
  "ZMTP-COMPAT-007",
  {
    judges: ["ZMTP20-COMPAT-03", "ZMTP20-COMPAT-04"],
    title:
      "a target that takes 1.0 peers looks for them at once, and one that does not has no size",
    needs: dealer,
    zmtp: ["1.0"],
  },
  async ({ open, check }) => {
    const peer = await open();
    const opening = await peer.connection.read(10);
    peer.send(peer.older(), peer.message("hi"));
    const served = (await peer.socket.receive(1_000))?.[0] === "text:hi";
    const seen = `${hex(opening)} unprompted, and a 1.0 peer is ${served ? "served" : "refused"}`;
    const sized = hex(opening) === hex(signature(1));
    const zeros = hex(opening) === hex(signature(0));
    check("ZMTP20-COMPAT-03", served || zeros, { expected: "zeros of who refuses", seen });
    check("ZMTP20-COMPAT-04", !served || sized, { expected: "a size of who detects", seen });
  },
);
