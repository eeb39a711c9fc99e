/**
 * RFC 37, Topology, Authentication and Confidentiality, Security Considerations: what holds of
 * mechanisms, whichever they are. What each says of itself is judged by its own RFC.
 */
import {
  both,
  bytes,
  type CaseContext,
  CurveClient,
  command,
  conformanceCase,
  fill,
  header,
  inWords,
  join,
  metadata,
  type Peer,
  signature,
  text,
} from "../../src/judge/index.ts";
import { dataOf, openClient, openServer, server, withServer } from "../26-curve/handshake.ts";

const plain = { level: 1, sockets: ["DEALER"], mechanism: "PLAIN" } as const;
const curve = { level: 1, sockets: ["DEALER"], mechanism: "CURVE" } as const;
const ours = metadata([["Socket-Type", "ROUTER"]]);

/** A target that is the client under PLAIN, bound or connecting. */
const asPlainClient = ({ open }: Pick<CaseContext, "open">): Promise<Peer> =>
  open({
    security: { mechanism: "PLAIN", role: "client", username: "admin", password: "secret" },
  });

const padded = (name: string): Uint8Array => join(text(name), fill(20 - name.length, 0));
const includes = (octets: Uint8Array, part: Uint8Array) =>
  Buffer.from(octets).includes(Buffer.from(part));

conformanceCase(
  "ZMTP-MECH-001",
  {
    judges: [
      ...both("AUTH-03", "AUTH-17", "TOPOLOGY-02", "TOPOLOGY-03"),
      ...["ZMTP31-CMD-11", "ZMTP30-CMD-09"],
    ],
    title: "a PLAIN client says its name and password in clear, also where it is bound",
    needs: plain,
  },
  async ({ open, checkEqual, checkOctets }) => {
    const peer = await asPlainClient({ open });
    const { mechanism } = await peer.greet({ mechanism: "PLAIN", asServer: 1 });
    checkOctets("ZMTP31-AUTH-03", mechanism, padded("PLAIN"));
    const hello = await peer.next();
    const body = "frame" in hello ? hello.frame.body : bytes("");
    checkOctets("ZMTP31-AUTH-03", body.subarray(6), bytes("05 'admin' 06 'secret'"));
    for (const row of ["AUTH-17", "TOPOLOGY-02", "CMD-11"]) {
      checkOctets(`ZMTP31-${row}`, body.subarray(0, 6), bytes("05 'HELLO'"));
    }
    peer.send(command("WELCOME"));
    checkEqual("ZMTP31-AUTH-17", inWords(await peer.next()).slice(0, 16), "command INITIATE");
    peer.send(command("READY", ours));
    await peer.socket.send(text("hi"));
    checkEqual("ZMTP31-TOPOLOGY-03", inWords(await peer.next()), "message 68 69");
  },
);

conformanceCase(
  "ZMTP-MECH-002",
  {
    judges: both("AUTH-04", "AUTH-15", "AUTH-16", "TOPOLOGY-03", "WIRE-03"),
    title: "under CURVE frame headers and names are in clear, messages are not, connecting too",
    needs: curve,
  },
  async (context) => {
    const opened = await openServer(context);
    const seen = opened === undefined ? "no handshake" : "a handshake";
    context.check("ZMTP31-TOPOLOGY-03", opened !== undefined, { expected: "a handshake", seen });
    context.control(opened !== undefined, "a legal client is served");
    const { peer } = opened!;
    const { mechanism } = peer.theirs!;
    context.checkOctets("ZMTP31-AUTH-04", mechanism, padded("CURVE"));
    await peer.socket.send(text("from target"));
    const sent = await peer.next();
    const frame = "frame" in sent ? sent.frame : { flags: 0xff, body: bytes("") };
    context.checkEqual("ZMTP31-AUTH-15", `${frame.flags & 0xf8} ${frame.body.length}`, "0 44");
    context.checkOctets("ZMTP31-WIRE-03", frame.body.subarray(0, 8), bytes("07 'MESSAGE'"));
    for (const row of ["AUTH-04", "AUTH-16"]) {
      context.checkEqual(`ZMTP31-${row}`, includes(frame.body, text("from target")), false);
    }
  },
);

conformanceCase(
  "ZMTP-MECH-003",
  {
    judges: both("SECURITY-07"),
    title: "a CURVE server shows no property to who listens in",
    needs: curve,
    roles: ["bind"],
  },
  async (context) => {
    const { peer, curve: own } = await withServer(context, new CurveClient(server.publicKey));
    peer.send(own.hello());
    const welcome = dataOf(await peer.next(), "WELCOME") ?? bytes("");
    context.control(own.takeWelcome(welcome) !== undefined, "HELLO is answered");
    peer.send(own.initiate(ours));
    const ready = dataOf(await peer.next(), "READY") ?? bytes("");
    context.control(ready.length > 0, "INITIATE is answered");
    const shown = includes(join(welcome, ready), text("Socket-Type"));
    context.checkEqual("ZMTP31-SECURITY-07", shown, false);
  },
);

