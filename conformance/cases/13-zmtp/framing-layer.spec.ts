/** RFC 13, The Framing Layer: what a target sends to a peer of ZMTP 1.0, and takes from it. */
import {
  bytes,
  conformanceCase,
  everyOctet,
  fill,
  frame10,
  hex,
  isLiteralOf,
  join,
  LONG,
  message10,
  type Peer,
  text,
} from "../../src/judge/index.ts";

const needs = { level: 1, sockets: ["DEALER"] } as const;

/** How long a message may take to its application, in ms. */
const DELIVERY_MS = 2_000;

/** Whether the application receives just these frames. */
async function receives(peer: Peer, ...frames: Uint8Array[]): Promise<boolean> {
  const received = (await peer.socket.receive(DELIVERY_MS)) ?? [];
  return (
    received.length === frames.length &&
    frames.every((octets, index) => isLiteralOf(received[index]!, octets))
  );
}

conformanceCase(
  "Z10-FRAME-001",
  {
    judges: [
      ...["ZMTP10-FRAME-02", "ZMTP10-FRAME-03", "ZMTP10-FRAME-04", "ZMTP10-FRAME-05"],
      ...["ZMTP10-FRAME-07", "ZMTP10-FRAME-09", "ZMTP10-FRAME-11", "ZMTP10-FRAME-12"],
      ...["ZMTP10-FRAME-18", "ZMTP10-FRAME-19"],
    ],
    title: "the length of a message of one frame counts its flags, and is long from 255 on",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    for (const size of [0, 3, 253, 254, 70_000]) {
      await peer.socket.send(fill(size, 0x61));
      const expected = message10(fill(size, 0x61));
      const octets = await peer.connection.read(expected.length);
      const rows = size < 254 ? ["FRAME-04", "FRAME-18"] : ["FRAME-07", "FRAME-19"];
      for (const row of [...rows, "FRAME-02", "FRAME-09", "FRAME-11", "FRAME-12"]) {
        checkEqual(`ZMTP10-${row}`, hex(octets, 12), hex(expected, 12));
      }
      if (size > 0) continue;
      for (const row of ["FRAME-03", "FRAME-05"]) checkEqual(`ZMTP10-${row}`, hex(octets), "01 00");
    }
  },
);

conformanceCase(
  "Z10-FRAME-002",
  {
    judges: [
      ...["ZMTP10-FRAME-01", "ZMTP10-FRAME-10", "ZMTP10-FRAME-13", "ZMTP10-FRAME-14"],
      "ZMTP10-FRAME-15",
    ],
    title: "all frames of a message but the last carry MORE",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    const bodies = [text("a"), fill(254, 0x62), fill(0, 0)];
    await peer.socket.send(...bodies);
    const octets = await peer.connection.read(message10(...bodies).length);
    checkEqual(
      "ZMTP10-FRAME-14",
      hex(octets.subarray(0, 13)),
      "02 01 61 ff 00 00 00 00 00 00 00 ff 01",
    );
    checkEqual("ZMTP10-FRAME-15", hex(octets.subarray(-2)), "01 00");
    for (const row of ["FRAME-01", "FRAME-10", "FRAME-13"]) {
      checkEqual(`ZMTP10-${row}`, hex(octets, 300), hex(message10(...bodies), 300));
    }
  },
);

conformanceCase(
  "Z10-FRAME-003",
  {
    judges: ["ZMTP10-FRAME-08", "ZMTP10-FRAME-16", "ZMTP10-FRAME-17"],
    breaks: ["ZMTP10-FRAME-04"],
    title: "frames of any octets are taken in both forms, whatever their length",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    for (const [flags, body] of [
      [0, fill(0, 0)],
      [0, fill(253, 0xff)],
      [0, everyOctet()],
      [LONG, text("abc")],
    ] as const) {
      peer.send(frame10(flags, body));
      const whole = await receives(peer, body);
      for (const row of ["FRAME-08", "FRAME-16", "FRAME-17"])
        checkEqual(`ZMTP10-${row}`, whole, true);
    }
  },
);

conformanceCase(
  "Z10-FRAME-004",
  {
    judges: ["ZMTP10-FRAME-01", "ZMTP10-FRAME-13"],
    title: "frames are joined to a message up to the one without MORE, octet by octet too",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    const bodies = [text("a"), fill(300, 0x62), fill(0, 0)];
    await peer.trickle(join(message10(...bodies), message10("next")), 20);
    checkEqual("ZMTP10-FRAME-01", await receives(peer, ...bodies), true);
    checkEqual("ZMTP10-FRAME-13", await receives(peer, text("next")), true);
  },
);

conformanceCase(
  "Z10-FRAME-005",
  {
    judges: ["ZMTP10-FRAME-06"],
    breaks: ["ZMTP10-FRAME-05"],
    title: "a frame of length 0 is dropped in silence",
    needs,
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    peer.send(message10("first"));
    control(await receives(peer, text("first")), "a frame of length 6 is delivered");
    peer.send(bytes("00"), message10("second"));
    checkEqual("ZMTP10-FRAME-06", await receives(peer, text("second")), true);
  },
);

conformanceCase(
  "Z10-FRAME-006",
  {
    records: ["ZMTP10-FRAME-12"],
    breaks: ["ZMTP10-FRAME-12"],
    title: "what a target does with reserved bits of a 1.0 peer",
    needs,
  },
  async ({ open, control, note }) => {
    const sent = async (flags: number) => {
      const peer = await open();
      await peer.greetOlder();
      peer.send(bytes("03"), Uint8Array.of(flags), text("hi"));
      const received = await peer.socket.receive(300);
      return received === undefined ? await peer.fate() : `delivered as ${received.join(" ")}`;
    };
    control((await sent(0)).startsWith("delivered"), "flags 00 are delivered");
    for (const flags of [2, 4, 0x80]) {
      note("ZMTP10-FRAME-12", `flags ${hex(Uint8Array.of(flags))}: ${await sent(flags)}`);
    }
  },
);
