/** RFC 26, The MESSAGE Command: traffic in boxes, and what is none. */
import {
  bytes,
  type CaseContext,
  type CurveChannel,
  conformanceCase,
  fill,
  hex,
  inWords,
  isLiteralOf,
  join,
  keyPair,
  longNonce,
  message,
  metadata,
  ping,
  SEALED_COMMAND,
  SEALED_MORE,
  text,
} from "../../src/judge/index.ts";
import {
  asServer,
  clientFate,
  flipped,
  judgesBoth,
  judgesServer,
  openEither,
  openServer,
  sealedPing,
  serverFate,
} from "./handshake.ts";

const curvezmq = (...rows: readonly string[]) => rows.map((row) => `CURVEZMQ-${row}`);
const stranger = keyPair();

/** How long a target may take to close a connection that it cannot use, in ms. */
const CLOSE_MS = 2_000;

conformanceCase(
  "CURVE-MESSAGE-001",
  {
    ...judgesBoth,
    judges: [
      ...curvezmq("MESSAGE-04", "MESSAGE-05", "MESSAGE-06", "MESSAGE-07", "MESSAGE-08"),
      ...curvezmq("GRAMMAR-35", "GRAMMAR-37", "GRAMMAR-38", "GRAMMAR-39", "AUTH-04"),
      ...curvezmq("NONCE-10", "NONCE-11", "FLOW-08", "GRAMMAR-03"),
    ],
    title: "each message of the target is a MESSAGE: nonce, and flags and body in a box",
  },
  async (context) => {
    const opened = await openEither(context);
    context.control(opened !== undefined, "a legal peer is served");
    const { peer, channel } = opened!;
    const nonces: number[] = [];
    for (const body of ["a", "", "c".repeat(300)]) {
      await peer.socket.send(text(body));
      const seen = await peer.next();
      const octets = "frame" in seen ? seen.frame.body : bytes("");
      const inside = channel.open(octets);
      nonces.push(Number(inside?.nonce ?? 0));
      context.checkOctets("CURVEZMQ-MESSAGE-04", octets.subarray(0, 8), bytes("07 'MESSAGE'"));
      context.checkEqual("CURVEZMQ-GRAMMAR-35", octets.length, 33 + body.length);
      for (const row of curvezmq("MESSAGE-05", "MESSAGE-06", "GRAMMAR-37", "AUTH-04", "FLOW-08")) {
        context.checkEqual(row, inside && hex(inside.data), hex(text(body)));
      }
      for (const row of curvezmq("MESSAGE-07", "MESSAGE-08", "GRAMMAR-38", "GRAMMAR-39")) {
        context.checkEqual(row, inside?.flags, 0);
      }
    }
    const [a = 0, b = 0, c = 0] = nonces;
    for (const row of curvezmq("NONCE-10", "NONCE-11", "GRAMMAR-03")) {
      context.checkEqual(row, 0 < a && a < b && b < c, true);
    }
  },
);

conformanceCase(
  "CURVE-MESSAGE-002",
  {
    ...judgesBoth,
    judges: curvezmq("GRAMMAR-40", "DIFF-04", "FLOW-08"),
    title: "the target takes messages of any length in boxes, and nonces with gaps",
  },
  async (context) => {
    const opened = await openEither(context);
    context.control(opened !== undefined, "a legal peer is served");
    const { peer, channel } = opened!;
    for (const [row, body] of [
      ["CURVEZMQ-GRAMMAR-40", bytes("")],
      ["CURVEZMQ-FLOW-08", text("after a gap")],
      ["CURVEZMQ-DIFF-04", fill(1 << 20, 0x42)],
    ] as const) {
      peer.send(channel.message(body, 0, { nonce: channel.nonce + 1_000n }));
      const frame = (await peer.socket.receive())?.[0];
      context.checkEqual(row, frame !== undefined && isLiteralOf(frame, body), true);
    }
  },
);

conformanceCase(
  "CURVE-MESSAGE-003",
  {
    ...judgesBoth,
    judges: curvezmq("MESSAGE-09", "DIFF-05"),
    title: "MORE travels inside the box, both ways",
  },
  async (context) => {
    const opened = await openEither(context);
    context.control(opened !== undefined, "a legal peer is served");
    const { peer, channel } = opened!;
    peer.send(channel.message(text("a"), SEALED_MORE), channel.message(text("b")));
    const came = ((await peer.socket.receive()) ?? []).join(" ");
    context.checkEqual("CURVEZMQ-DIFF-05", came, "text:a text:b");
    await peer.socket.send(text("c"), text("d"));
    const flags: (number | undefined)[] = [];
    for (const _ of "cd") {
      const seen = await peer.next();
      flags.push("frame" in seen ? channel.open(seen.frame.body)?.flags : undefined);
    }
    context.checkEqual("CURVEZMQ-MESSAGE-09", flags.join(" "), "1 0");
  },
);

