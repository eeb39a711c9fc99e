/** RFC 26, CurveZMQ Commands: what a target that is the client sends, and makes of the answers. */
import {
  bytes,
  command,
  conformanceCase,
  decodeMetadata,
  hex,
  join,
  keyPair,
  same,
  text,
} from "../../src/judge/index.ts";
import {
  asClient,
  client,
  clientFate,
  clientRefuses,
  dataOf,
  empty,
  flipped,
  judgesClient,
  openClient,
  ours,
  server,
  withClient,
} from "./handshake.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 300;

const stranger = keyPair();
const curvezmq = (...rows: readonly string[]) => rows.map((row) => `CURVEZMQ-${row}`);

conformanceCase(
  "CURVE-CLIENT-001",
  {
    ...judgesClient,
    judges: [
      ...["CURVE-HANDSHAKE-01", "CURVE-GRAMMAR-01", "CURVE-GRAMMAR-03"],
      ...curvezmq("FLOW-04", "HELLO-01", "HELLO-02", "HELLO-03", "HELLO-04", "HELLO-05"),
      ...curvezmq("HELLO-06", "HELLO-12", "HELLO-13", "GRAMMAR-04", "GRAMMAR-41"),
    ],
    title: "a client begins with HELLO: 200 octets, and a box of zeros for the server",
  },
  async ({ open, check, checkEqual, checkOctets }) => {
    const { peer, curve } = await withClient({ open });
    const seen = await peer.next();
    const body = "frame" in seen ? seen.frame.body : bytes("");
    const named = ["CURVE-HANDSHAKE-01", "CURVE-GRAMMAR-01"];
    for (const row of [...named, ...curvezmq("FLOW-04", "HELLO-01", "HELLO-03")]) {
      checkOctets(row, body.subarray(0, 6), bytes("05 'HELLO'"));
    }
    for (const row of ["CURVE-GRAMMAR-03", ...curvezmq("HELLO-02", "GRAMMAR-04", "GRAMMAR-41")]) {
      checkEqual(row, body.length, 200);
    }
    checkOctets("CURVEZMQ-HELLO-04", body.subarray(6, 8), bytes("01 00"));
    for (const row of curvezmq("HELLO-05", "HELLO-06")) {
      checkOctets(row, body.subarray(8, 80), new Uint8Array(72));
    }
    const signature = curve.takeHello(body.subarray(6)) ?? bytes("");
    check("CURVEZMQ-HELLO-12", signature.length > 0, {
      expected: "a box for S",
      seen: signature.length > 0 ? "a box for S" : "a box that does not open",
    });
    checkOctets("CURVEZMQ-HELLO-13", signature, new Uint8Array(64));
  },
);

conformanceCase(
  "CURVE-CLIENT-002",
  {
    ...judgesClient,
    judges: [
      ...curvezmq("FLOW-06", "INITIATE-01", "INITIATE-02", "INITIATE-03", "INITIATE-04"),
      ...curvezmq("INITIATE-05", "INITIATE-06", "INITIATE-07", "VOUCH-01", "DIFF-01", "DIFF-02"),
      ...curvezmq("DIFF-03", "GRAMMAR-24", "GRAMMAR-25", "GRAMMAR-26", "GRAMMAR-27", "META-06"),
    ],
    title: "a client answers WELCOME with INITIATE: the cookie, its key, a vouch, its properties",
  },
  async ({ open, control, check, checkEqual, checkOctets }) => {
    const opened = await openClient({ open });
    for (const row of curvezmq("FLOW-06", "INITIATE-02", "INITIATE-04", "INITIATE-06")) {
      const seen = opened === undefined ? "none that opens" : "INITIATE";
      check(row, opened !== undefined, { expected: "INITIATE", seen });
    }
    control(opened !== undefined, "INITIATE comes");
    const { initiate, curve, data, hello } = opened!;
    const { properties, rest } = decodeMetadata(initiate.metadata);
    const size = 9 + data.length;
    checkEqual("CURVEZMQ-INITIATE-03", size >= 257, true);
    for (const row of curvezmq("INITIATE-01", "INITIATE-05")) {
      checkOctets(row, initiate.cookie, curve.cookie);
    }
    checkOctets("CURVEZMQ-INITIATE-07", initiate.clientKey, client.publicKey);
    const vouched = join(hello.subarray(74, 106), server.publicKey);
    for (const row of curvezmq("VOUCH-01", "DIFF-01")) {
      checkOctets(row, initiate.vouched ?? bytes(""), vouched);
    }
    checkEqual("CURVEZMQ-DIFF-03", hex(data, 500).includes(hex(hello.subarray(74, 106))), false);
    for (const row of curvezmq("GRAMMAR-24", "GRAMMAR-25", "GRAMMAR-27", "META-06", "DIFF-02")) {
      checkEqual(row, `${properties[0]?.name} ${rest.length}`, "Socket-Type 0");
    }
    const names = properties.map(({ name }) => name).join("");
    checkEqual("CURVEZMQ-GRAMMAR-26", /^[A-Za-z0-9._+-]+$/.test(names), true);
  },
);

