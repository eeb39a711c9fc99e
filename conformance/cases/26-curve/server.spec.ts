/** RFC 26, CurveZMQ Commands: what a target that is the server makes of HELLO, and its WELCOME. */
import {
  boxKey,
  bytes,
  CurveClient,
  conformanceCase,
  join,
  keyPair,
  sharedKey,
} from "../../src/judge/index.ts";
import {
  asServer,
  empty,
  flipped,
  judgesServer,
  openServer,
  server,
  serverFate,
  serverRefuses,
  withServer,
} from "./handshake.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 300;

const stranger = keyPair();

serverRefuses(
  "CURVE-HELLO-001",
  "a HELLO that is an octet too short or too long",
  ["CURVEZMQ-HELLO-15"],
  [
    { hello: { data: (data) => data.subarray(0, -1) } },
    { hello: { data: (data) => join(data, bytes("00")) } },
  ],
  ["CURVEZMQ-HELLO-02"],
);
serverRefuses(
  "CURVE-HELLO-002",
  "a HELLO of another version",
  ["CURVEZMQ-GRAMMAR-05"],
  [{ hello: { version: bytes("01 01") } }, { hello: { version: bytes("02 00") } }],
  ["CURVEZMQ-HELLO-04"],
);
serverRefuses(
  "CURVE-HELLO-003",
  "a HELLO the padding of which is not zero",
  ["CURVEZMQ-HELLO-14", "CURVEZMQ-GRAMMAR-06"],
  [0, 71].map((at) => ({ hello: { padding: flipped(new Uint8Array(72), at) } })),
  ["CURVEZMQ-HELLO-06"],
);
serverRefuses(
  "CURVE-HELLO-004",
  "a HELLO the box of which holds anything but zeros",
  ["CURVEZMQ-GRAMMAR-09"],
  [0, 63].map((at) => ({ hello: { text: flipped(new Uint8Array(64), at) } })),
);
serverRefuses(
  "CURVE-HELLO-005",
  "a HELLO the box of which was changed on its way",
  ["CURVEZMQ-BOX-04"],
  [-80, -1].map((at) => ({ hello: { data: (data: Uint8Array) => flipped(data, at) } })),
);
serverRefuses(
  "CURVE-HELLO-006",
  "a HELLO the nonce of which has another prefix",
  ["CURVEZMQ-GRAMMAR-08"],
  [{ hello: { prefix: "CurveZMQMESSAGEC" } }],
);
serverRefuses(
  "CURVE-HELLO-007",
  "a HELLO that was made for another server",
  ["CURVEZMQ-BOX-01"],
  [{ hello: { key: sharedKey(server.publicKey, stranger.secretKey) } }],
);
serverRefuses(
  "CURVE-HELLO-008",
  "a HELLO with a transient key that did not seal it",
  ["CURVEZMQ-GRAMMAR-07"],
  [{ hello: { transientKey: stranger.publicKey } }],
);
serverRefuses(
  "CURVE-HELLO-009",
  "a transient key that leads to a shared key which everybody knows",
  ["CURVEZMQ-BOX-03"],
  [{ hello: { transientKey: new Uint8Array(32), key: boxKey(new Uint8Array(32)) } }],
);
serverRefuses(
  "CURVE-HELLO-010",
  "any command but HELLO first",
  ["CURVEZMQ-FLOW-04", "CURVEZMQ-FLOW-03"],
  ["WELCOME", "INITIATE", "READY", "MESSAGE", "HELLP"].map((name) => ({ first: empty(name) })),
  ["CURVEZMQ-FLOW-04", "CURVEZMQ-WELCOME-02", "CURVEZMQ-INITIATE-03", "CURVEZMQ-FLOW-06"],
);

conformanceCase(
  "CURVE-WELCOME-001",
  {
    ...judgesServer,
    judges: [
      ...["FLOW-05", "WELCOME-01", "WELCOME-02", "WELCOME-03", "WELCOME-04", "WELCOME-05"],
      ...["GRAMMAR-01", "GRAMMAR-10", "GRAMMAR-11", "GRAMMAR-12", "GRAMMAR-13", "HELLO-17"],
      ...["BOX-05", "HELLO-07"],
    ].map((row) => `CURVEZMQ-${row}`),
    title: "a server answers HELLO with WELCOME: S' and a cookie in a box for C'",
  },
  async ({ open, check, checkEqual, checkOctets }) => {
    const { peer, curve } = await withServer({ open });
    const hello = curve.hello();
    peer.send(hello);
    const seen = await peer.next();
    const body = "frame" in seen ? seen.frame.body : bytes("");
    for (const row of ["FLOW-05", "WELCOME-01", "GRAMMAR-01", "WELCOME-03"]) {
      checkOctets(`CURVEZMQ-${row}`, body.subarray(0, 8), bytes("07 'WELCOME'"));
    }
    for (const row of ["WELCOME-02", "GRAMMAR-10", "BOX-05"]) {
      checkEqual(`CURVEZMQ-${row}`, body.length, 168);
    }
    checkEqual("CURVEZMQ-HELLO-07", body.length < hello.length, true);
    const taken = curve.takeWelcome(body.subarray(8));
    for (const row of ["WELCOME-04", "GRAMMAR-11", "GRAMMAR-12", "WELCOME-05", "HELLO-17"]) {
      const opened = taken === undefined ? "a box that does not open" : "S' and a cookie";
      check(`CURVEZMQ-${row}`, taken !== undefined, { expected: "S' and a cookie", seen: opened });
    }
    checkEqual("CURVEZMQ-GRAMMAR-13", taken?.cookie.length, 96);
  },
);

