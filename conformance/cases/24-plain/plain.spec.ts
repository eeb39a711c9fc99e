/** RFC 24, Implementation: HELLO, WELCOME, INITIATE, READY, and what follows them. */
import {
  bytes,
  type CaseContext,
  command,
  conformanceCase,
  decodeMetadata,
  inWords,
  metadata,
  type Peer,
  text,
} from "../../src/judge/index.ts";

/** How long a target is watched that has no reason to send more, in ms. */
const UNPROMPTED_MS = 500;

/** The one user whom the ZAP handler lets in, and who a client is here. */
const admin = bytes("05 'admin' 06 'secret'");
const ours = metadata([["Socket-Type", "ROUTER"]]);
const client = metadata([["Socket-Type", "DEALER"]]);

/** The target is the server: it is bound, and the raw peer the client. */
const server = {
  needs: { level: 1, sockets: ["DEALER"], mechanism: "PLAIN", zap: true },
  roles: ["bind"],
  zmtp: ["3.1"],
} as const;
/** The target is the client: it connects, and the raw peer is the server. */
const connecting = {
  needs: { level: 1, sockets: ["DEALER"], mechanism: "PLAIN" },
  roles: ["connect"],
  zmtp: ["3.1"],
} as const;

type Setting = Pick<CaseContext, "open" | "handleZap">;

const zapReply = (status: string) => [
  ...["text:1.0", "echo:requestId", `text:${status}`, "text:", "text:", "hex:"],
];

/** A connection with a PLAIN server, after the greetings. */
async function withServer({ open, handleZap }: Setting): Promise<Peer> {
  await handleZap(
    { match: ["text:PLAIN", "text:admin", "text:secret"], reply: zapReply("200") },
    { match: [], reply: zapReply("400") },
  );
  const peer = await open({ security: { mechanism: "PLAIN", role: "server" } });
  await peer.greet({ mechanism: "PLAIN", asServer: 0 });
  return peer;
}

/** A connection with a PLAIN client, after the greetings. */
async function withClient({ open }: Pick<CaseContext, "open">): Promise<Peer> {
  const user = { username: "admin", password: "secret" };
  const peer = await open({ security: { mechanism: "PLAIN", role: "client", ...user } });
  await peer.greet({ mechanism: "PLAIN", asServer: 1 });
  return peer;
}

/** What a server answers to HELLO and, where it is welcome, to INITIATE. */
async function fateOf(context: CaseContext, hello = admin, properties = client): Promise<string> {
  const peer = await withServer(context);
  peer.send(command("HELLO", hello));
  const welcome = await peer.next();
  if (welcome.kind !== "command" || welcome.name !== "WELCOME") return inWords(welcome);
  peer.send(command("INITIATE", properties));
  const ready = await peer.next();
  return ready.kind === "command" && ready.name === "READY" ? "open" : inWords(ready);
}

conformanceCase(
  "PLAIN-SERVER-001",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-02"],
    title: "a server says nothing before it has HELLO",
  },
  async ({ open, handleZap, check }) => {
    const peer = await withServer({ open, handleZap });
    const seen = await peer.next(UNPROMPTED_MS);
    check("PLAIN-HANDSHAKE-02", seen.kind === "silence", {
      expected: "nothing",
      seen: inWords(seen),
    });
  },
);

conformanceCase(
  "PLAIN-SERVER-002",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-03", "PLAIN-GRAMMAR-01", "PLAIN-GRAMMAR-07"],
    title: "a server answers good credentials with WELCOME, which has no data",
  },
  async ({ open, handleZap, check, checkOctets }) => {
    const peer = await withServer({ open, handleZap });
    peer.send(command("HELLO", admin));
    const seen = await peer.next();
    const welcome = seen.kind === "command" && seen.name === "WELCOME";
    for (const row of ["PLAIN-HANDSHAKE-03", "PLAIN-GRAMMAR-01"]) {
      check(row, welcome, { expected: "WELCOME", seen: inWords(seen) });
    }
    const body = "frame" in seen ? seen.frame.body : bytes("");
    checkOctets("PLAIN-GRAMMAR-07", body, bytes("07 'WELCOME'"));
  },
);

conformanceCase(
  "PLAIN-SERVER-003",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-07", "PLAIN-GRAMMAR-02", "PLAIN-GRAMMAR-09"],
    title: "a server answers INITIATE with READY, which is properties to its last octet",
  },
  async ({ open, handleZap, control, check, checkEqual }) => {
    const peer = await withServer({ open, handleZap });
    peer.send(command("HELLO", admin));
    control((await peer.next()).kind === "command", "good credentials are answered");
    peer.send(command("INITIATE", ours));
    const seen = await peer.next();
    const ready = seen.kind === "command" && seen.name === "READY";
    for (const row of ["PLAIN-HANDSHAKE-07", "PLAIN-GRAMMAR-02"]) {
      check(row, ready, { expected: "READY", seen: inWords(seen) });
    }
    const { properties, rest } = decodeMetadata(ready ? seen.data : bytes("FF"));
    const names = properties.map(({ name }) => name).join(" ");
    checkEqual("PLAIN-GRAMMAR-09", `${names.split(" ")[0]} ${rest.length}`, "Socket-Type 0");
  },
);