conformanceCase(
  "CURVE-CLIENT-003",
  {
    ...judgesClient,
    judges: curvezmq("HELLO-08", "VOUCH-02", "NONCE-03", "NONCE-04", "NONCE-02"),
    title:
      "a client makes a transient key and a vouch for each connection, and counts its nonces up",
  },
  async (context) => {
    const [one, two] = [await openClient(context), await openClient(context)];
    context.control(one !== undefined && two !== undefined, "INITIATE comes");
    const other = !same(one!.hello.subarray(74, 106), two!.hello.subarray(74, 106));
    context.checkEqual("CURVEZMQ-HELLO-08", other, true);
    const vouches = !same(one!.initiate.vouch.subarray(0, 16), two!.initiate.vouch.subarray(0, 16));
    context.checkEqual("CURVEZMQ-VOUCH-02", vouches, true);
    await one!.peer.socket.send(text("1"));
    const seen = await one!.peer.next();
    const sent = "frame" in seen ? one!.channel.open(seen.frame.body) : undefined;
    const nonces = [one!.hello.subarray(106, 114), one!.initiate.nonce].map((octets) =>
      Number(Buffer.from(octets).readBigUInt64BE()),
    );
    const [hello = 0, initiate = 0] = nonces;
    for (const row of curvezmq("NONCE-02", "NONCE-03", "NONCE-04")) {
      context.checkEqual(row, hello < initiate && initiate < Number(sent?.nonce ?? 0), true);
    }
  },
);

clientRefuses(
  "CURVE-CLIENT-004",
  "a WELCOME that is an octet too short or too long",
  curvezmq("WELCOME-07"),
  [
    { welcome: { data: (data) => data.subarray(0, -1) } },
    { welcome: { data: (data) => join(data, bytes("00")) } },
  ],
  ["CURVEZMQ-WELCOME-02"],
);
clientRefuses("CURVE-CLIENT-005", "a WELCOME that was changed on its way", curvezmq("WELCOME-06"), [
  { welcome: { data: (data) => flipped(data, 0) } },
  { welcome: { data: (data) => flipped(data, 16) } },
  { welcome: { data: (data) => flipped(data, -1) } },
  { welcome: { prefix: "COOKIE--" } },
]);
clientRefuses(
  "CURVE-CLIENT-006",
  "a server that does not have the key it is to have",
  curvezmq("KEYS-04", "KEYS-03"),
  [{ welcome: { by: stranger } }],
);
clientRefuses(
  "CURVE-CLIENT-007",
  "any command but WELCOME after HELLO",
  curvezmq("FLOW-03"),
  ["HELLO", "READY", "INITIATE", "MESSAGE"].map((name) => ({ first: empty(name) })),
  curvezmq("GRAMMAR-01", "GRAMMAR-02", "HELLO-02", "HELLO-04", "INITIATE-03"),
);
clientRefuses(
  "CURVE-CLIENT-008",
  "a READY of less than 30 octets",
  curvezmq("READY-07"),
  [{ ready: { data: (data) => data.subarray(0, 23) } }],
  curvezmq("READY-02"),
);
clientRefuses(
  "CURVE-CLIENT-009",
  "a READY that was changed on its way",
  curvezmq("READY-06"),
  [
    { ready: { data: (data) => flipped(data, 0) } },
    { ready: { data: (data) => flipped(data, -1) } },
    { ready: { prefix: "CurveZMQMESSAGES" } },
  ],
  curvezmq("NONCE-10"),
);
conformanceCase(
  "CURVE-CLIENT-010",
  {
    ...judgesClient,
    records: curvezmq("READY-08"),
    title: "what becomes of a READY the properties of which are malformed is recorded",
    rev: 2,
  },
  async (context) => {
    for (const [what, metadata] of [
      ["a property that is cut short", ours.subarray(0, -1)],
      ["a value that ends beyond it", join(ours, bytes("03 'X-A' 00 00 00 02 'a'"))],
    ] as const) {
      const fate = await clientFate(context, { metadata });
      context.note("CURVEZMQ-READY-08", `${what}: ${fate}`);
    }
  },
);
clientRefuses(
  "CURVE-CLIENT-011",
  "any command but READY after INITIATE",
  curvezmq("READY-09"),
  ["WELCOME", "HELLO", "MESSAGE"].map((name) => ({ second: empty(name) })),
  curvezmq("GRAMMAR-02", "HELLO-02", "HELLO-04", "WELCOME-02", "NONCE-10"),
);

