/** RFC 27: what a target that is a server asks a handler, and what it makes of the reply. */
import {
  bytes,
  type CaseContext,
  CurveClient,
  command,
  conformanceCase,
  inWords,
  isLiteralOf,
  keyPair,
  metadata,
  text,
} from "../../src/judge/index.ts";
import { dataOf, openServer, server, withServer } from "../26-curve/handshake.ts";
import { DOMAIN, fateUnder, mechanisms, needsOf, reply, securities } from "./meeting.ts";

const zap = (...rows: readonly string[]) => rows.map((row) => `ZAP-${row}`);
const legal = reply({});

for (const mechanism of mechanisms) {
  const served = async (context: CaseContext) =>
    context.control(
      (await fateUnder(context, mechanism, legal, "open")) === "open",
      "a 200 lets in",
    );

  conformanceCase(
    `ZAP-${mechanism}-001`,
    {
      ...needsOf(mechanism),
      // A request says from which address a client comes; over ipc it has none.
      transports: ["tcp"],
      judges: zap(
        ...["ARCH-01", "ARCH-04", "ARCH-05", "REQUEST-02", "REQUEST-04", "REQUEST-05"],
        ...["REQUEST-06", "REQUEST-07", "REQUEST-09", "REQUEST-10", "FIELDS-04", "FIELDS-06"],
        ...["FIELDS-07", "FIELDS-19", `${mechanism}-01`, `${mechanism}-02`],
      ),
      title: `under ${mechanism} a server asks for each client, with all that it knows of it`,
    },
    async (context) => {
      await served(context);
      const request = await context.zapRequest();
      for (const row of zap("ARCH-01", "ARCH-04", "ARCH-05")) {
        context.checkEqual(row, request !== undefined, true);
      }
      const asked = request?.frames ?? [];
      const is = (row: string, at: number, octets: string) => {
        const frame = asked[at];
        const ok = frame !== undefined && isLiteralOf(frame, text(octets));
        context.check(`ZAP-${row}`, ok, { expected: `text:${octets}`, seen: frame ?? "no frame" });
      };
      is("REQUEST-04", 0, "1.0");
      for (const row of ["REQUEST-06", "FIELDS-19"]) is(row, 2, DOMAIN);
      for (const row of ["REQUEST-07", "FIELDS-04"]) is(row, 3, "127.0.0.1");
      for (const row of ["REQUEST-02", "REQUEST-09", "FIELDS-06", `${mechanism}-01`]) {
        is(row, 5, mechanism);
      }
      const count = { NULL: 0, PLAIN: 2, CURVE: 1 }[mechanism];
      for (const row of ["REQUEST-10", "FIELDS-07"]) {
        context.checkEqual(`ZAP-${row}`, asked.length - 6, count);
      }
      context.checkEqual("ZAP-REQUEST-05", asked[1] !== undefined, true);
      const [one, two] = asked.slice(6);
      const plain = `${one} ${two}` === "text:admin text:secret";
      const known = { NULL: one === undefined, PLAIN: plain, CURVE: one !== undefined }[mechanism];
      context.checkEqual(`ZAP-${mechanism}-02`, known, true);
    },
  );

  const statuses = { 300: "FIELDS-09", 400: "FIELDS-10", 500: "FIELDS-11" };
  conformanceCase(
    `ZAP-${mechanism}-002`,
    {
      ...needsOf(mechanism),
      judges: zap("FIELDS-08", ...Object.values(statuses), "REPLY-04", "REPLY-05"),
      title: `under ${mechanism} a server lets a client in on status 200 alone`,
    },
    async (context) => {
      const fate = await fateUnder(context, mechanism, legal, "open");
      for (const row of zap("FIELDS-08", "REPLY-04", "REPLY-05")) {
        context.checkEqual(row, fate, "open");
      }
      context.control(fate === "open", "a 200 lets in");
      for (const [status, row] of Object.entries(statuses)) {
        const fate = await fateUnder(context, mechanism, reply({ status: `text:${status}` }));
        context.checkClosed(`ZAP-${row}`, fate);
      }
    },
  );

  conformanceCase(
    `ZAP-${mechanism}-003`,
    {
      ...needsOf(mechanism),
      judges: zap("REPLY-01", "REPLY-03", "FIELDS-02", "FIELDS-12", "FIELDS-18", "GRAMMAR-05"),
      title: `under ${mechanism} a server refuses a client where the reply is malformed`,
    },
    async (context) => {
      await served(context);
      const bent: readonly (readonly [string, readonly string[]])[] = [
        ["REPLY-01", legal.slice(0, 5)],
        ["REPLY-01", [...legal, "hex:"]],
        ["REPLY-03", reply({ version: "text:2.0" })],
        ["REPLY-03", reply({ version: "text:1.00" })],
        ["FIELDS-02", reply({ id: "text:another" })],
        ["FIELDS-12", reply({ status: "text:201" })],
        ["FIELDS-12", reply({ status: "hex:" })],
        ["FIELDS-12", reply({ status: "text:2000" })],
        ["FIELDS-18", reply({ data: "hex:0358" })],
        ["GRAMMAR-05", reply({ data: "hex:015800000002ff" })],
      ];
      for (const [row, frames] of bent) {
        context.checkClosed(`ZAP-${row}`, await fateUnder(context, mechanism, frames));
      }
    },
  );

  conformanceCase(
    `ZAP-${mechanism}-004`,
    {
      ...needsOf(mechanism),
      judges: zap("REQUEST-01"),
      title: `under ${mechanism} a client gets nowhere while the handler is silent`,
    },
    async (context) => {
      await served(context);
      context.checkRefused("ZAP-REQUEST-01", await fateUnder(context, mechanism, undefined));
    },
  );

  conformanceCase(
    `ZAP-${mechanism}-005`,
    {
      ...needsOf(mechanism),
      judges: zap("REPLY-06", "FIELDS-14", "GRAMMAR-01"),
      title: `under ${mechanism} a server takes a 200 with a user and properties, or without a text`,
      rev: 2,
    },
    async (context) => {
      const quiet = [...legal.slice(0, 3), "hex:", "hex:", "hex:"];
      const named = reply({
        user: "text:admin",
        data: "hex:0358 2d41 0000 0001 41".replaceAll(" ", ""),
      });
      const two = reply({ data: "hex:015800000001410159000000020102" });
      for (const [row, frames] of [
        ["REPLY-06", quiet],
        ["FIELDS-14", quiet],
        ["GRAMMAR-01", named],
        ["GRAMMAR-01", two],
      ] as const) {
        context.checkEqual(
          `ZAP-${row}`,
          await fateUnder(context, mechanism, frames, "open"),
          "open",
        );
      }
    },
  );
}

