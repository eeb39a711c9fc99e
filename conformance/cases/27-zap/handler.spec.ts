/** RFC 27, Architecture and Socket Types: the sockets of a handler, and what is around its frames. */
import {
  bytes,
  type CaseContext,
  conformanceCase,
  isLiteralOf,
  metadata,
  propertyValue,
  text,
  type ZapSocket,
} from "../../src/judge/index.ts";
import { fateUnder, HANDSHAKE_MS, needsOf, reply, securities } from "./meeting.ts";

const zap = (...rows: readonly string[]) => rows.map((row) => `ZAP-${row}`);
const legal = reply({});
const needs = needsOf("NULL");
const security = securities.NULL;
const nobody = bytes("");

/** What becomes of a client whose handler has this socket, and the request that came. */
async function askedOn({ handleZapAs, open, zapRequest, control }: CaseContext, socket: ZapSocket) {
  await handleZapAs(socket, { match: [], reply: legal });
  const fate = await (await open({ security })).attempt();
  const { envelope, frames = [] } = (await zapRequest()) ?? {};
  control(envelope !== undefined, "the driver tells what stands before a request");
  return { fate, envelope: envelope ?? [], frames };
}

conformanceCase(
  "ZAP-HANDLER-001",
  {
    ...needs,
    judges: zap("ARCH-02", "REQUEST-03", "SOCKETS-03", "SOCKETS-06", "SOCKETS-08", "SOCKETS-09"),
    title: "a handler on a ROUTER has a routing id and an empty frame before a request",
  },
  async (context) => {
    const { fate, envelope, frames } = await askedOn(context, "ROUTER");
    const [routingId, delimiter] = envelope;
    const seen = [...envelope, frames[0] ?? "nothing"].join(", ");
    const empty = delimiter !== undefined && isLiteralOf(delimiter, nobody);
    for (const row of zap("ARCH-02", "REQUEST-03", "SOCKETS-06")) {
      context.check(row, empty, { expected: "an empty frame before the version", seen });
    }
    const named = routingId !== undefined && !isLiteralOf(routingId, nobody);
    context.check("ZAP-SOCKETS-03", named, { expected: "a routing id first", seen });
    // Both go back before the reply.
    for (const row of zap("SOCKETS-08", "SOCKETS-09")) context.checkEqual(row, fate, "open");
  },
);

conformanceCase(
  "ZAP-HANDLER-002",
  {
    ...needs,
    judges: zap("ARCH-03", "SOCKETS-02", "SOCKETS-07"),
    title: "a handler on a REP has a request from its version on, and its reply is taken",
  },
  async (context) => {
    const { fate, envelope, frames } = await askedOn(context, "REP");
    const whole = frames[0] !== undefined && isLiteralOf(frames[0], text("1.0"));
    const seen = [...envelope, ...frames].join(", ") || "nothing";
    for (const row of zap("SOCKETS-02", "SOCKETS-07")) {
      context.check(row, whole && envelope.length === 0, { expected: "text:1.0 first", seen });
    }
    context.checkEqual("ZAP-ARCH-03", fate, "open");
  },
);

conformanceCase(
  "ZAP-HANDLER-003",
  {
    ...needs,
    judges: zap("REPLY-02", "SOCKETS-04"),
    title: "a server takes no reply without its delimiter, nor one that is addressed to nobody",
  },
  async (context) => {
    context.control((await fateUnder(context, "NULL", legal, "open")) === "open", "a 200 lets in");
    const fate = async (envelope: string[]) => {
      await context.handleZap({ match: [], reply: legal, envelope });
      const options = { handshake_ivl: HANDSHAKE_MS };
      return (await context.open({ security, options })).attempt();
    };
    context.checkClosed("ZAP-REPLY-02", await fate(["echo:routingId"]));
    context.checkRefused("ZAP-SOCKETS-04", await fate(["hex:", "hex:"]));
  },
);