conformanceCase(
  "ZMTP-MECH-004",
  {
    judges: both("SECURITY-01"),
    title: "a target with PLAIN takes no weaker mechanism, and no older version",
    needs: plain,
  },
  async ({ open, control, checkClosed }) => {
    const offered = async (octets: (peer: Peer) => Uint8Array) => {
      const peer = await asPlainClient({ open });
      peer.send(octets(peer));
      return (await peer.connection.closes()) ? "closed" : "open";
    };
    const good = await asPlainClient({ open });
    await good.greet({ mechanism: "PLAIN", asServer: 1 });
    control(inWords(await good.next()).startsWith("command HELLO"), "a PLAIN server is talked to");
    for (const mechanism of ["NULL", "CURVE"]) {
      checkClosed("ZMTP31-SECURITY-01", await offered((peer) => peer.greeting({ mechanism })));
    }
    const of20 = join(signature(1), bytes("01 06 00 00"));
    checkClosed("ZMTP31-SECURITY-01", await offered(() => of20));
    checkClosed("ZMTP31-SECURITY-01", await offered(() => bytes("01 00")));
  },
);

conformanceCase(
  "ZMTP-MECH-005",
  {
    judges: both("COMPAT-15"),
    title: "a target with PLAIN closes on a peer of an older version at once",
    needs: plain,
    zmtp: ["2.0", "1.0"],
  },
  async ({ open, control, checkClosed }) => {
    const good = await asPlainClient({ open });
    const { mechanismName } = await good.greet({ version: "3.1", mechanism: "PLAIN", asServer: 1 });
    control(mechanismName === "PLAIN", "a peer of ZMTP 3.1 is greeted");
    const older = await asPlainClient({ open });
    older.send(older.older());
    const closed = await older.connection.closes();
    checkClosed("ZMTP31-COMPAT-15", closed ? "closed" : "open");
  },
);

conformanceCase(
  "ZMTP-MECH-006",
  {
    judges: ["ZMTP30-TOPOLOGY-04"],
    title: "as-server says who is the server, whoever is bound",
    needs: curve,
    zmtp: ["3.0"],
  },
  async (context) => {
    const opened = [await openServer(context), await openClient(context)];
    context.control(!opened.includes(undefined), "a legal peer of either role is served");
    const said = opened.map((meeting) => meeting!.peer.theirs?.asServer);
    context.checkEqual("ZMTP30-TOPOLOGY-04", said.join(" "), "1 0");
  },
);

conformanceCase(
  "ZMTP-MECH-007",
  {
    judges: [...both("ERROR-01"), "ZMTP31-NULL-19", "ZMTP30-NULL-16"],
    title: "a client that may not come in is told so by a well-formed ERROR, or by a close",
    needs: { level: 1, sockets: ["DEALER"], mechanism: "NULL", zap: true },
    roles: ["bind"],
  },
  async ({ open, handleZap, control, check }) => {
    const refused = async (status: string) => {
      await handleZap({
        match: [],
        reply: ["text:1.0", "echo:requestId", `text:${status}`, "text:", "text:", "hex:"],
      });
      const peer = await open({ security: { mechanism: "NULL", domain: "judge" } });
      await peer.greet();
      peer.send(peer.ready());
      const seen = await peer.next();
      // Towards 3.0 a READY may come before it is known who the client is.
      const early = status !== "200" && dataOf(seen, "READY") !== undefined;
      return peer.zmtp === "3.0" && early ? peer.next() : seen;
    };
    control(inWords(await refused("200")).startsWith("command READY"), "a 200 lets in");
    const seen = await refused("400");
    const words = { expected: "ERROR or a close", seen: inWords(seen) };
    const told = seen.kind === "command" && seen.name === "ERROR";
    check("ZMTP31-ERROR-01", told || seen.kind === "closed", words);
    const body = "frame" in seen ? seen.frame.body : bytes("05 'ERROR' 00");
    const named = includes(body.subarray(0, 6), bytes("05 'ERROR'"));
    const whole = named && body[6] === body.length - 7;
    check("ZMTP31-NULL-19", whole, { ...words, expected: "05 'ERROR', a size and a reason" });
  },
);

conformanceCase(
  "ZMTP-MECH-008",
  {
    judges: both("AUTH-14"),
    title: "a READY of more than 255 octets is sent in a long frame",
    needs: { level: 1, sockets: ["DEALER"], options: ["identity"] },
  },
  async ({ open, role, checkOctets }) => {
    const peer = await open({ options: { identity: `text:${"n".repeat(255)}` } });
    await peer.greet();
    if (role === "bind") peer.send(peer.ready());
    const seen = await peer.next();
    const { octets, body } = "frame" in seen ? seen.frame : { octets: bytes(""), body: bytes("") };
    checkOctets("ZMTP31-AUTH-14", octets.subarray(0, 9), header(0x06, body.length));
    checkOctets("ZMTP31-AUTH-14", body.subarray(0, 6), bytes("05 'READY'"));
  },
);