conformanceCase(
  "CURVE-WELCOME-002",
  {
    ...judgesServer,
    judges: [
      ...["KEYS-01", "KEYS-02", "HELLO-16", "COOKIE-04", "NONCE-01", "NONCE-08", "BOX-02"],
    ].map((row) => `CURVEZMQ-${row}`),
    title: "each WELCOME has a nonce, a transient key and a cookie of its own",
  },
  async (context) => {
    const seen = [await openServer(context), await openServer(context), await openServer(context)];
    context.control(!seen.includes(undefined), "legal clients are served");
    const distinct = (octets: (one: NonNullable<(typeof seen)[0]>) => Uint8Array) =>
      new Set(seen.map((one) => Buffer.from(octets(one!)).toString("hex"))).size;
    for (const row of ["KEYS-01", "KEYS-02", "HELLO-16", "BOX-02"]) {
      context.checkEqual(
        `CURVEZMQ-${row}`,
        distinct(({ taken }) => taken.transientKey),
        3,
      );
    }
    context.checkEqual(
      "CURVEZMQ-COOKIE-04",
      distinct(({ taken }) => taken.cookie),
      3,
    );
    for (const row of ["NONCE-01", "NONCE-08"]) {
      const nonces = distinct(({ welcome }) => welcome.subarray(0, 16));
      context.checkEqual(`CURVEZMQ-${row}`, nonces, 3);
    }
  },
);

conformanceCase(
  "CURVE-WELCOME-003",
  {
    ...judgesServer,
    judges: ["CURVE-ROLE-01", "CURVE-GRAMMAR-02"],
    title: "a server says in its greeting that it is one, and sends WELCOME as a command",
  },
  async ({ open, checkEqual }) => {
    const { peer, curve } = await withServer({ open });
    peer.send(curve.hello());
    const seen = await peer.next();
    const header = "frame" in seen ? [...seen.frame.octets.subarray(0, 2)].join(" ") : "";
    checkEqual("CURVE-GRAMMAR-02", header, "4 168");
    checkEqual("CURVE-ROLE-01", peer.theirs?.asServer, 1);
  },
);

conformanceCase(
  "CURVE-SERVER-001",
  {
    ...judgesServer,
    judges: ["CURVEZMQ-KEYS-08", "CURVEZMQ-FLOW-09"],
    title: "a server whose client leaves at any step serves the next one, with the same key too",
  },
  async (context) => {
    const keys = keyPair();
    const fresh = () => new CurveClient(server.publicKey, keys);
    const { peer: first } = await withServer(context, fresh());
    const same = { open: () => context.again(first) };
    for (let step = 0; step < 3; step++) {
      const { peer, curve } = await withServer(same, fresh());
      if (step > 0) peer.send(curve.hello());
      if (step > 1) await peer.next();
      peer.connection.end();
    }
    for (const row of ["CURVEZMQ-FLOW-09", "CURVEZMQ-KEYS-08"]) {
      const again = await openServer(same, fresh());
      context.checkEqual(row, again === undefined ? "refused" : "served", "served");
    }
  },
);

conformanceCase(
  "CURVE-SERVER-002",
  {
    ...judgesServer,
    judges: ["CURVEZMQ-MESSAGE-02", "CURVE-HANDSHAKE-02"],
    breaks: ["ZMTP31-AUTH-19", "PLAIN-HANDSHAKE-01"],
    title:
      "a server lets nobody in who greets with NULL or PLAIN, and sends no message before READY",
  },
  async (context) => {
    context.control((await serverFate(context)) === "open", "a legal client is served");
    for (const mechanism of ["NULL", "PLAIN"]) {
      const peer = await context.open({ security: asServer });
      peer.send(peer.greeting({ mechanism }), peer.ready());
      const fate = (await peer.connection.closes()) ? "closed" : "open";
      context.checkClosed("CURVE-HANDSHAKE-02", fate);
    }
    const { peer, curve } = await withServer(context);
    peer.socket.send(bytes("'early'")).catch(() => {});
    peer.send(curve.hello());
    const first = await peer.next();
    const second = await peer.next(UNPROMPTED_MS);
    const quiet = first.kind === "command" && second.kind === "silence";
    context.check("CURVEZMQ-MESSAGE-02", quiet, {
      expected: "WELCOME and nothing",
      seen: `${first.kind} and ${second.kind}`,
    });
  },
);

conformanceCase(
  "CURVE-SERVER-003",
  {
    ...judgesServer,
    records: ["CURVEZMQ-ERROR-02", "CURVEZMQ-ERROR-03"],
    breaks: ["CURVEZMQ-HELLO-02"],
    title: "what a server says to a client whose HELLO is malformed",
  },
  async ({ open, note }) => {
    const peer = await open({ security: asServer });
    await peer.greet({ mechanism: "CURVE", asServer: 0 });
    peer.send(new CurveClient(server.publicKey).hello({ data: (data) => data.subarray(0, -1) }));
    const seen = await peer.next();
    const said = seen.kind === "command" ? seen.name : `no command: ${seen.kind}`;
    note("CURVEZMQ-ERROR-02", `an ERROR: ${said === "ERROR"}`);
    note("CURVEZMQ-ERROR-03", said);
  },
);
