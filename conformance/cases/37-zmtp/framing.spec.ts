/** RFC 37, Framing and Messages: flags, sizes, bodies, and messages that are whole or not there at all. */
import {
  both,
  bytes,
  conformanceCase,
  everyOctet,
  fill,
  frame,
  header,
  hex,
  inWords,
  isLiteralOf,
  join,
  LONG,
  MORE,
  message,
  type Peer,
  ping,
  text,
} from "../../src/judge/index.ts";

/** A target whose application sends and receives. */
const application = { level: 1, sockets: ["DEALER"] } as const;

/** Whether the application's next message is exactly these frames. */
async function receives(peer: Peer, ...bodies: Uint8Array[]): Promise<boolean> {
  const frames = (await peer.socket.receive()) ?? [];
  return (
    frames.length === bodies.length && frames.every((got, at) => isLiteralOf(got, bodies[at]!))
  );
}

conformanceCase(
  "ZMTP-FRAME-001",
  {
    judges: both("FRAME-03", "FRAME-07", "FRAME-11", "FRAME-12"),
    title: "a target sends bodies of 0 to 255 octets in short frames",
    needs: application,
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    for (const length of [0, 1, 254, 255]) {
      await peer.socket.send(fill(length, 0x61));
      const octets = await peer.connection.read(length + 2);
      const expected = join(Uint8Array.of(0, length), fill(length, 0x61));
      for (const row of ["FRAME-03", "FRAME-07", "FRAME-12"]) {
        checkOctets(`ZMTP31-${row}`, octets, expected);
      }
      if (length === 0) checkOctets("ZMTP31-FRAME-11", octets, bytes("00 00"));
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-002",
  {
    judges: both("FRAME-07", "FRAME-15", "FRAME-16", "FRAME-17"),
    title: "a target sends a body of 256 octets with LONG and a size of eight octets",
    needs: application,
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.send(fill(256, 0x61));
    const octets = await peer.connection.read(9);
    for (const row of ["FRAME-07", "FRAME-15", "FRAME-16", "FRAME-17"]) {
      checkOctets(`ZMTP31-${row}`, octets, bytes("02 00 00 00 00 00 00 01 00"));
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-003",
  {
    judges: [
      ...both("FRAME-05", "FRAME-06", "FRAME-18"),
      ...["ZMTP31-THREADSAFE-15", "ZMTP30-FRAME-14"],
    ],
    title: "all frames of a message but the last carry MORE",
    needs: application,
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.send(text("a"), fill(256, 0x62), text(""), text("d"));
    const flags: string[] = [];
    for (let count = 0; count < 4; count++) {
      const seen = await peer.next();
      flags.push(seen.kind === "message" ? `${seen.frame.flags}` : inWords(seen));
    }
    checkEqual("ZMTP31-FRAME-06", flags.slice(0, 3).join(" "), "1 3 1");
    checkEqual("ZMTP31-FRAME-05", flags[3], "0");
    checkEqual("ZMTP31-FRAME-18", flags.join(" "), "1 3 1 0");
    checkEqual("ZMTP31-THREADSAFE-15", flags.join(" "), "1 3 1 0");
    checkEqual("ZMTP30-FRAME-14", flags.join(" "), "1 3 1 0");
    checkOctets("ZMTP31-FRAME-05", peer.connection.pending, bytes(""));
  },
);

conformanceCase(
  "ZMTP-FRAME-004",
  {
    judges: both("FRAME-03", "FRAME-12", "MSG-01"),
    title: "bodies of 0 to 255 octets in short frames are delivered",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const length of [0, 1, 254, 255]) {
      const body = fill(length, 0x7a);
      peer.send(frame(0, body));
      const whole = await receives(peer, body);
      for (const row of ["FRAME-03", "FRAME-12", "MSG-01"]) {
        checkEqual(`ZMTP31-${row}`, `${length}: ${whole}`, `${length}: true`);
      }
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-005",
  {
    judges: both("FRAME-04", "FRAME-13"),
    title: "long frames of any length are delivered, short bodies included",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    for (const length of [0, 3, 255, 256, 8_191, 8_192, 65_536, 1_048_576]) {
      const body = fill(length, 0x6c);
      peer.send(frame(LONG, body));
      const seen = `${length}: ${await receives(peer, body)}`;
      checkEqual("ZMTP31-FRAME-04", seen, `${length}: true`);
      checkEqual("ZMTP31-FRAME-13", seen, `${length}: true`);
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-006",
  {
    judges: both("FRAME-08"),
    title: "a body may hold every octet, both ways",
    needs: application,
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(message(everyOctet()));
    checkEqual("ZMTP31-FRAME-08", await receives(peer, everyOctet()), true);
    await peer.socket.send(everyOctet());
    const seen = await peer.next();
    checkOctets("ZMTP31-FRAME-08", seen.kind === "message" ? seen.body : bytes(""), everyOctet());
  },
);

conformanceCase(
  "ZMTP-FRAME-007",
  {
    judges: both("FRAME-05", "FRAME-06", "FRAME-18"),
    title: "a message of several frames is delivered as one, empty frames included",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    const bodies = [text("a"), text(""), fill(300, 0x63), text("")];
    peer.send(message(...bodies), message(text("next")));
    const whole = await receives(peer, ...bodies);
    const next = await receives(peer, text("next"));
    for (const row of ["FRAME-05", "FRAME-06", "FRAME-18"]) {
      checkEqual(`ZMTP31-${row}`, `${whole} ${next}`, "true true");
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-008",
  {
    judges: both("MSG-02", "SOCKET-05"),
    title: "a message that is cut off is not delivered at all",
    needs: { ...application, options: ["reconnect_ivl"] },
  },
  async ({ open, again, control, checkEqual }) => {
    const peer = await open({ options: { reconnect_ivl: 20 } });
    await peer.handshake();
    peer.send(message("a", "b"));
    control(await receives(peer, text("a"), text("b")), "the same message is delivered whole");
    peer.send(frame(MORE, "a"));
    peer.connection.end();
    const next = await again(peer);
    await next.handshake();
    next.send(message("after"));
    const first = (await next.socket.receive())?.join(" ");
    checkEqual("ZMTP31-MSG-02", first, "text:after");
    checkEqual("ZMTP31-SOCKET-05", first, "text:after");
  },
);

conformanceCase(
  "ZMTP-FRAME-009",
  {
    judges: both("FRAME-10", "FRAME-16"),
    title: "frames that come octet by octet are understood",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await peer.trickle(join(message("a", fill(256, 0x62)), message("c")), 20);
    const first = await receives(peer, text("a"), fill(256, 0x62));
    const second = await receives(peer, text("c"));
    checkEqual("ZMTP31-FRAME-10", `${first} ${second}`, "true true");
    checkEqual("ZMTP31-FRAME-16", `${first} ${second}`, "true true");
  },
);

conformanceCase(
  "ZMTP-FRAME-010",
  {
    judges: both("SOCKET-08", "FRAME-10"),
    title: "messages that come in one segment are delivered in their order",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    const names = Array.from({ length: 100 }, (_, index) => `m${index}`);
    peer.send(...names.map((name) => message(name)));
    const received: string[] = [];
    for (const _ of names) received.push(((await peer.socket.receive()) ?? ["nothing"]).join(" "));
    const expected = names.map((name) => `text:${name}`).join(" ");
    checkEqual("ZMTP31-SOCKET-08", received.join(" "), expected);
    checkEqual("ZMTP31-FRAME-10", received.join(" "), expected);
  },
);

conformanceCase(
  "ZMTP-FRAME-011",
  {
    judges: both("SOCKET-08", "MSG-01"),
    title: "a target sends messages in the order of its application",
    needs: application,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    const names = Array.from({ length: 50 }, (_, index) => `m${index}`);
    for (const name of names) await peer.socket.send(text(name));
    const octets = await peer.connection.read(
      names.reduce((sum, { length }) => sum + 2 + length, 0),
    );
    const expected = hex(join(...names.map((name) => message(name))), 1_000);
    checkEqual("ZMTP31-SOCKET-08", hex(octets, 1_000), expected);
    checkEqual("ZMTP31-MSG-01", hex(octets, 1_000), expected);
  },
);

conformanceCase(
  "ZMTP-FRAME-012",
  {
    judges: ["ZMTP31-FRAME-14", "ZMTP31-FRAME-15", "ZMTP31-FRAME-19"],
    title: "reserved bits are zero, and MORE is zero on commands, in all that a target sends",
    needs: application,
  },
  async ({ open, role, check }) => {
    const peer = await open();
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const ready = await peer.next();
    if (role === "connect") peer.send(peer.ready());
    peer.send(ping("context"));
    await peer.socket.send(text("a"), text("b"));
    for (const seen of [ready, await peer.next(), await peer.next(), await peer.next()]) {
      const flags = "frame" in seen ? seen.frame.flags : 0xff;
      const command = seen.kind === "command";
      const text = `flags ${flags.toString(16).padStart(2, "0")} of ${inWords(seen)}`;
      check("ZMTP31-FRAME-14", (flags & 0xf8) === 0, { expected: "bits 7 to 3 zero", seen: text });
      check("ZMTP31-FRAME-19", !command || flags === 4, { expected: "04 on commands", seen: text });
      check("ZMTP31-FRAME-15", "frame" in seen, { expected: "a frame", seen: text });
    }
  },
);

conformanceCase(
  "ZMTP-FRAME-013",
  {
    judges: both("FRAME-02"),
    breaks: ["ZMTP31-AUTH-13"],
    title: "READY in a long frame is accepted",
    needs: { level: 0 },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    const fate = await peer.attempt({ ready: frame(0x06, peer.ready().subarray(2)) });
    checkEqual("ZMTP31-FRAME-02", fate, "open");
  },
);

conformanceCase(
  "ZMTP-FRAME-014",
  {
    judges: both("AUTH-13", "FRAME-19"),
    title: "a target sends its short commands in short frames",
    needs: { level: 0 },
  },
  async ({ open, role, checkEqual }) => {
    const peer = await open();
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const [flags] = await peer.connection.read(1);
    checkEqual("ZMTP31-AUTH-13", flags, 4);
    checkEqual("ZMTP31-FRAME-19", (flags ?? 0xff) & MORE, 0);
  },
);

conformanceCase(
  "ZMTP-FRAME-015",
  {
    records: both("FRAME-14", "FRAME-19", "FRAME-15"),
    breaks: ["ZMTP31-FRAME-14", "ZMTP31-FRAME-19", "ZMTP31-NULL-12", "ZMTP31-CMD-08"],
    title: "what a target does with an illegal flags octet on READY",
    needs: { level: 0 },
  },
  async ({ open, control, note }) => {
    const flagged = async (flags: number) => {
      const peer = await open();
      return peer.attempt({ ready: frame(flags, peer.ready().subarray(2)) });
    };
    control((await flagged(0x04)) === "open", "READY with flags 04 is accepted");
    note("ZMTP31-FRAME-14", `reserved bit 3 on READY: ${await flagged(0x0c)}`);
    note("ZMTP31-FRAME-19", `MORE on READY: ${await flagged(0x05)}`);
    note("ZMTP31-FRAME-15", `READY without COMMAND: ${await flagged(0x00)}`);
  },
);

conformanceCase(
  "ZMTP-FRAME-016",
  {
    records: both("FRAME-04", "FRAME-14"),
    breaks: [
      "ZMTP31-FRAME-04",
      "ZMTP31-FRAME-14",
      "REQREP-REQ-04",
      "REQREP-REP-07",
      "ZMTP30-PUBSUB-03",
    ],
    title: "what a target does with a size above 2^63-1 and with a reserved bit on a message",
    needs: { level: 0 },
    zmtp: ["3.1"],
  },
  async ({ open, note }) => {
    const sent = async (octets: Uint8Array) => {
      const peer = await open();
      await peer.handshake();
      peer.send(octets);
      return peer.fate();
    };
    note("ZMTP31-FRAME-04", `a size of 2^63: ${await sent(header(LONG, 2n ** 63n))}`);
    note("ZMTP31-FRAME-14", `reserved bit 7 on a message: ${await sent(frame(0x80, "x"))}`);
  },
);

conformanceCase(
  "ZMTP-FRAME-017",
  {
    judges: [...both("FRAME-16", "PUBSUB-04"), "ZMTP31-AUTH-14"],
    title: "a subscription of any octets is framed by its length, on both sides of 255 octets",
    needs: { level: 2, sockets: ["SUB"] },
  },
  async ({ open, zmtp, check }) => {
    const peer = await open();
    await peer.handshake();
    const prefix = zmtp === "3.1" ? bytes("09 'SUBSCRIBE'") : bytes("01");
    for (const total of [254, 255, 256, 257]) {
      const topic = everyOctet().subarray(0, total - prefix.length);
      await peer.socket.subscribe(topic);
      const command = zmtp === "3.1" ? 0x04 : 0;
      const expected = frame(total > 255 ? command | LONG : command, join(prefix, topic));
      const octets = await peer.connection.read(expected.length, 1_000);
      const ok = hex(octets, 300) === hex(expected, 300);
      const seen = { expected: hex(expected, 16), seen: hex(octets, 16) };
      const rows = ["ZMTP31-FRAME-16", "ZMTP31-AUTH-14", "ZMTP31-PUBSUB-04", "ZMTP30-PUBSUB-04"];
      for (const row of rows) check(row, ok, seen);
    }
  },
);
