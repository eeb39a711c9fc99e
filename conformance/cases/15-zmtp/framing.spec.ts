/** RFC 15, Framing: what a target sends to a peer of ZMTP 2.0, and takes from it. */
import {
  bytes,
  conformanceCase,
  everyOctet,
  fill,
  frame,
  hex,
  isLiteralOf,
  join,
  LONG,
  MORE,
  message,
  type Peer,
} from "../../src/judge/index.ts";

const needs = { level: 1, sockets: ["DEALER"] } as const;

/** Whether the application receives just these frames. */
async function receives(peer: Peer, ...frames: Uint8Array[]): Promise<boolean> {
  const received = (await peer.socket.receive()) ?? [];
  return (
    received.length === frames.length &&
    frames.every((octets, index) => isLiteralOf(received[index]!, octets))
  );
}

conformanceCase(
  "Z20-FRAME-001",
  {
    judges: [
      ...["ZMTP20-FRAME-03", "ZMTP20-FRAME-04", "ZMTP20-FRAME-07", "ZMTP20-FRAME-08"],
      ...["ZMTP20-FRAME-10", "ZMTP20-FRAME-11", "ZMTP20-FRAME-12", "ZMTP20-FRAME-13"],
    ],
    title: "a message of one frame has flags 00 up to 255 octets, and 02 beyond",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    for (const size of [0, 3, 255, 256, 70_000]) {
      const body = fill(size, 0x61);
      await peer.socket.send(body);
      const expected = frame(size > 255 ? LONG : 0, body);
      const octets = await peer.connection.read(expected.length);
      const row = size > 255 ? "ZMTP20-FRAME-04" : "ZMTP20-FRAME-03";
      for (const id of [row, "ZMTP20-FRAME-11", "ZMTP20-FRAME-12", "ZMTP20-FRAME-10"]) {
        checkEqual(id, hex(octets, 12), hex(expected, 12));
      }
      if (size === 255) checkEqual("ZMTP20-FRAME-13", hex(octets.subarray(0, 2)), "00 ff");
      if (size === 0) checkEqual("ZMTP20-FRAME-08", hex(octets), "00 00");
      checkEqual("ZMTP20-FRAME-07", octets.length, expected.length);
    }
  },
);

conformanceCase(
  "Z20-FRAME-002",
  {
    judges: ["ZMTP20-FRAME-02", "ZMTP20-FRAME-05", "ZMTP20-FRAME-06", "ZMTP20-FRAME-09"],
    title: "all frames of a message but the last carry MORE, in both forms",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    const bodies = [fill(3, 0x61), fill(256, 0x62), fill(0, 0)];
    await peer.socket.send(...bodies);
    const expected = message(...bodies);
    const octets = await peer.connection.read(expected.length);
    checkEqual("ZMTP20-FRAME-05", hex(octets.subarray(0, 5)), "01 03 61 61 61");
    checkEqual("ZMTP20-FRAME-06", hex(octets.subarray(5, 14)), "03 00 00 00 00 00 00 01 00");
    checkEqual("ZMTP20-FRAME-02", hex(octets, 300), hex(expected, 300));
    checkEqual("ZMTP20-FRAME-09", hex(octets, 300), hex(expected, 300));
  },
);

conformanceCase(
  "Z20-FRAME-003",
  {
    judges: ["ZMTP20-FRAME-01", "ZMTP20-FRAME-14"],
    title: "frames of any octets are taken in both forms, whatever their size",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    for (const [flags, body] of [
      [0, fill(0, 0)],
      [0, fill(255, 0xff)],
      [LONG, everyOctet()],
      [LONG, fill(3, 0x61)],
    ] as const) {
      peer.send(frame(flags, body));
      const whole = await receives(peer, body);
      checkEqual("ZMTP20-FRAME-01", whole, true);
      checkEqual("ZMTP20-FRAME-14", whole, true);
    }
  },
);

conformanceCase(
  "Z20-FRAME-004",
  {
    judges: ["ZMTP20-FRAME-02", "ZMTP20-FRAME-09"],
    title: "frames are joined to a message up to the one without MORE",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    const bodies = [fill(1, 0x61), fill(300, 0x62), fill(0, 0)];
    peer.send(message(...bodies), message("next"));
    checkEqual("ZMTP20-FRAME-02", await receives(peer, ...bodies), true);
    checkEqual("ZMTP20-FRAME-09", await receives(peer, bytes("'next'")), true);
  },
);

conformanceCase(
  "Z20-FRAME-005",
  {
    judges: ["ZMTP20-FRAME-07"],
    title: "frames that come octet by octet are understood",
    needs,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    await peer.trickle(join(message("a", fill(256, 0x62)), message("c")), 20);
    checkEqual("ZMTP20-FRAME-07", await receives(peer, bytes("'a'"), fill(256, 0x62)), true);
    checkEqual("ZMTP20-FRAME-07", await receives(peer, bytes("'c'")), true);
  },
);

conformanceCase(
  "Z20-FRAME-006",
  {
    records: ["ZMTP20-FRAME-12", "ZMTP20-FRAME-10"],
    breaks: ["ZMTP20-FRAME-12"],
    title: "what a target does with reserved bits of a 2.0 peer",
    needs,
  },
  async ({ open, control, note }) => {
    const sent = async (flags: number) => {
      const peer = await open();
      await peer.greetOlder();
      peer.send(frame(flags, "body"));
      const received = await peer.socket.receive(300);
      return received === undefined ? await peer.fate() : `delivered as ${received.join(" ")}`;
    };
    control((await sent(0)).startsWith("delivered"), "flags 00 are delivered");
    for (const flags of [4, 8, 0x80]) {
      note("ZMTP20-FRAME-12", `flags ${hex(Uint8Array.of(flags))}: ${await sent(flags)}`);
    }
    note("ZMTP20-FRAME-10", `MORE and no further frame: ${await sent(MORE)}`);
  },
);
