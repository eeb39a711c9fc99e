/** RFC 28: REQ asks one peer at a time, REP answers the one that asked. */
import {
  bytes,
  conformanceCase,
  isLiteralOf,
  message,
  type Peer,
  text,
} from "../../src/judge/index.ts";
import { contents } from "../contents.ts";
import { atOnce, crowd, heardBy, inSync, piledUp } from "../several-peers.ts";

const req = { level: 1, sockets: ["REQ"] } as const;
const rep = { level: 1, sockets: ["REP"] } as const;
const bindOnly = { roles: ["bind"], zmtp: ["3.1"] } as const;

/** Asks with the target's REQ and has `answer` reply; returns what the application gets. */
async function asks(peer: Peer, name: string): Promise<string> {
  await peer.socket.send(text(name));
  await peer.connection.read(4 + name.length);
  peer.send(message("", `re ${name}`));
  return peer.socket.demand(5_000);
}

conformanceCase(
  "RR-REQ-001",
  {
    judges: ["REQREP-REQ-03", "REQREP-REQ-04", "REQREP-REQ-05", "REQREP-REQ-06"],
    title: "a request is an empty delimiter and the frames of the application",
    needs: req,
    zmtp: ["3.1"],
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.send(text("a"), text("b"));
    const octets = await peer.connection.read(8);
    for (const row of ["REQ-03", "REQ-04", "REQ-05", "REQ-06"]) {
      checkOctets(`REQREP-${row}`, octets, bytes("01 00 01 01 'a' 00 01 'b'"));
    }
  },
);

conformanceCase(
  "RR-REQ-002",
  {
    judges: ["REQREP-REQ-02"],
    title: "a REQ sends and receives in turn",
    needs: req,
    zmtp: ["3.1"],
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    checkEqual("REQREP-REQ-02", await asks(peer, "one"), "text:re one");
    await peer.socket.send(text("two"));
    const outcome = await peer.socket.offer(200, text("three"));
    check("REQREP-REQ-02", outcome !== "sent", { expected: "no second request", seen: outcome });
  },
);

conformanceCase(
  "RR-REQ-003",
  {
    judges: ["REQREP-REQ-07"],
    title: "a REQ asks its peers in turn",
    needs: req,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    const asked: number[] = [];
    const { socket } = peers[0]!;
    for (let at = 0; at < 12; at++) {
      await socket.send(text("ask"));
      const heard = await heardBy(peers);
      asked.push(heard);
      peers[heard]?.send(message("", "answer"));
      await socket.receive();
    }
    const last = asked.slice(6);
    const turns = last.every((who, at) => who === last[at % 3]) && new Set(last).size === 3;
    checkEqual("REQREP-REQ-07", turns ? "in turn" : asked.join(" "), "in turn");
  },
);

conformanceCase(
  "RR-REQ-004",
  {
    judges: ["REQREP-REQ-08"],
    title: "without a peer a REQ blocks, or refuses to send",
    needs: req,
    ...bindOnly,
  },
  async ({ alone, check }) => {
    const outcome = await (await alone()).offer(200, text("nobody"));
    check("REQREP-REQ-08", outcome !== "sent", { expected: "a refusal", seen: outcome });
  },
);

conformanceCase(
  "RR-REQ-005",
  {
    judges: ["REQREP-REQ-10", "REQREP-REQ-11"],
    title: "a REQ takes the reply of the peer that it asked, and drops any other",
    needs: req,
    ...bindOnly,
  },
  async ({ open, again, control, checkEqual }) => {
    const peers = await crowd({ open, again }, 2);
    const { socket } = peers[0]!;
    await socket.send(text("ask"));
    const who = await heardBy(peers);
    control(who >= 0, "a peer is asked");
    const [asked, other] = [peers[who]!, peers[1 - who]!];
    other.send(message("", "wrong"));
    await inSync(other);
    asked.send(message("", "right"));
    checkEqual("REQREP-REQ-10", await socket.demand(5_000), "text:right");
    checkEqual("REQREP-REQ-11", await other.fate(), "open");
  },
);

conformanceCase(
  "RR-REP-001",
  {
    judges: ["REQREP-REP-05", "REQREP-REP-06", "REQREP-REP-07", "REQREP-REP-08", "REQREP-REP-13"],
    title: "a reply comes back in the envelope of its request",
    needs: rep,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await open({ as: "DEALER" });
    await peer.handshake();
    for (const envelope of [[], ["A"], ["A", "B", "C"]]) {
      peer.send(message(...envelope, "", "ask", "more"));
      checkEqual("REQREP-REP-06", await peer.socket.demand(5_000), "text:ask text:more");
      await peer.socket.send(text("re"), text("ply"));
      const expected = message(...envelope, "", "re", "ply");
      const octets = await peer.connection.read(expected.length);
      for (const row of ["REP-05", "REP-07", "REP-08", "REP-13"]) {
        checkOctets(`REQREP-${row}`, octets, expected);
      }
    }
  },
);