conformanceCase(
  "PLAIN-SERVER-004",
  {
    ...server,
    judges: ["PLAIN-GRAMMAR-03", "PLAIN-HANDSHAKE-09"],
    title: "after READY messages flow both ways in clear",
  },
  async ({ open, handleZap, checkEqual, checkOctets, control }) => {
    const peer = await withServer({ open, handleZap });
    peer.send(command("HELLO", admin));
    control((await peer.next()).kind === "command", "good credentials are answered");
    peer.send(command("INITIATE", ours));
    control((await peer.next()).kind === "command", "INITIATE is answered");
    await peer.socket.send(text("from target"));
    const seen = await peer.next();
    checkOctets(
      "PLAIN-HANDSHAKE-09",
      "frame" in seen ? seen.frame.body : bytes(""),
      text("from target"),
    );
    peer.send(bytes("00 02 'hi'"));
    checkEqual("PLAIN-GRAMMAR-03", (await peer.socket.receive())?.[0], "text:hi");
  },
);

conformanceCase(
  "PLAIN-SERVER-005",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-03", "PLAIN-GRAMMAR-01"],
    title: "a server refuses other credentials by ERROR, or by a close",
  },
  async (context) => {
    context.control((await fateOf(context)) === "open", "good credentials are accepted");
    for (const hello of ["05 'admin' 06 'Secret'", "05 'Admin' 06 'secret'", "00 00"]) {
      const fate = await fateOf(context, bytes(hello));
      context.checkRefused("PLAIN-HANDSHAKE-03", fate);
      const legal = fate === "a close" || fate.startsWith("command ERROR");
      context.check("PLAIN-GRAMMAR-01", legal, { expected: "ERROR or a close", seen: fate });
    }
  },
);

conformanceCase(
  "PLAIN-SERVER-006",
  {
    ...server,
    judges: ["PLAIN-GRAMMAR-04", "PLAIN-GRAMMAR-05", "PLAIN-GRAMMAR-06"],
    breaks: ["PLAIN-GRAMMAR-04"],
    title: "a server refuses a HELLO that is not a name and a password",
  },
  async (context) => {
    context.control((await fateOf(context)) === "open", "a HELLO of both is accepted");
    const bent = {
      "PLAIN-GRAMMAR-04": ["", "05 'admin' 06 'secret' 00"],
      "PLAIN-GRAMMAR-05": ["FF 'admin' 06 'secret'", "05 'admin'"],
      "PLAIN-GRAMMAR-06": ["05 'admin' 07 'secret'", "05 'admin' FF 'secret'"],
    };
    for (const [row, hellos] of Object.entries(bent)) {
      for (const hello of hellos) context.checkRefused(row, await fateOf(context, bytes(hello)));
    }
  },
);

conformanceCase(
  "PLAIN-SERVER-007",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-06"],
    breaks: ["ZMTP31-NULL-15", "ZMTP31-NULL-18", "ZMTP31-META-04"],
    title: "a server refuses an INITIATE whose properties are malformed",
  },
  async (context) => {
    context.control((await fateOf(context)) === "open", "a good INITIATE is accepted");
    for (const properties of ["0B 'Socket'", "0B 'Socket-Type' 00 00 00 07 'DEALER'"]) {
      const fate = await fateOf(context, admin, bytes(properties));
      context.checkRefused("PLAIN-HANDSHAKE-06", fate);
    }
  },
);

conformanceCase(
  "PLAIN-SERVER-008",
  {
    ...server,
    judges: ["PLAIN-HANDSHAKE-01"],
    breaks: ["PLAIN-HANDSHAKE-01"],
    title: "a server lets nobody in who leaves HELLO out",
  },
  async (context) => {
    context.control((await fateOf(context)) === "open", "HELLO, then INITIATE, is accepted");
    for (const name of ["INITIATE", "READY"]) {
      const peer = await withServer(context);
      peer.send(command(name, client));
      const seen = await peer.next();
      const ready = seen.kind === "command" && seen.name === "READY";
      context.checkRefused("PLAIN-HANDSHAKE-01", ready ? "open" : inWords(seen));
    }
  },
);

conformanceCase(
  "PLAIN-SERVER-009",
  {
    ...server,
    judges: ["PLAIN-GRAMMAR-11"],
    title: "an ERROR of a server is its name, a length octet and a reason",
  },
  async (context) => {
    context.control((await fateOf(context)) === "open", "good credentials are accepted");
    const peer = await withServer(context);
    peer.send(command("HELLO", bytes("05 'admin' 05 'wrong'")));
    const seen = await peer.next();
    const body = "frame" in seen ? seen.frame.body : bytes("05 'ERROR' 00");
    context.checkOctets("PLAIN-GRAMMAR-11", body.subarray(0, 6), bytes("05 'ERROR'"));
    context.checkEqual("PLAIN-GRAMMAR-11", body[6], body.length - 7);
  },
);

