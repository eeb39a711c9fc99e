/** RFC 26, The INITIATE Command: what a target that is the server makes of it, and its READY. */
import {
  bytes,
  conformanceCase,
  fill,
  inWords,
  join,
  keyPair,
  metadata,
  property,
} from "../../src/judge/index.ts";
import {
  dataOf,
  empty,
  flipped,
  judgesServer,
  openServer,
  ours,
  serverFate,
  serverRefuses,
  withServer,
} from "./handshake.ts";

const stranger = keyPair();

serverRefuses(
  "CURVE-INITIATE-001",
  "an INITIATE of less than 257 octets",
  ["CURVEZMQ-INITIATE-09"],
  [{ initiate: () => ({ data: (data) => data.subarray(0, 247) }) }],
  ["CURVEZMQ-INITIATE-03"],
);
serverRefuses(
  "CURVE-INITIATE-002",
  "a cookie that was changed",
  ["CURVEZMQ-GRAMMAR-17"],
  [0, 16, 95].map((at) => ({ initiate: () => ({ cookie: (cookie) => flipped(cookie, at) }) })),
);
serverRefuses(
  "CURVE-INITIATE-003",
  "an INITIATE the box of which was changed on its way",
  ["CURVEZMQ-GRAMMAR-16"],
  [104, -1].map((at) => ({
    initiate: () => ({ data: (data: Uint8Array) => flipped(data, at) }),
  })),
);
serverRefuses(
  "CURVE-INITIATE-004",
  "an INITIATE the nonce of which has another prefix",
  ["CURVEZMQ-GRAMMAR-18"],
  [{ initiate: () => ({ prefix: "CurveZMQHELLO---" }) }],
);
serverRefuses(
  "CURVE-INITIATE-005",
  "a nonce in INITIATE that is not above that of HELLO",
  ["CURVEZMQ-NONCE-06"],
  [
    { hello: { nonce: 9n }, initiate: () => ({ nonce: 9n }) },
    { hello: { nonce: 9n }, initiate: () => ({ nonce: 8n }) },
  ],
  ["CURVEZMQ-NONCE-03"],
);
serverRefuses(
  "CURVE-INITIATE-006",
  "a permanent key that did not vouch",
  ["CURVEZMQ-GRAMMAR-19"],
  [{ initiate: () => ({ clientKey: stranger.publicKey }) }],
);
serverRefuses(
  "CURVE-INITIATE-007",
  "a vouch the nonce of which has another prefix",
  ["CURVEZMQ-GRAMMAR-21"],
  [{ initiate: () => ({ vouchPrefix: "COOKIE--" }) }],
);
serverRefuses(
  "CURVE-INITIATE-008",
  "a vouch for another transient key",
  ["CURVEZMQ-GRAMMAR-22"],
  [{ initiate: () => ({ vouchedTransient: stranger.publicKey }) }],
);
serverRefuses(
  "CURVE-INITIATE-009",
  "a vouch for another server",
  ["CURVEZMQ-VOUCH-04"],
  [{ initiate: () => ({ vouchedServer: stranger.publicKey }) }],
);
serverRefuses(
  "CURVE-INITIATE-010",
  "a vouch that was changed",
  ["CURVEZMQ-GRAMMAR-20"],
  [0, 16, 95].map((at) => ({
    initiate: () => ({ vouch: (vouch: Uint8Array) => flipped(vouch, at) }),
  })),
);
serverRefuses(
  "CURVE-INITIATE-011",
  "metadata that end within a property, or have one of another size",
  ["CURVEZMQ-INITIATE-08", "CURVEZMQ-GRAMMAR-28"],
  [
    { metadata: ours.subarray(0, -1) },
    { metadata: join(ours, bytes("03 'X-A' 00 00 00 02 'a'")) },
    { metadata: join(ours, bytes("03 'X-A' FF FF FF FF 'a'")) },
    { metadata: join(ours, bytes("09 'X-A'")) },
  ],
);
serverRefuses(
  "CURVE-INITIATE-012",
  "a property without a name",
  ["CURVEZMQ-META-02"],
  [{ metadata: join(ours, bytes("00 00 00 00 01 'a'")) }],
);
serverRefuses(
  "CURVE-INITIATE-013",
  "a socket type that it cannot talk to, in whatever case its name is written",
  ["CURVEZMQ-META-03"],
  ["Socket-Type", "SOCKET-TYPE"].map((name) => ({ metadata: metadata([[name, "PUB"]]) })),
);
serverRefuses(
  "CURVE-INITIATE-014",
  "any command but INITIATE after WELCOME",
  ["CURVEZMQ-FLOW-01"],
  ["HELLO", "READY", "MESSAGE"].map((name) => ({ second: empty(name) })),
  ["CURVEZMQ-FLOW-06", "CURVEZMQ-HELLO-02", "CURVEZMQ-HELLO-04", "CURVEZMQ-NONCE-03"],
);