conformanceCase(
  "CURVE-CLIENT-012",
  {
    ...judgesClient,
    judges: curvezmq("MESSAGE-01", "GRAMMAR-03"),
    title: "a client sends no message before READY",
    rev: 2,
  },
  async ({ open, check, checkEqual }) => {
    const { peer, curve } = await withClient({ open });
    await peer.socket.send(text("early"));
    curve.takeHello(dataOf(await peer.next(), "HELLO") ?? bytes(""));
    peer.send(curve.welcome());
    await peer.next();
    const early = await peer.next(UNPROMPTED_MS);
    check("CURVEZMQ-GRAMMAR-03", early.kind === "silence", {
      expected: "nothing before READY",
      seen: early.kind,
    });
    peer.send(curve.ready(ours));
    const then = await peer.next();
    const opened = "frame" in then ? curve.channel().open(then.frame.body) : undefined;
    checkEqual("CURVEZMQ-MESSAGE-01", opened?.data.length, 5);
  },
);

conformanceCase(
  "CURVE-CLIENT-013",
  {
    ...judgesClient,
    judges: curvezmq("FLOW-13"),
    breaks: curvezmq("WELCOME-02"),
    title: "a client that refuses a server sends it no ERROR",
  },
  async (context) => {
    context.control((await clientFate(context)) === "open", "a legal server is talked to");
    const { peer, curve } = await withClient(context);
    curve.takeHello(dataOf(await peer.next(), "HELLO") ?? bytes(""));
    peer.send(curve.welcome({ data: (data) => data.subarray(0, -1) }));
    const seen = await peer.next();
    context.check("CURVEZMQ-FLOW-13", seen.kind === "closed", {
      expected: "a close without ERROR",
      seen: seen.kind,
    });
  },
);

conformanceCase(
  "CURVE-CLIENT-014",
  {
    ...judgesClient,
    judges: curvezmq("FLOW-12", "GRAMMAR-34", "ERROR-06"),
    title: "a client that is refused by ERROR does not come back with the same key",
  },
  async (context) => {
    const refusedBy = async (reason: string, event: "ERROR" | "close") => {
      const { peer } = await withClient(context);
      await peer.next();
      const size = Uint8Array.of(reason.length);
      if (event === "ERROR") peer.send(command("ERROR", join(size, text(reason))));
      // Who waits for our end of the connection comes back after it.
      peer.connection.end();
      return (await context.comesBack(peer, event === "ERROR" ? 600 : undefined)) !== undefined;
    };
    context.control(await refusedBy("", "close"), "a client that was cut off comes back");
    context.checkEqual("CURVEZMQ-FLOW-12", await refusedBy("400", "ERROR"), false);
    context.checkEqual("CURVEZMQ-GRAMMAR-34", await refusedBy("", "ERROR"), false);
    context.checkEqual("CURVEZMQ-ERROR-06", await refusedBy("a".repeat(255), "ERROR"), false);
  },
);

clientRefuses(
  "CURVE-CLIENT-015",
  "an ERROR that is cut short, and one whose reason overruns it",
  curvezmq("ERROR-04", "ERROR-05"),
  [{ first: command("ERROR") }, { first: command("ERROR", bytes("05 'abc'")) }],
  ["ZMTP31-ERROR-05", "ZMTP31-ERROR-06"],
);

conformanceCase(
  "CURVE-CLIENT-016",
  {
    ...judgesClient,
    records: curvezmq("FLOW-10"),
    title: "whether a client whose server leaves in the handshake tries again is recorded",
    rev: 2,
  },
  async (context) => {
    let { peer } = await withClient(context);
    for (const step of ["after the greeting", "after HELLO"]) {
      if (step === "after HELLO") await peer.next();
      peer.connection.end();
      const again = await context.comesBack(peer);
      context.note("CURVEZMQ-FLOW-10", `${step}: ${again === undefined ? "gone" : "back"}`);
      if (again === undefined) return;
      await again.greet({ mechanism: "CURVE", asServer: 1 });
      peer = again;
    }
  },
);

conformanceCase(
  "CURVE-CLIENT-017",
  {
    ...judgesClient,
    judges: ["CURVE-HANDSHAKE-02"],
    breaks: ["ZMTP31-AUTH-19", "ZMTP31-NULL-03", "PLAIN-HANDSHAKE-02", "PLAIN-GRAMMAR-01"],
    title: "a client sends nothing in clear to a server that greets with NULL or PLAIN",
  },
  async (context) => {
    context.control((await clientFate(context)) === "open", "a legal server is talked to");
    for (const mechanism of ["NULL", "PLAIN"]) {
      const peer = await context.open({ security: asClient });
      peer.socket.send(text("secret")).catch(() => {});
      peer.send(peer.greeting({ mechanism, asServer: 1 }), command("READY", ours));
      const octets = await peer.connection.read(500);
      const kept = octets.length <= 64 && peer.connection.isClosed;
      context.checkClosed("CURVE-HANDSHAKE-02", kept ? "closed" : "open");
    }
  },
);