conformanceCase(
  "CURVE-MESSAGE-004",
  {
    ...judgesServer,
    judges: curvezmq("DIFF-06"),
    title: "the first part of a message alone reaches nobody",
  },
  async (context) => {
    const opened = await openServer(context);
    context.control(opened !== undefined, "a legal client is served");
    const { peer, channel } = opened!;
    peer.send(channel.message(text("part"), SEALED_MORE));
    peer.connection.end();
    const again = await openServer({ open: () => context.again(peer) });
    context.control(again !== undefined, "the next client is served");
    again!.peer.send(again!.channel.message(text("whole")));
    const came = ((await peer.socket.receive()) ?? []).join(" ");
    context.checkEqual("CURVEZMQ-DIFF-06", came, "text:whole");
  },
);

conformanceCase(
  "CURVE-MESSAGE-005",
  {
    ...judgesBoth,
    judges: ["ZMTP31-HEARTBEAT-11", "ZMTP31-CMD-01"],
    title: "a PING in a box is answered by a PONG in a box, with its context",
  },
  async (context) => {
    const opened = await openEither(context);
    context.control(opened !== undefined, "a legal peer is served");
    const { peer, channel } = opened!;
    peer.send(sealedPing(channel, "context"));
    const seen = await peer.next();
    const inside = "frame" in seen ? channel.open(seen.frame.body) : undefined;
    context.checkEqual("ZMTP31-CMD-01", inside?.flags, SEALED_COMMAND);
    const pong = join(bytes("04 'PONG'"), text("context"));
    context.checkOctets("ZMTP31-HEARTBEAT-11", inside?.data ?? bytes(""), pong);
  },
);

conformanceCase(
  "CURVE-MESSAGE-006",
  {
    ...judgesServer,
    needs: { level: 1, sockets: ["PUB"], mechanism: "CURVE" },
    judges: ["ZMTP31-PUBSUB-08"],
    title: "a publisher takes SUBSCRIBE and CANCEL in boxes",
  },
  async (context) => {
    const opened = await openServer(
      {
        open: () => context.open({ security: asServer, type: "PUB" }),
      },
      undefined,
      metadata([["Socket-Type", "SUB"]]),
    );
    context.control(opened !== undefined, "a subscriber is served");
    const { peer, channel } = opened!;
    peer.send(channel.message(bytes("09 'SUBSCRIBE' 'to'"), SEALED_COMMAND));
    peer.send(sealedPing(channel, "taken"));
    await peer.next();
    await peer.socket.send(text("other"));
    await peer.socket.send(text("topic"));
    const seen = await peer.next();
    const inside = "frame" in seen ? channel.open(seen.frame.body) : undefined;
    context.checkOctets("ZMTP31-PUBSUB-08", inside?.data ?? bytes(""), text("topic"));
  },
);

/** One case for a target of either role that refuses this traffic. */
function refuses(
  id: string,
  title: string,
  judges: readonly string[],
  traffic: readonly ((channel: CurveChannel) => readonly Uint8Array[])[],
  breaks: readonly string[] = [],
): void {
  const meta = { ...judgesBoth, judges, breaks, title: `the target refuses ${title}` };
  conformanceCase(id, meta, async (context) => {
    const fateOf = context.role === "bind" ? serverFate : clientFate;
    context.control((await fateOf(context)) === "open", "legal traffic is answered");
    const fates = await Promise.all(traffic.map((sent) => fateOf(context, { traffic: sent })));
    for (const fate of fates) for (const row of judges) context.checkRefused(row, fate);
  });
}