conformanceCase(
  "ZAP-HANDLER-004",
  {
    ...needs,
    needs: { ...needs.needs, sockets: ["DEALER", "ROUTER"] },
    judges: zap("ARCH-06"),
    title: "where there is a handler, no other can be bound",
  },
  async (context) => {
    context.control((await fateUnder(context, "NULL", legal, "open")) === "open", "a 200 lets in");
    const second = await context.alone({ type: "ROUTER" });
    const outcome = await second.offerBind("inproc://zeromq.zap.01");
    const refused = { expected: "a refusal", seen: outcome };
    context.check("ZAP-ARCH-06", outcome !== "bound", refused);
  },
);

conformanceCase(
  "ZAP-HANDLER-005",
  {
    ...needs,
    judges: [],
    records: zap("ARCH-08"),
    title: "a handler that starts after the server is recorded",
  },
  async (context) => {
    const peer = await context.open({ security });
    await context.handleZap({ match: [], reply: legal });
    const fate = await peer.attempt();
    const asked = (await context.zapRequest(500)) === undefined ? "not asked" : "asked";
    context.note("ZAP-ARCH-08", `the handler is ${asked}, the connection is ${fate}`);
  },
);

conformanceCase(
  "ZAP-REPLY-001",
  {
    ...needs,
    needs: { ...needs.needs, messageProperties: true },
    judges: zap("REPLY-07", "REPLY-08", "FIELDS-15", "GRAMMAR-02", "GRAMMAR-03", "GRAMMAR-04"),
    title: "an application learns the user and the metadata of a reply with a message",
  },
  async (context) => {
    const names = ["X", "X-Role", "x_Z.9+", "n".repeat(255)];
    const data = metadata(names.map((name) => [name, `of ${name.length}`]));
    const user = "text:ada";
    const bent = reply({ user, data: `hex:${Buffer.from(data).toString("hex")}` });
    await context.handleZap({ match: [], reply: bent });
    const peer = await context.open({ security });
    context.checkEqual("ZAP-REPLY-07", await peer.attempt(), "open");
    peer.send(peer.message("hello"));
    const known = await peer.socket.receiveProperties("User-Id", ...names);
    for (const row of zap("REPLY-07", "FIELDS-15")) {
      context.checkEqual(row, known["User-Id"], user);
    }
    const all = names.every((name) => known[name] === `text:of ${name.length}`);
    const seen = JSON.stringify(known);
    for (const row of zap("REPLY-08", "GRAMMAR-02", "GRAMMAR-03", "GRAMMAR-04")) {
      context.check(row, all, { expected: "the properties of the reply", seen });
    }
  },
);

conformanceCase(
  "ZAP-REPLY-002",
  {
    ...needs,
    judges: zap("FIELDS-16"),
    title: "a reply that names a user lets nobody in where its status is not 200",
  },
  async (context) => {
    context.control((await fateUnder(context, "NULL", legal, "open")) === "open", "a 200 lets in");
    const named = reply({ status: "text:400", user: "text:ada" });
    context.checkRefused("ZAP-FIELDS-16", await fateUnder(context, "NULL", named));
  },
);

conformanceCase(
  "ZAP-REPLY-003",
  {
    ...needs,
    judges: [],
    records: zap("FIELDS-17", "GRAMMAR-03", "GRAMMAR-04"),
    title:
      "what becomes of a reply's metadata on the wire, and of names that are none, is recorded",
  },
  async (context) => {
    await context.handleZap({ match: [], reply: reply({ data: "hex:0158000000024142" }) });
    const peer = await context.open({ security });
    const ready = await peer.handshake();
    const told = propertyValue(ready.properties, "X") !== undefined;
    context.note("ZAP-FIELDS-17", `the client is ${told ? "" : "not "}told of it by READY`);
    for (const [row, what, data] of [
      ["GRAMMAR-03", "no characters", "hex:00000000024142"],
      ["GRAMMAR-04", "a space and a colon", "hex:03203a58000000024142"],
    ] as const) {
      const fate = await fateUnder(context, "NULL", reply({ data }), "open");
      context.note(`ZAP-${row}`, `with a name of ${what} the connection is ${fate}`);
    }
  },
);