conformanceCase(
  "PLAIN-SERVER-010",
  {
    needs: { level: 1, sockets: ["DEALER"], mechanism: "PLAIN", zap: true },
    zmtp: ["3.1"],
    judges: ["PLAIN-ROLE-01"],
    title: "as-server in the greeting says who is the server",
  },
  async (context) => {
    const isServer = context.role === "bind";
    const peer = await (isServer ? withServer(context) : withClient(context));
    context.checkEqual("PLAIN-ROLE-01", peer.theirs?.asServer, isServer ? 1 : 0);
  },
);

conformanceCase(
  "PLAIN-CLIENT-001",
  {
    ...connecting,
    judges: [
      ...["PLAIN-HANDSHAKE-01", "PLAIN-GRAMMAR-04", "PLAIN-GRAMMAR-05", "PLAIN-GRAMMAR-06"],
      "PLAIN-GRAMMAR-10",
    ],
    title: "a client begins with HELLO: its name and its password, a size before each",
  },
  async ({ open, check, checkOctets }) => {
    const peer = await withClient({ open });
    const seen = await peer.next();
    const hello = seen.kind === "command" && seen.name === "HELLO";
    check("PLAIN-HANDSHAKE-01", hello, { expected: "HELLO", seen: inWords(seen) });
    const body = "frame" in seen ? seen.frame.body : bytes("");
    checkOctets("PLAIN-GRAMMAR-04", body, bytes("05 'HELLO' 05 'admin' 06 'secret'"));
    checkOctets("PLAIN-GRAMMAR-10", body.subarray(0, 6), bytes("05 'HELLO'"));
    checkOctets("PLAIN-GRAMMAR-05", body.subarray(6, 12), bytes("05 'admin'"));
    checkOctets("PLAIN-GRAMMAR-06", body.subarray(12), bytes("06 'secret'"));
  },
);

conformanceCase(
  "PLAIN-CLIENT-002",
  {
    ...connecting,
    judges: ["PLAIN-HANDSHAKE-05", "PLAIN-GRAMMAR-08"],
    title: "a client waits for WELCOME, and then sends INITIATE with its properties",
  },
  async ({ open, control, check, checkEqual }) => {
    const peer = await withClient({ open });
    control((await peer.next()).kind === "command", "the client begins");
    const early = await peer.next(UNPROMPTED_MS);
    check("PLAIN-HANDSHAKE-05", early.kind === "silence", {
      expected: "nothing",
      seen: inWords(early),
    });
    peer.send(command("WELCOME"));
    const seen = await peer.next();
    const initiate = seen.kind === "command" && seen.name === "INITIATE";
    check("PLAIN-HANDSHAKE-05", initiate, { expected: "INITIATE", seen: inWords(seen) });
    const { properties, rest } = decodeMetadata(initiate ? seen.data : bytes("FF"));
    const names = properties.map(({ name }) => name).join(" ");
    checkEqual("PLAIN-GRAMMAR-08", `${names.split(" ")[0]} ${rest.length}`, "Socket-Type 0");
  },
);

conformanceCase(
  "PLAIN-CLIENT-003",
  {
    ...connecting,
    judges: ["PLAIN-HANDSHAKE-08", "PLAIN-GRAMMAR-03"],
    title: "a client sends its messages once it has READY, and none before",
    rev: 2,
  },
  async ({ open, control, check }) => {
    const peer = await withClient({ open });
    await peer.socket.send(text("early"));
    control((await peer.next()).kind === "command", "the client begins");
    peer.send(command("WELCOME"));
    control((await peer.next()).kind === "command", "the client goes on");
    const early = await peer.next(UNPROMPTED_MS);
    check("PLAIN-GRAMMAR-03", early.kind === "silence", {
      expected: "nothing",
      seen: inWords(early),
    });
    peer.send(command("READY", ours));
    const then = await peer.next();
    check("PLAIN-HANDSHAKE-08", then.kind === "message", {
      expected: "a message",
      seen: inWords(then),
    });
  },
);

conformanceCase(
  "PLAIN-CLIENT-004",
  {
    ...connecting,
    judges: ["PLAIN-GRAMMAR-01", "PLAIN-GRAMMAR-07"],
    breaks: ["PLAIN-GRAMMAR-01", "PLAIN-GRAMMAR-07"],
    title: "a client goes on after WELCOME alone",
  },
  async ({ open, control, checkRefused }) => {
    const answered = async (answer: Uint8Array): Promise<string> => {
      const peer = await withClient({ open });
      control((await peer.next()).kind === "command", "the client begins");
      peer.send(answer);
      const seen = await peer.next();
      return seen.kind === "command" && seen.name === "INITIATE" ? "open" : inWords(seen);
    };
    control((await answered(command("WELCOME"))) === "open", "WELCOME is answered");
    checkRefused("PLAIN-GRAMMAR-01", await answered(command("READY", ours)));
    checkRefused("PLAIN-GRAMMAR-07", await answered(command("WELCOME", bytes("00"))));
  },
);