conformanceCase(
  "ZAP-REQUEST-001",
  {
    ...needsOf("NULL"),
    judges: zap("REQUEST-08", "FIELDS-05"),
    title: "the identity of a request is that of the client",
  },
  async (context) => {
    await context.handleZap({ match: [], reply: legal });
    for (const identity of ["", "client", "x".repeat(255)]) {
      const peer = await context.open({ security: securities.NULL });
      await peer.handshake(["Identity", identity]);
      const frame = (await context.zapRequest())?.frames[4];
      for (const row of zap("REQUEST-08", "FIELDS-05")) {
        const ok = frame !== undefined && isLiteralOf(frame, text(identity));
        context.check(row, ok, { expected: `text:${identity}`, seen: frame ?? "no frame" });
      }
    }
  },
);

conformanceCase(
  "ZAP-REQUEST-002",
  {
    ...needsOf("NULL"),
    judges: zap("ARCH-07", "FIELDS-03"),
    title: "several servers of a process ask one handler, each for its domain",
  },
  async (context) => {
    await context.handleZap({ match: [], reply: legal });
    for (const domain of ["one", "two"]) {
      const peer = await context.open({ security: { mechanism: "NULL", domain } });
      await peer.handshake();
      const seen = (await context.zapRequest())?.frames[2];
      for (const row of zap("ARCH-07", "FIELDS-03"))
        context.checkEqual(row, seen, `text:${domain}`);
    }
  },
);