conformanceCase(
  "CURVE-INITIATE-015",
  {
    ...judgesServer,
    judges: ["CURVEZMQ-COOKIE-03"],
    title: "a cookie opens no other connection than the one that it was made for",
    rev: 2,
  },
  async (context) => {
    const welcomed = async () => {
      const { peer, curve } = await withServer(context);
      peer.send(curve.hello());
      curve.takeWelcome(dataOf(await peer.next(), "WELCOME") ?? bytes(""));
      return { peer, initiate: curve.initiate(ours) };
    };
    const used = await welcomed();
    used.peer.send(used.initiate);
    const ready = dataOf(await used.peer.next(), "READY");
    context.control(ready !== undefined, "a legal client is served");
    // All of it again: its cookie, and the box that the keys in the cookie open.
    const { peer } = await welcomed();
    peer.send(used.initiate);
    const seen = await peer.next();
    const closed = seen.kind === "closed" || (await peer.connection.closes());
    const fate = dataOf(seen, "READY") === undefined && closed ? "closed" : inWords(seen);
    context.checkClosed("CURVEZMQ-COOKIE-03", fate);
  },
);

conformanceCase(
  "CURVE-READY-001",
  {
    ...judgesServer,
    judges: [
      ...["FLOW-07", "READY-01", "READY-02", "READY-03", "READY-04", "READY-05", "GRAMMAR-02"],
      ...["GRAMMAR-30", "GRAMMAR-31", "GRAMMAR-32", "AUTH-03", "KEYS-07"],
    ].map((row) => `CURVEZMQ-${row}`),
    title: "a server answers INITIATE with READY: its properties in a box",
  },
  async ({ open, control, check, checkEqual }) => {
    const opened = await openServer({ open });
    for (const row of ["FLOW-07", "READY-01", "READY-03", "GRAMMAR-02", "AUTH-03", "KEYS-07"]) {
      const seen = opened === undefined ? "no READY that opens" : "READY";
      check(`CURVEZMQ-${row}`, opened !== undefined, { expected: "READY", seen });
    }
    control(opened !== undefined, "READY comes");
    for (const row of ["READY-02", "GRAMMAR-30"]) {
      checkEqual(`CURVEZMQ-${row}`, opened!.ready.length >= 24, true);
    }
    const name = Buffer.from(opened!.theirs.subarray(1, 12)).toString("latin1");
    for (const row of ["READY-04", "READY-05", "GRAMMAR-31", "GRAMMAR-32"]) {
      checkEqual(`CURVEZMQ-${row}`, name, "Socket-Type");
    }
  },
);

conformanceCase(
  "CURVE-READY-002",
  {
    ...judgesServer,
    judges: ["META-01", "META-04", "META-05", "GRAMMAR-23", "GRAMMAR-29"].map(
      (row) => `CURVEZMQ-${row}`,
    ),
    title: "a server takes properties of every legal length",
  },
  async (context) => {
    const legal = {
      "CURVEZMQ-META-01": join(ours, property("X", "1"), property("X".repeat(255), "255")),
      "CURVEZMQ-META-04": join(ours, property("X-Large", fill(3_000, 0x41))),
      "CURVEZMQ-META-05": join(ours, property("X-Empty", "")),
      "CURVEZMQ-GRAMMAR-29": join(property("X-Empty", ""), ours),
      "CURVEZMQ-GRAMMAR-23": ours,
    };
    for (const [row, properties] of Object.entries(legal)) {
      context.checkEqual(row, await serverFate(context, { metadata: properties }), "open");
    }
  },
);