refuses(
  "CURVE-MESSAGE-007",
  "a MESSAGE of less than 33 octets",
  curvezmq("MESSAGE-03"),
  [(channel) => [channel.message(bytes(""), 0, { body: (body) => body.subarray(0, 32) })]],
  curvezmq("MESSAGE-03"),
);
refuses(
  "CURVE-MESSAGE-008",
  "a MESSAGE that was changed on its way",
  curvezmq("GRAMMAR-37"),
  [
    (channel) => [channel.message(text("a"), 0, { body: (body) => flipped(body, 15) })],
    (channel) => [channel.message(text("a"), 0, { body: (body) => flipped(body, 16) })],
    (channel) => [channel.message(text("a"), 0, { body: (body) => flipped(body, -1) })],
  ],
  curvezmq("NONCE-03", "NONCE-10"),
);
refuses("CURVE-MESSAGE-009", "a box under another name", curvezmq("MESSAGE-10"), [
  (channel) => [channel.message(text("a"), 0, { body: (body) => flipped(body, 7) })],
  (channel) => [channel.message(text("a"), 0, { body: (body) => flipped(body, 0) })],
]);
refuses(
  "CURVE-MESSAGE-010",
  "a nonce that was there before",
  curvezmq("NONCE-06", "NONCE-13"),
  [
    (channel) => [
      channel.message(text("a")),
      channel.message(text("a"), 0, { nonce: channel.nonce }),
    ],
    (channel) => {
      const once = channel.message(text("a"));
      return [once, once];
    },
  ],
  curvezmq("NONCE-03", "NONCE-10"),
);
refuses(
  "CURVE-MESSAGE-011",
  "a nonce that is lower than one before",
  curvezmq("NONCE-06", "NONCE-13"),
  [
    (channel) => [
      channel.message(text("a"), 0, { nonce: 1_000n }),
      channel.message(text("a"), 0, { nonce: 999n }),
    ],
    (channel) => [
      channel.message(text("a"), 0, { nonce: 1n << 32n }),
      channel.message(text("a"), 0, { nonce: 0xffff_ffffn }),
    ],
  ],
  curvezmq("NONCE-03", "NONCE-10"),
);
refuses(
  "CURVE-MESSAGE-012",
  "a box of the other direction, or of another key",
  curvezmq("MESSAGE-05", "MESSAGE-06"),
  [
    (channel) => [channel.message(text("a"), 0, { prefix: "CurveZMQMESSAGE-" })],
    (channel) => [channel.message(text("a"), 0, { key: stranger.secretKey })],
  ],
);
refuses(
  "CURVE-MESSAGE-013",
  "messages and commands in clear",
  ["CURVE-HANDSHAKE-02"],
  [() => [message("in clear")], () => [ping("in clear")], () => [message(longNonce(), "b")]],
);

/** What the target says before it closes, once it has this traffic; undefined where it does not. */
async function lastWords(
  context: CaseContext,
  traffic: (channel: CurveChannel) => readonly Uint8Array[],
): Promise<string | undefined> {
  const opened = await openEither(context);
  context.control(opened !== undefined, "a legal peer is served");
  const { peer, channel } = opened!;
  for (const octets of traffic(channel)) peer.send(octets);
  const seen = await peer.next(CLOSE_MS);
  if (seen.kind === "closed") return "nothing";
  if (seen.kind === "silence") return undefined;
  return (await peer.connection.closes()) ? inWords(seen) : undefined;
}

conformanceCase(
  "CURVE-MESSAGE-014",
  {
    ...judgesBoth,
    judges: curvezmq("MESSAGE-11", "MESSAGE-12", "NONCE-07", "NONCE-14"),
    breaks: curvezmq("NONCE-03", "NONCE-10"),
    title:
      "the target ends the connection without a word on a MESSAGE that was changed or repeated",
  },
  async (context) => {
    const changed = await lastWords(context, (channel) => [
      channel.message(text("a"), 0, { body: (body) => flipped(body, -1) }),
    ]);
    context.checkEqual("CURVEZMQ-MESSAGE-11", changed !== undefined, true);
    context.checkEqual("CURVEZMQ-MESSAGE-12", changed, "nothing");
    const repeated = await lastWords(context, (channel) => {
      const once = channel.message(text("a"));
      return [once, once];
    });
    for (const row of curvezmq("NONCE-07", "NONCE-14")) {
      context.checkEqual(row, repeated, "nothing");
    }
  },
);

conformanceCase(
  "CURVE-MESSAGE-015",
  {
    ...judgesBoth,
    records: curvezmq("MESSAGE-08", "GRAMMAR-35"),
    title: "what a target makes of reserved flags in a box, and of a command frame around it",
  },
  async (context) => {
    const fateOf = context.role === "bind" ? serverFate : clientFate;
    for (const flags of [0x04, 0x80]) {
      const fate = await fateOf(context, {
        traffic: (channel) => [channel.message(text("a"), flags)],
      });
      context.note("CURVEZMQ-MESSAGE-08", `flags ${hex(Uint8Array.of(flags))}: ${fate}`);
    }
    const framed = await fateOf(context, {
      traffic: (channel) => [channel.message(text("a"), 0, { outer: 0x04 })],
    });
    context.note("CURVEZMQ-GRAMMAR-35", `in a command frame: ${framed}`);
  },
);