conformanceCase(
  "ZAP-PLAIN-006",
  {
    ...needsOf("PLAIN"),
    judges: ["PLAIN-HANDSHAKE-04"],
    title: "a PLAIN server that has nobody to ask lets nobody in",
  },
  async (context) => {
    const peer = await context.open({
      security: securities.PLAIN,
      options: { handshake_ivl: 600 },
    });
    await peer.greet({ mechanism: "PLAIN", asServer: 0 });
    peer.send(command("HELLO", bytes("05 'admin' 06 'secret'")));
    const seen = await peer.next();
    const welcome = seen.kind === "command" && seen.name === "WELCOME";
    const closed = await peer.connection.closes();
    context.check("PLAIN-HANDSHAKE-04", closed && !welcome, {
      expected: "a close without WELCOME",
      seen: `${inWords(seen)}, then ${closed ? "a close" : "an open connection"}`,
    });
    const served = await fateUnder(context, "PLAIN", legal, "open");
    context.control(served === "open", "a handler lets the same client in");
  },
);

const [known, friend, stranger] = [keyPair(), keyPair(), keyPair()];
const hexOf = (key: Uint8Array) => `hex:${Buffer.from(key).toString("hex")}`;

conformanceCase(
  "ZAP-CURVE-006",
  {
    ...needsOf("CURVE"),
    judges: [
      ...["KEYS-05", "KEYS-06", "KEYS-09", "AUTH-01"].map((row) => `CURVEZMQ-${row}`),
      "ZAP-CURVE-02",
    ],
    title: "under CURVE a handler lets clients in by their permanent keys",
  },
  async (context) => {
    const allowed = [known, friend].map(({ publicKey }) => ({
      match: ["text:CURVE", hexOf(publicKey)],
      reply: legal,
    }));
    await context.handleZap(...allowed, { match: [], reply: reply({ status: "text:400" }) });
    const fate = async (keys: typeof known) => {
      const open = () => context.open({ security: securities.CURVE });
      const opened = await openServer({ open }, new CurveClient(server.publicKey, keys));
      return opened === undefined ? "refused" : "served";
    };
    const seen = `${await fate(known)} ${await fate(friend)} ${await fate(stranger)}`;
    for (const row of ["KEYS-05", "KEYS-06", "KEYS-09", "AUTH-01"]) {
      context.checkEqual(`CURVEZMQ-${row}`, seen, "served served refused");
    }
    context.checkEqual(
      "ZAP-CURVE-02",
      (await context.zapRequest())?.frames.at(-1),
      hexOf(known.publicKey),
    );
  },
);

conformanceCase(
  "ZAP-CURVE-007",
  {
    ...needsOf("CURVE"),
    judges: ["FLOW-11", "ERROR-01", "GRAMMAR-33"].map((row) => `CURVEZMQ-${row}`),
    title: "under CURVE a client that fails authentication is told by ERROR",
  },
  async (context) => {
    await context.handleZap({ match: [], reply: reply({ status: "text:400" }) });
    const open = () => context.open({ security: securities.CURVE });
    const { peer, curve } = await withServer({ open });
    peer.send(curve.hello());
    curve.takeWelcome(dataOf(await peer.next(), "WELCOME") ?? bytes(""));
    peer.send(curve.initiate(metadata([["Socket-Type", "ROUTER"]])));
    const seen = await peer.next();
    const reason = dataOf(seen, "ERROR");
    for (const row of ["FLOW-11", "ERROR-01"]) {
      const said = { expected: "ERROR", seen: inWords(seen) };
      context.check(`CURVEZMQ-${row}`, reason !== undefined, said);
    }
    context.checkEqual("CURVEZMQ-GRAMMAR-33", reason?.[0], (reason?.length ?? 0) - 1);
  },
);