conformanceCase(
  "RR-REP-002",
  {
    judges: ["REQREP-REP-02", "REQREP-REP-03", "REQREP-REP-10", "REQREP-REP-11"],
    title: "the application of a REP gets the frames behind the delimiter, as they came",
    needs: rep,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open({ as: "DEALER" });
    await peer.handshake();
    for (const frames of contents()) {
      peer.send(message("A", "", ...frames));
      const got = (await peer.socket.receive()) ?? [];
      const whole =
        got.length === frames.length &&
        got.every((literal, at) => isLiteralOf(literal, frames[at]!));
      for (const row of ["REP-02", "REP-03", "REP-10", "REP-11"]) {
        checkEqual(`REQREP-${row}`, whole, true);
      }
      await peer.socket.send(text("next"));
    }
  },
);

conformanceCase(
  "RR-REP-003",
  {
    judges: ["REQREP-REP-04", "REQREP-REP-12"],
    title: "a REP receives and sends in turn",
    needs: rep,
    zmtp: ["3.1"],
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    const early = await peer.socket.offer(200, text("early"));
    check("REQREP-REP-04", early !== "sent", { expected: "no reply to nothing", seen: early });
    peer.send(message("", "one"), message("", "two"));
    checkEqual("REQREP-REP-12", await peer.socket.demand(5_000), "text:one");
    const second = await peer.socket.demand(200);
    check("REQREP-REP-12", second !== "text:two", { expected: "no second request", seen: second });
    await peer.socket.send(text("reply"));
    checkEqual("REQREP-REP-12", await peer.socket.demand(5_000), "text:two");
  },
);

conformanceCase(
  "RR-REP-004",
  {
    judges: ["REQREP-REP-14"],
    title: "a reply goes to the peer that asked",
    needs: rep,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const peers = await crowd({ open, again }, 3);
    for (const [at, asker] of peers.entries()) {
      asker.send(message("", `ask ${at}`));
      await asker.socket.receive();
      await asker.socket.send(text(`re ${at}`));
      await asker.connection.read(2);
      const seen = await asker.next();
      const body = seen.kind === "message" ? Buffer.from(seen.body).toString() : seen.kind;
      checkEqual("REQREP-REP-14", body, `re ${at}`);
    }
    const quiet = await Promise.all(peers.map((peer) => peer.fate()));
    checkEqual("REQREP-REP-14", quiet.join(" "), "open open open");
  },
);

conformanceCase(
  "RR-REP-005",
  {
    judges: ["REQREP-REP-15"],
    title: "a REP goes on when the peer that asked has gone",
    needs: rep,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const gone = await open();
    await gone.handshake();
    const stays = await again(gone);
    await stays.handshake();
    gone.send(message("", "ask"));
    await gone.socket.receive();
    // That the target closes, too, shows that it has noticed.
    gone.connection.end();
    await gone.connection.closes();
    await gone.socket.offer(1_000, text("to nobody"));
    stays.send(message("", "next"));
    checkEqual("REQREP-REP-15", await gone.socket.demand(5_000), "text:next");
  },
);

conformanceCase(
  "RR-REP-006",
  {
    judges: ["REQREP-REP-09"],
    title: "a REP takes requests of its peers in turn",
    needs: rep,
    ...bindOnly,
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const received: string[] = [];
    const serve = async () => {
      received.push(await peers[0]!.socket.demand(2_000));
      await peers[0]!.socket.send(text("re"));
    };
    await piledUp(peers, (name) => ["", name], serve);
    received.length = 0;
    for (let count = 0; count < 12; count++) await serve();
    const of = (at: number) => received.filter((got) => got.startsWith(`text:${at}-`)).length;
    const seen = received.join(" ");
    const fair = of(1) === 3 && of(2) === 3;
    check("REQREP-REP-09", fair, { expected: "three of each peer within twelve", seen });
  },
);

conformanceCase(
  "RR-REP-007",
  {
    judges: ["REQREP-REP-16"],
    title: "a REP does not block on sending, though its peer takes nothing",
    needs: { ...rep, options: ["sndhwm"] },
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open({ options: { sndhwm: 2 } });
    await peer.handshake();
    peer.connection.hold(1);
    for (let at = 0; at < 150; at++) {
      peer.send(message("", "ask"));
      await peer.socket.receive();
      const outcome = await atOnce((timeout) => peer.socket.offer(timeout, "gen:131072:1"));
      checkEqual("REQREP-REP-16", outcome, "sent");
    }
  },
);
