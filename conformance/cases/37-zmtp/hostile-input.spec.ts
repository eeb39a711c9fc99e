/**
 * RFC 37, Security Considerations, and the mistakes that libraries have made: peers that lie, stop
 * half-way or say too much, beside a good one. One peer costs its own connection and nobody else's.
 */
import {
  bytes,
  COMMAND,
  command,
  commandBody,
  conformanceCase,
  fill,
  frame,
  header,
  join,
  LONG,
  literalOf,
  MORE,
  message,
  ping,
  text,
} from "../../src/judge/index.ts";
import { type Attack, besieged, SERVED } from "../hostile.ts";

const beset = {
  judges: ["PIPELINE-PULL-13"],
  records: ["ZMTP31-SECURITY-04"],
  needs: { level: 1, sockets: ["PULL"] },
  zmtp: ["3.1"],
} as const;

const GIB = 2 ** 30;

/** An attack by octets that follow a legal handshake. */
const inTraffic =
  (octets: (round: number) => Uint8Array): Attack =>
  async (peer, round) => {
    await peer.handshake();
    peer.send(octets(round));
  };

conformanceCase(
  "HOSTILE-SIZE-001",
  {
    ...beset,
    breaks: ["ZMTP31-FRAME-04"],
    title: "frames that announce up to 2^64-1 octets, with data behind them, cost nobody else",
  },
  async (context) => {
    const sizes = [2n ** 64n - 1n, 2n ** 64n - 9n, 2n ** 63n, 2n ** 63n - 1n, 2n ** 53n + 1n];
    const attack = inTraffic((round) => join(header(LONG, sizes[round]!), fill(16_384, 0x41)));
    const { served } = await besieged(context, { rounds: sizes.length, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-SIZE-002",
  { ...beset, title: "frames that announce gigabytes and never come cost nobody else" },
  async (context) => {
    const sizes = [GIB, 2 * GIB - 1, 2 * GIB, 4 * GIB - 1, 4 * GIB, 8 * GIB];
    const attack = inTraffic((round) => join(header(LONG, sizes[round]!), text("silence")));
    const { served } = await besieged(context, { rounds: sizes.length, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-SIZE-003",
  {
    ...beset,
    judges: ["PIPELINE-PULL-13", "ZMTP31-MSG-02"],
    title: "messages that are cut off after some of their frames leave nothing behind",
  },
  async (context) => {
    const attack: Attack = async (peer) => {
      await peer.handshake();
      peer.send(frame(MORE | LONG, fill(65_536, 0x42)), frame(MORE, "cut off"));
      peer.connection.end();
    };
    const { served, foreign } = await besieged(context, { rounds: 20, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
    context.checkEqual("ZMTP31-MSG-02", foreign.join(", "), "");
  },
);

conformanceCase(
  "HOSTILE-SIZE-004",
  {
    ...beset,
    judges: ["PIPELINE-PULL-13", "PIPELINE-PULL-04"],
    title: "frames of about 8 KiB arrive whole, wherever they are cut",
  },
  async (context) => {
    const sizes = [8_191, 8_192, 8_193];
    const header = Array.from({ length: 9 }, (_, at) => at + 1);
    const cuts = [...header, 8_190, 8_191, 8_192, 8_193, 8_194, 8_199];
    const attack: Attack = async (peer, round) => {
      await peer.handshake();
      const body = fill(sizes[round]!, 0x45);
      const octets = message(body);
      for (const cut of cuts) {
        await peer.paced(octets.subarray(0, cut), octets.subarray(cut));
        context.checkEqual("PIPELINE-PULL-04", await peer.socket.demand(5_000), literalOf(body));
      }
    };
    const { served } = await besieged(context, { rounds: sizes.length, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-COMMAND-001",
  {
    ...beset,
    breaks: [
      "ZMTP31-CMD-01",
      "ZMTP31-CMD-02",
      "ZMTP31-HEARTBEAT-03",
      "ZMTP31-HEARTBEAT-11",
      "ZMTP31-NULL-12",
      "ZMTP30-PUBSUB-02",
      "ZMTP30-PUBSUB-05",
    ],
    title: "commands that are too short cost nobody else",
  },
  async (context) => {
    const short = [
      bytes(""),
      bytes("00"),
      bytes("04 'PIN'"),
      bytes("ff 'PING'"),
      commandBody("PING"),
      commandBody("PING", bytes("00")),
      commandBody("PONG"),
      commandBody("SUBSCRIBE"),
      commandBody("CANCEL"),
      commandBody("ERROR"),
      commandBody("ERROR", bytes("ff")),
      commandBody("READY", bytes("0b")),
    ];
    const attack = inTraffic((round) => frame(COMMAND, short[round]!));
    const { served } = await besieged(context, { rounds: short.length, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-COMMAND-002",
  {
    ...beset,
    breaks: ["ZMTP31-HEARTBEAT-04", "ZMTP31-HEARTBEAT-13"],
    title: "commands that are too long cost nobody else",
  },
  async (context) => {
    const long = [
      command("PING", fill(65_536, 0x43)),
      command("PONG", fill(65_536, 0x43)),
      command("SUBSCRIBE", fill(2_097_152, 0x43)),
      command("X".repeat(255), fill(65_536, 0x43)),
      header(COMMAND | LONG, 8 * GIB),
      header(COMMAND | LONG, 2n ** 63n - 1n),
    ];
    const { served } = await besieged(context, {
      rounds: long.length,
      attack: inTraffic((round) => long[round]!),
    });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-COMMAND-003",
  { ...beset, title: "peers that close in a flood of PINGs cost nobody else" },
  async (context) => {
    const flood = join(...Array.from({ length: 500 }, () => ping("0123456789abcdef", 1)));
    const attack: Attack = async (peer, round) => {
      await peer.handshake();
      peer.connection.hold(1);
      peer.send(flood);
      if (round % 2 === 0) peer.connection.reset();
      else peer.connection.end();
    };
    const { served } = await besieged(context, { rounds: 4, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-SILENCE-001",
  { ...beset, title: "peers that stop anywhere in the handshake cost nobody else" },
  async (context) => {
    const attack: Attack = (peer, round) => {
      const whole = join(peer.greeting(), peer.ready());
      peer.send(whole.subarray(0, Math.floor((whole.length * round) / 20)));
    };
    const { served } = await besieged(context, { rounds: 20, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

/** How long a peer that says nothing is waited for, in ms: some targets take in one at a time. */
const TAKEN_IN_MS = 300;

conformanceCase(
  "HOSTILE-SILENCE-002",
  {
    ...beset,
    judges: ["PIPELINE-PUSH-12"],
    records: [],
    needs: { level: 1, sockets: ["PUSH"] },
    roles: ["bind"],
    title: "a PUSH sends nothing to peers that never come to READY",
  },
  async ({ open, beside, control, checkEqual }) => {
    const good = await open();
    await good.handshake();
    for (let count = 0; count < 20; count++) {
      const silent = await beside(good);
      if (count % 2 === 0) silent.send(silent.greeting());
      await silent.connection.read(10, TAKEN_IN_MS);
    }
    control((await good.fate()) === "open", "the good peer is there");
    const words = Array.from({ length: 40 }, (_, at) => `${at}`);
    for (const word of words) await good.socket.send(text(word));
    const seen = await good.connection.read(words.join("").length + 2 * words.length);
    const whole = Buffer.compare(seen, join(...words.map((word) => message(word)))) === 0;
    checkEqual("PIPELINE-PUSH-12", whole, true);
  },
);

conformanceCase(
  "HOSTILE-SLOW-001",
  { ...beset, title: "peers that send octet by octet cost nobody else" },
  async (context) => {
    const attack: Attack = async (peer) => {
      await peer.trickle(join(peer.greeting(), peer.ready()).subarray(0, 12));
    };
    const { served } = await besieged(context, { rounds: 20, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-OLD-001",
  {
    ...beset,
    breaks: ["ZMTP10-FRAME-05"],
    title: "peers that open in ZMTP 1.0, or in nothing at all, cost nobody else",
  },
  async (context) => {
    const long = join(bytes("ff 00 00 00 00 00 00 20 02 00"), fill(8_193, 0x44));
    const openings = [
      bytes("01 00"),
      join(bytes("ff"), fill(300, 0x44)),
      join(bytes("01 00"), long, long),
      join(Uint8Array.of(255, 0), fill(254, 0x44), long),
      fill(20_000, 0x00),
      text("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ];
    const attack: Attack = (peer, round) => peer.send(openings[round]!);
    const { served } = await besieged(context, { rounds: openings.length, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

/** What a peer does before it goes, each less polite than the last. */
const departures: readonly Attack[] = [
  (peer) => peer.connection.reset(),
  (peer) => {
    peer.send(peer.greeting());
    peer.connection.reset();
  },
  async (peer) => {
    await peer.handshake();
    peer.connection.end();
  },
  async (peer) => {
    await peer.handshake();
    peer.send(frame(MORE, "half of it"), header(LONG, 70_000));
    peer.connection.reset();
  },
];

conformanceCase(
  "HOSTILE-CHURN-001",
  {
    ...beset,
    roles: ["bind"],
    title: "peers that come and go all the time cost nobody else",
  },
  async (context) => {
    const attack: Attack = (peer, round) => departures[round % departures.length]!(peer, round);
    const { served } = await besieged(context, { rounds: 127, attack });
    context.checkEqual("PIPELINE-PULL-13", served, SERVED);
  },
);

conformanceCase(
  "HOSTILE-CHURN-002",
  {
    judges: ["PIPELINE-PULL-13"],
    needs: { level: 2, sockets: ["PULL", "PUSH"] },
    roles: ["bind"],
    zmtp: ["3.1"],
    title: "a socket that connects and disconnects all the time serves its peers",
  },
  async ({ open, alone, control, checkEqual }) => {
    const good = await open();
    await good.handshake();
    const heard = async (mark: string) => {
      good.send(message(mark));
      return good.socket.demand(5_000);
    };
    control((await heard("before")) === "text:before", "the good peer is heard");
    const push = await alone({ type: "PUSH" });
    const endpoint = await push.bind();
    for (let round = 0; round < 200; round++) {
      await good.socket.connect(endpoint);
      await good.socket.disconnect(endpoint);
    }
    checkEqual("PIPELINE-PULL-13", await heard("after"), "text:after");
    await good.socket.connect(endpoint);
    // The PUSH may still hold connections that ended a moment ago: what it gives them is lost.
    // Far fewer attempts than there were connections: one that keeps them all is found out.
    let other = "nothing";
    for (let attempt = 0; attempt < 20 && other === "nothing"; attempt++) {
      await push.send(text("and the other"));
      other = await good.socket.demand(250);
    }
    checkEqual("PIPELINE-PULL-13", other, "text:and the other");
  },
);
